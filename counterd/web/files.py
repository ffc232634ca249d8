"""Answer for a static file: preconditions, one range, head and body (RFC 9110)."""

import math
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from counterd.model import Outcome
from counterd.web.asked import joined
from counterd.web.reply import Headers, Part, Reply, http_date
from counterd.web.root import File

# More digits than any file needs, so that "to 2^64" is understood; others are malformed.
_RANGE: Final = re.compile(
    r"bytes=[ \t]*([0-9]{0,30})-([0-9]{0,30})[ \t]*", re.ASCII | re.IGNORECASE
)
_ETAG: Final = re.compile(r'(?:W/)?"[^"]*"')
# What people read: unless it is asked for again at each visit, its visits cannot be counted.
_READ: Final = ("text/html", "text/plain", "application/xhtml+xml")


def answer(
    file: File, asked: Mapping[str, str], *, method: str = "GET", now: float = math.inf
) -> Reply:
    """Return the answer to a GET or HEAD request for ``file`` with the headers ``asked``.

    ``now``, seconds since 1970, tells whether the second of the last change is over: only then can
    a date stand for one content.
    """
    is_dated = file.modified_s + 1 <= now
    validators = _validators(file, is_dated=is_dated)
    # The order of RFC 9110, section 13.2.2.
    if _is_another(file, asked):
        return _refusal(412, "The file is not the one that was asked for.\n", {})
    if _is_unchanged(file, asked, is_dated=is_dated):
        return Reply(304, validators, b"", Outcome.VIEW)
    headers = {
        "Content-Type": file.content_type,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        **validators,
    }
    span = None
    if method == "GET" and _may_be_cut(asked.get("If-Range"), validators):
        span = _span(asked.get("Range", ""), file.size_bytes)
    if span is None:
        return Reply(200, headers, _body(file, 0, file.size_bytes), Outcome.VIEW)
    start, stop = span
    if start == stop:
        there_is = {"Content-Range": f"bytes */{file.size_bytes}"}
        return _refusal(416, "The file is shorter than that.\n", there_is)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size_bytes}"
    outcome = Outcome.VIEW if start == 0 else Outcome.OTHER
    return Reply(206, headers, _body(file, start, stop), outcome)


def _validators(file: File, *, is_dated: bool) -> Headers:
    """Return what 200 and 304 say alike."""
    headers = {}
    if file.etag is not None:
        headers["ETag"] = file.etag
    if is_dated:
        headers["Last-Modified"] = http_date(file.modified_s)
    if file.content_type.startswith(_READ):
        headers["Cache-Control"] = "no-cache"
    return headers


def _is_another(file: File, asked: Mapping[str, str]) -> bool:
    tags = joined(asked, "If-Match")
    if tags is not None:  # compared strongly: a weak tag fits nothing
        return tags.strip() != "*" and file.etag not in _ETAG.findall(tags)
    since = _seconds(asked.get("If-Unmodified-Since"))
    return since is not None and file.modified_s > since


def _is_unchanged(file: File, asked: Mapping[str, str], *, is_dated: bool) -> bool:
    tags = joined(asked, "If-None-Match")
    if tags is not None:  # it overrules the date, whatever that says; compared weakly
        known = [tag.removeprefix("W/") for tag in _ETAG.findall(tags)]
        return tags.strip() == "*" or file.etag in known
    since = _seconds(asked.get("If-Modified-Since"))
    return is_dated and since is not None and file.modified_s <= since


def _may_be_cut(condition: str | None, validators: Headers) -> bool:
    # Both forms must match exactly: a part of another version would spoil what the client has.
    return condition is None or condition.strip() in (
        validators.get("ETag"),
        validators.get("Last-Modified"),
    )


def _span(asked: str, size_bytes: int) -> tuple[int, int] | None:
    """Return the range asked for as (start, stop), ``None`` for the whole file.

    An empty span stands for a range that the file does not reach. Several ranges, other units and
    malformed ones get the whole file, as RFC 9110 allows.
    """
    match = _RANGE.fullmatch(asked)
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        return _tail(last, size_bytes)
    start, stop = int(first), size_bytes
    if last:
        if int(last) < start:
            return None
        stop = min(int(last) + 1, size_bytes)
    return (start, stop) if start < stop else (0, 0)


def _tail(length: str, size_bytes: int) -> tuple[int, int] | None:
    if not length:
        return None
    if int(length) and not size_bytes:
        return None  # all of nothing, which no Content-Range can say
    return max(0, size_bytes - int(length)), size_bytes


def _refusal(status: int, sentence: str, headers: Headers) -> Reply:
    plain = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return Reply(status, {**plain, **headers}, sentence.encode(), Outcome.ERROR)


def _body(file: File, start: int, stop: int) -> bytes | Part:
    if file.content is None:
        return Part(file, start, stop)
    return file.content if stop - start == file.size_bytes else file.content[start:stop]


def _seconds(date: str | None) -> float | None:
    """Return the time that an HTTP date in any of its three forms names."""
    if date is None:
        return None
    try:
        moment = parsedate_to_datetime(date)
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None
