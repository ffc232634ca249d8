"""Colours by name or number, and what can be read on them (WCAG 2.1)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from counterd.errors import PictureError


class Colour(NamedTuple):
    """Red, green and blue of sRGB, each 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:  # type: ignore[explicit-override] # not before Python 3.12
        """Return it as SVG writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE: Final = Colour(255, 255, 255)
BLACK: Final = Colour(0, 0, 0)

CONTRAST_MIN: Final = 4.5
"""What WCAG 2.1 asks of text of this size, level AA."""

# The names are shields.io's. Green, red and blue are deeper than there: white reads on them.
NAMED: Final[Mapping[str, str]] = {
    "brightgreen": "44cc11",
    "green": "2d7d2f",
    "yellowgreen": "a4a61d",
    "yellow": "dfb317",
    "orange": "fe7d37",
    "red": "c8352b",
    "blue": "0b68b4",
    "lightgrey": "a3a6ab",
    "success": "44cc11",
    "important": "fe7d37",
    "critical": "c8352b",
    "informational": "0b68b4",
    "inactive": "a3a6ab",
}
_SRGB_BEND: Final = 0.03928
_HEX: Final = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
_SHOWN_MAX: Final = 40


@lru_cache(maxsize=256)
def colour_of(text: str) -> Colour:
    """Return the colour that is named ``text``, or written ``#rgb`` or ``#rrggbb``.

    The ``#`` may be left out: in an address it would begin the fragment.

    Raises:
        PictureError: there is no such colour.
    """
    lower = text.lower()
    digits = NAMED.get(lower, lower).removeprefix("#")
    if not _HEX.fullmatch(digits) or lower.startswith("##"):
        shown = repr(text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…")
        names = ", ".join(NAMED)
        raise PictureError(f"{shown} is no colour; write #rgb, #rrggbb or one of {names}")
    if len(digits) == len("rgb"):
        digits = "".join(digit * 2 for digit in digits)
    return Colour(*bytes.fromhex(digits))


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return ``first`` with ``share`` of it, 0 to 1, replaced by ``second``."""
    return Colour(*(round(a + (b - a) * share) for a, b in zip(first, second, strict=True)))


def graded(stops: Sequence[tuple[float, Colour]], at: float) -> Colour:
    """Return the colour at a place between ``stops``, which ascend; the last one goes on."""
    for (start, first), (end, second) in pairwise(stops):
        if at <= end:
            return mixed(first, second, (at - start) / (end - start))
    return stops[-1][1]


def contrast(first: Colour, second: Colour) -> float:
    """Return how far two colours stand apart: 1 for equal ones, 21 for black and white."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=256)
def ink_on(ground: Colour) -> Colour:
    """Return white or black, whichever reads on ``ground``; white if both do.

    One of them always has a contrast of 4.5 or more.
    """
    return WHITE if contrast(WHITE, ground) >= CONTRAST_MIN else BLACK


def _luminance(colour: Colour) -> float:
    red, green, blue = (_LINEAR[part] for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= _SRGB_BEND else ((share + 0.055) / 1.055) ** 2.4


_LINEAR: Final = tuple(_linear(part) for part in range(256))
