"""Times as ``timefmt`` asks for them: strftime of the C locale, done here.

Done here because the platform's strftime reads the process's locale and zone, and fails on bytes
that a page may hold. Flags and widths are those of glibc: ``%-d``, ``%_d``, ``%010Y``, ``%^a``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache, partial

from counterd.errors import PageError

DEFAULT_TIMEFMT = "%A, %d-%b-%Y %H:%M:%S %Z"

_FIRST_YEAR = 1000  # before it, systems do not agree on how wide %Y is
_WIDTH_MAX = 100
TIMEFMT_MAX_BYTES = 1_000
_SPEC = re.compile(r"%([-_0^#]*)(\d{0,9})(.)", re.DOTALL | re.ASCII)
_PADS = {"_": " ", "0": "0"}
_Piece = Callable[[datetime], str]
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def check_timefmt(timefmt: str) -> None:
    """Raise PageError when ``timefmt`` holds what is refused: ``%E``, ``%O``, NUL, huge widths."""
    if len(timefmt) > TIMEFMT_MAX_BYTES:
        raise PageError(f"a time format is longer than {TIMEFMT_MAX_BYTES:,} bytes")
    if "\0" in timefmt:
        raise PageError("a time format holds a NUL byte")
    for match in _SPEC.finditer(timefmt):
        if match[3] in "EO":
            raise PageError(f"%{match[3]} of a time format is not supported")
        if match[2] and int(match[2]) > _WIDTH_MAX:
            raise PageError(f"a width of a time format is above {_WIDTH_MAX}")


def format_time(timefmt: str, epoch_s: float, zone: tzinfo) -> str:
    """Return the moment ``epoch_s`` as ``timefmt`` shows it in ``zone``.

    Raises: PageError for years below 1000 and above 9999.
    """
    try:
        moment = datetime.fromtimestamp(epoch_s, zone)
    except (ValueError, OverflowError, OSError) as error:
        raise PageError("the time is outside the calendar") from error
    if moment.year < _FIRST_YEAR:
        raise PageError(f"the time is before the year {_FIRST_YEAR}")
    return _format(timefmt, moment)


def _format(timefmt: str, moment: datetime) -> str:
    return "".join(
        [piece if isinstance(piece, str) else piece(moment) for piece in _pieces(timefmt)]
    )


# A page asks for the same few formats at each view.
@lru_cache(maxsize=256)
def _pieces(timefmt: str) -> tuple[str | _Piece, ...]:
    pieces: list[str | _Piece] = []
    at = 0
    for match in _SPEC.finditer(timefmt):
        pieces += [timefmt[at : match.start()], _piece(match)]
        at = match.end()
    return tuple(piece for piece in (*pieces, timefmt[at:]) if piece)


def _piece(match: re.Match[str]) -> str | _Piece:
    flags, width, letter = match.groups()
    if letter in _NUMBERS:
        number, digits, pad = _NUMBERS[letter]
        padded = _padding(flags, int(width or digits), pad)
        return lambda moment: padded(str(number(moment)))
    if letter in _TEXTS:
        text = _TEXTS[letter]
    elif letter in _COMPOSED:
        text = partial(_format, _COMPOSED[letter])
    else:
        return match[0]
    padded = _padding(flags, int(width or 0), " ")
    return lambda moment: _cased(padded(text(moment)), flags, letter)


def _padding(flags: str, width: int, pad: str) -> Callable[[str], str]:
    for flag in flags:
        if flag == "-":
            return str  # which leaves it as it is
        pad = _PADS.get(flag, pad)
    return lambda text: text.rjust(width, pad)


def _cased(text: str, flags: str, letter: str) -> str:
    if letter == "P" or ("#" in flags and letter in "pZ"):
        return text.lower()
    return text.upper() if "^" in flags or "#" in flags else text


def _hour12(moment: datetime) -> int:
    return (moment.hour + 11) % 12 + 1


def _day_of_year(moment: datetime) -> int:
    return moment.timetuple().tm_yday


def _week(moment: datetime, *, first: int) -> int:
    """Return the week of the year that begins on weekday ``first``, counted as strftime does."""
    return (_day_of_year(moment) + 6 - (moment.isoweekday() - first) % 7) // 7


def _offset(moment: datetime) -> str:
    return moment.strftime("%z")[:5] or "+0000"


_Number = tuple[Callable[[datetime], int], int, str]  # what, how many digits, padded with
_NUMBERS: Mapping[str, _Number] = {
    "C": (lambda moment: moment.year // 100, 2, "0"),
    "d": (lambda moment: moment.day, 2, "0"),
    "e": (lambda moment: moment.day, 2, " "),
    "g": (lambda moment: moment.isocalendar().year % 100, 2, "0"),
    "G": (lambda moment: moment.isocalendar().year, 4, "0"),
    "H": (lambda moment: moment.hour, 2, "0"),
    "I": (_hour12, 2, "0"),
    "j": (_day_of_year, 3, "0"),
    "k": (lambda moment: moment.hour, 2, " "),
    "l": (_hour12, 2, " "),
    "m": (lambda moment: moment.month, 2, "0"),
    "M": (lambda moment: moment.minute, 2, "0"),
    "s": (lambda moment: int(moment.timestamp() // 1), 1, "0"),
    "S": (lambda moment: moment.second, 2, "0"),
    "u": (lambda moment: moment.isoweekday(), 1, "0"),
    "U": (lambda moment: _week(moment, first=7), 2, "0"),
    "V": (lambda moment: moment.isocalendar().week, 2, "0"),
    "w": (lambda moment: moment.isoweekday() % 7, 1, "0"),
    "W": (lambda moment: _week(moment, first=1), 2, "0"),
    "y": (lambda moment: moment.year % 100, 2, "0"),
    "Y": (lambda moment: moment.year, 4, "0"),
}
_TEXTS: Mapping[str, Callable[[datetime], str]] = {
    "a": lambda moment: _DAYS[moment.isoweekday() % 7][:3],
    "A": lambda moment: _DAYS[moment.isoweekday() % 7],
    "b": lambda moment: _MONTHS[moment.month - 1][:3],
    "B": lambda moment: _MONTHS[moment.month - 1],
    "h": lambda moment: _MONTHS[moment.month - 1][:3],
    "n": lambda _: "\n",
    "p": lambda moment: "PM" if moment.hour >= 12 else "AM",  # noqa: PLR2004 - noon
    "P": lambda moment: "pm" if moment.hour >= 12 else "am",  # noqa: PLR2004 - noon
    "t": lambda _: "\t",
    "z": _offset,
    "Z": lambda moment: moment.tzname() or "",
    "%": lambda _: "%",
}
_COMPOSED: Mapping[str, str] = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "r": "%I:%M:%S %p",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
}
