"""Which coding of a body a client prefers, by its Accept-Encoding header (RFC 9110, 12.5.3)."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

# Best first: what a client likes as well comes smaller by these.
CODINGS: Final = ("br", "zstd", "gzip")
_IDENTITY: Final = "identity"
_OLD_NAMES: Final = {"x-gzip": "gzip", "x-compress": "compress"}
_MEMBER: Final = re.compile(
    r"[ \t]*+ ([!#$%&'*+.^_`|~0-9a-z-]++) [ \t]*+"
    r"(?: ; [ \t]*+ q [ \t]*+ = [ \t]*+ (0 (?:\.[0-9]{0,3})? | 1 (?:\.0{0,3})?) [ \t]*+ )?",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
# Browsers send some 20 characters. What no browser sends is read, but not remembered.
_REMEMBERED_MAX: Final = 100


def preferred(accepted: str | None, available: Collection[str]) -> str | None:
    """Return the coding of those ``available`` that the client likes best, ``None`` for none.

    A client that refuses to have the body as it is gets it so if it takes nothing else either:
    that is more use than an error.
    """
    if accepted is None or not available:
        return None
    known = len(accepted) <= _REMEMBERED_MAX
    qualities = _remembered(accepted) if known else _qualities(accepted)
    rest = qualities.get("*", 0.0)
    best, best_quality = None, qualities.get(_IDENTITY, 0.0)
    for coding in CODINGS:
        quality = qualities.get(coding, rest)
        is_as_good = best is None and quality == best_quality > 0
        if coding in available and (quality > best_quality or is_as_good):
            best, best_quality = coding, quality
    return best


def _qualities(accepted: str) -> Mapping[str, float]:
    """Return what the header says of each coding, from 0 to 1; members that are odd say nothing."""
    qualities: dict[str, float] = {}
    for member in accepted.split(","):
        match = _MEMBER.fullmatch(member)
        if match is not None:
            coding = match[1].lower()
            qualities[_OLD_NAMES.get(coding, coding)] = float(match[2] or 1)
    return qualities


_remembered: Final = lru_cache(128)(_qualities)
