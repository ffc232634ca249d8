"""The variables that a page has whatever the request: its own facts and the time.

Source: mod_include's add_include_vars; ``TIME_…`` are ap_expr's.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta, timezone, tzinfo
from typing import NamedTuple

from counterd.ssi.context import Context
from counterd.ssi.encodings import decode_url, escape_shell
from counterd.ssi.timefmt import DEFAULT_TIMEFMT, format_time

_GMT = timezone(timedelta(0), "GMT")


class Moment(NamedTuple):
    """What a built-in variable may depend on."""

    context: Context
    query: str  # of the file that is evaluated, still escaped
    timefmt: str | None  # None: the page has set none


def argument(query: str, name: str) -> str | None:
    """Return the first field ``name`` of a query as it stands there, its name in any case."""
    wanted = name.lower()
    for field in query.split("&"):
        key, mark, value = field.partition("=")
        if mark and key.lower() == wanted:
            return value
    return None


def _time(epoch_s: float, zone: tzinfo, timefmt: str | None) -> str:
    return format_time(DEFAULT_TIMEFMT if timefmt is None else timefmt, epoch_s, zone)


def _date_gmt(moment: Moment) -> str:
    return _time(moment.context.now, _GMT, moment.timefmt)


def _date_local(moment: Moment) -> str:
    return _time(moment.context.now, moment.context.zone, moment.timefmt)


def _last_modified(moment: Moment) -> str:
    return _time(moment.context.document.modified, moment.context.zone, moment.timefmt)


def _document_name(moment: Moment) -> str:
    return moment.context.document.uri.rpartition("/")[2]


def _query_unescaped(moment: Moment) -> str | None:
    return escape_shell(decode_url(moment.query)) if moment.query else None


def _clock(timefmt: str) -> Callable[[Moment], str]:
    return lambda moment: _time(moment.context.now, moment.context.zone, timefmt)


# In the order in which #printenv shows them.
BUILT_IN: Mapping[str, Callable[[Moment], str | None]] = {
    "date_local": _date_local,
    "date_gmt": _date_gmt,
    "last_modified": _last_modified,
    "document_uri": lambda moment: moment.context.document.uri,
    "document_name": _document_name,
    "document_args": lambda moment: moment.context.document.query,
    "query_string": lambda moment: moment.query,
    "query_string_unescaped": _query_unescaped,
}
MORE_BUILT_IN: Mapping[str, Callable[[Moment], str | None]] = {
    "args": lambda moment: moment.query,
    "time": _clock("%Y%m%d%H%M%S"),
    "time_year": _clock("%Y"),
    "time_mon": _clock("%m"),
    "time_day": _clock("%d"),
    "time_hour": _clock("%H"),
    "time_min": _clock("%M"),
    "time_sec": _clock("%S"),
    "time_wday": _clock("%w"),
}
