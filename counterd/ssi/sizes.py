"""File sizes as ``#fsize`` shows them. Source: apr_strfsize and mod_include's sizefmt."""

from counterd.errors import PageError
from counterd.ssi.suggestions import unknown

_UNITS = "KMGTPE"
_CROWDED = 973  # from here on a number takes the next unit, so that it fits three places
_KIBI = 1024


def size_in_bytes(size_bytes: int) -> str:
    """Return a size the way ``sizefmt="bytes"`` shows it: ``2,048``."""
    return f"{size_bytes:,}"


def size_in_units(size_bytes: int) -> str:
    """Return a size the way ``sizefmt="abbrev"`` shows it, four wide: ``  5 ``, ``2.0K``."""
    if size_bytes < _CROWDED:
        return f"{size_bytes:3d} "
    size, rest, unit = size_bytes // _KIBI, size_bytes % _KIBI, 0
    while size >= _CROWDED and unit < len(_UNITS) - 1:
        size, rest, unit = size // _KIBI, size % _KIBI, unit + 1
    return _three_places(size, rest) + _UNITS[unit]


def _three_places(size: int, rest: int) -> str:
    tenths = (rest * 5 + 256) // 512
    if size < 9 or (size == 9 and rest < _CROWDED):  # noqa: PLR2004  9.9 is the last with a tenth
        return f"{size + tenths // 10}.{tenths % 10}"
    return f"{size + (rest >= _KIBI // 2):3d}"


def is_size_in_bytes(sizefmt: str) -> bool:
    """Tell whether ``sizefmt`` asks for bytes. Raises: PageError when it is no format of sizes."""
    if sizefmt not in {"bytes", "abbrev"}:
        raise PageError(unknown("sizefmt", sizefmt, ("bytes", "abbrev")))
    return sizefmt == "bytes"
