"""The format language of counters, as in ``fmt="%T hits since %tC"``, compiled (DeleGate's)."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from counterd.counters.counter import Counter
from counterd.counters.dates import short_date
from counterd.counters.networks import network_count, network_map, recent_clients
from counterd.counters.numbers import group_size, integer_format, mean_format, parse_printf
from counterd.errors import PageError
from counterd.model import Epoch

# DeleGate read pages in lines of 1,023 bytes, so no page written for it has a longer one. Each two
# characters can print a map of a thousand.
FORMAT_LENGTH_MAX: Final = 1024


class Shown(NamedTuple):
    """What a format prints: a counter and what the tag and its page say of it.

    A tuple because one is made for each tag of each view.
    """

    counter: Counter
    now: Epoch
    zone: tzinfo
    timefmt: Callable[[Epoch], str] | None
    """Prints times, if the page has set a ``timefmt``."""
    url: str
    """As the author wrote it; for a page's own counter, as the reader asked for it."""
    title: str | None
    summed: int
    """How many counters the page has added up so far (``%cn``)."""
    figure: Callable[[str], int | None] = lambda _: None
    """Tells what a long name stands for, as in ``%{today}``; ``None`` for one it does not know."""


Format = Callable[[Shown], str]
_Piece = Callable[[Shown], object]
"""What it returns is printed as ``str`` prints it."""

_S_PER_MINUTE: Final = 60
_S_PER_UNIT: Final[Mapping[str, int]] = {
    "": 86_400,
    "S": 1,
    "M": 60,
    "H": 3_600,
    "d": 86_400,
    "w": 7 * 86_400,
    "m": 31 * 86_400,
    "y": 365 * 86_400,
}
_COUNTS: Final[Mapping[str, Callable[[Shown], int]]] = {
    "T": lambda shown: shown.counter.total,
    "U": lambda shown: shown.counter.unique,
    "V": lambda shown: shown.counter.recent,
    "X": lambda shown: shown.counter.recent,
}
# Where a counter has them.
_PLACES: Final[Mapping[object, int]] = {
    _COUNTS["T"]: 0,
    _COUNTS["U"]: 1,
    _COUNTS["V"]: 2,
    _COUNTS["X"]: 2,
}
_NUMBERS: Final[Mapping[str, Callable[[Shown], int]]] = {
    **_COUNTS,
    "N": lambda shown: network_count(shown.counter),
    "D": lambda shown: network_count(shown.counter),
    "cn": lambda shown: shown.summed,
}
_TIMES: Final[Mapping[str, Callable[[Counter], Epoch]]] = {
    "tC": lambda counter: counter.created,
    "tT": lambda counter: counter.total_at,
    "tU": lambda counter: counter.unique_at,
    "tV": lambda counter: counter.recent_at,
    "tX": lambda counter: counter.recent_at,
}
_TEXTS: Final[Mapping[str, Format]] = {
    "%": lambda _: "%",
    "$": lambda _: "$",
    "n": lambda _: "\n",
    "L": lambda shown: recent_clients(shown.counter),
    "M": lambda shown: network_map(shown.counter),
    "u": lambda shown: html.escape(shown.url),
    "v": lambda shown: f'<A HREF="{html.escape(shown.url)}">{html.escape(shown.url)}</A>',
    "w": lambda shown: shown.title or html.escape(shown.url),
    "y": lambda shown: shown.title or "",
}

# In ISO-2022-JP, ESC $ begins Japanese text whose bytes look like ASCII; ESC ( ends it. A directive
# cut off by the end of the format is the last branch.
_DIRECTIVE: Final = re.compile(
    r"""(?P<japanese> \x1b\$ .*? (?: (?=\x1b\() | \Z ) )
    | [%$] (?P<prefix> [-0-9,.]*+ )
      (?: m (?P<unit> [SMHdwmy]?+ ) (?P<mean> . )
        | (?P<pair> [ct] . )
        | \{ (?P<name> [^{}]* ) \}
        | (?P<letter> [^mct] )
        | \Z | [mct] \Z | m [SMHdwmy] \Z )""",
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=1024)
def compile_format(fmt: str) -> Format:
    """Return the function that prints a counter as ``fmt`` says.

    Raises:
        PageError: ``fmt`` is too long.
    """
    template, formats = _compiled(fmt)
    # One or two are what most pages print, and a list of them takes longer than they do.
    match formats:
        case [one]:
            return lambda shown: template % (one(shown),)
        case [one, two]:
            return lambda shown: template % (one(shown), two(shown))
        case _:
            return lambda shown: template % tuple([show(shown) for show in formats])


@lru_cache(maxsize=1024)
def compile_counts(fmt: str) -> Callable[[Counter], str] | None:
    """Return the function that prints a counter as ``fmt`` says, if that is but its counts.

    Without a Shown, and in a third of the time.

    Raises:
        PageError: ``fmt`` is too long.
    """
    template, formats = _compiled(fmt)
    places = [_PLACES[one] for one in formats if one in _PLACES]
    if not places or len(places) != len(formats):
        return None
    counts = itemgetter(*places)
    return lambda counter: template % counts(counter)


def _compiled(fmt: str) -> tuple[str, list[_Piece]]:
    """Return a template, and what prints its gaps."""
    if len(fmt) > FORMAT_LENGTH_MAX:
        raise PageError(f"fmt is longer than {FORMAT_LENGTH_MAX} characters")
    pieces = [piece for piece in _pieces(fmt) if piece != ""]
    template = "".join(
        piece.replace("%", "%%") if isinstance(piece, str) else "%s" for piece in pieces
    )
    return template, [piece for piece in pieces if not isinstance(piece, str)]


def _pieces(fmt: str) -> Iterator[str | _Piece]:
    end = 0
    group = 0  # once a comma has set it, for all that follows
    for found in _DIRECTIVE.finditer(fmt):
        yield fmt[end : found.start()]
        end = found.end()
        if found["japanese"] is not None:
            yield found["japanese"]
            continue
        *sizes, printf = found["prefix"].split(",")
        if sizes:
            group = group_size(sizes[-1])
        yield _directive(found, printf, group)
    yield fmt[end:]


def _directive(found: re.Match[str], printf: str, group: int) -> str | _Piece:
    if found["mean"] in _COUNTS:
        return _mean(_COUNTS[found["mean"]], _S_PER_UNIT[found["unit"]], mean_format(printf))
    if found["name"] is not None:
        return _named(found["name"], integer_format(parse_printf(printf), group))
    name = found["pair"] or found["letter"] or found["mean"] or ""
    if name in _NUMBERS:
        return _number(_NUMBERS[name], integer_format(parse_printf(printf), group))
    if name in _TIMES:
        return _time(_TIMES[name])
    is_silent = found["pair"] is not None or not name
    return _TEXTS.get(name, "" if is_silent else f"unknown[%{name}]")


def _named(name: str, text: Callable[[int], str]) -> _Piece:
    if name == "networks":
        return _number(_NUMBERS["N"], text)
    if name == "since":
        return _time(_TIMES["tC"])

    def show(shown: Shown) -> str:
        figure = shown.figure(name)
        return f"unknown[%{{{name}}}]" if figure is None else text(figure)

    return show


def _number(number: Callable[[Shown], int], text: Callable[[int], str]) -> _Piece:
    return number if text is str else lambda shown: text(number(shown))


def _mean(count: Callable[[Shown], int], unit_s: int, text: Callable[[float], str]) -> Format:
    def show(shown: Shown) -> str:
        # Up to the next minute, so that a mean does not move with every view.
        until = -(-shown.now // _S_PER_MINUTE) * _S_PER_MINUTE
        return text(count(shown) / ((until - shown.counter.created) / unit_s or 1))

    return show


def _time(time: Callable[[Counter], Epoch]) -> Format:
    def show(shown: Shown) -> str:
        at = time(shown.counter)
        if shown.timefmt is not None:
            return shown.timefmt(at)
        return short_date(at, now=shown.now, zone=shown.zone)

    return show
