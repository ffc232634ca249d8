"""Whether a client would as soon have text as a page, by its Accept header (RFC 9110, 12.5.1).

Browsers want pages. Programs for the terminal take everything, or say that they take text as well.
"""

import re
from typing import Final

_MEMBER: Final = re.compile(
    r"\s*+ ([^\s;,/]++/[^\s;,/]++)"
    r"(?: \s*+ ; (?: \s*+ q \s*+ = \s*+ (0(?:\.\d{0,3})?|1(?:\.0{0,3})?) \s*+ | [^;]*+ ) )*+",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_PAGE: Final = "text/html"
_TEXT: Final = "text/plain"


def prefers_text(accept: str | None) -> bool:
    """Say whether text is at least as welcome as a page; no header means that everything is."""
    if accept is None:
        return True
    qualities: dict[str, float] = {}
    for member in accept.split(","):
        match = _MEMBER.fullmatch(member)
        if match is not None:
            qualities[match[1].lower()] = float(match[2] or 1)
    return _quality(qualities, _TEXT) >= _quality(qualities, _PAGE)


def _quality(qualities: dict[str, float], kind: str) -> float:
    """Return what is said of ``kind`` by the range that fits it most closely."""
    for fitting in (kind, "text/*", "*/*"):
        if fitting in qualities:
            return qualities[fitting]
    return 0.0
