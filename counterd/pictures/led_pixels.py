"""The seven segments of the LED counter in pixels."""

from functools import cache, lru_cache
from typing import Final, NamedTuple

from counterd.pictures.colours import WHITE, Colour, mixed
from counterd.pictures.led import LIQUID_CRYSTAL, SEGMENTS, lit_on
from counterd.pictures.pixels import (
    Pixel,
    PixelStrip,
    Rows,
    indexed,
    mirrored,
    opaque,
    picture,
    rounded,
)

_MARGIN_PX: Final = 5
_CELL_PX: Final = 17
_HEIGHT_PX: Final = 32
_FRAME_PX: Final = 2
_RADIUS_PX: Final = 4
_DIGIT_LEFT_PX: Final = 2
_DIGIT_TOP_PX: Final = 6

# Which segment each pixel belongs to.
_RASTER: Final = (
    "..aaaaaaaaaa.",
    ".f.aaaaaaaa.b",
    ".ff.aaaaaa.bb",
    ".fff......bbb",
    ".fff......bbb",
    ".fff......bbb",
    ".fff......bbb",
    ".fff......bbb",
    ".fff......bbb",
    ".ff.gggggg.bb",
    "..ggggggggg..",
    "ee.gggggg.cc.",
    "eee......ccc.",
    "eee......ccc.",
    "eee......ccc.",
    "eee......ccc.",
    "eee......ccc.",
    "eee......ccc.",
    "ee.dddddd.cc.",
    "e.dddddddd.c.",
    ".dddddddddd..",
)
# How much a pixel shines by its distance from what is lit, squared.
_GLOW: Final = {1: 3, 2: 2, 4: 1, 5: 1}
_GLOW_SHARES: Final = (0.0, 0.07, 0.16, 0.27)
_SHEEN_ROWS_PX: Final = 3
_SHEEN_LEVELS: Final = 4
_OUTER: Final = Colour(0x3B, 0x3D, 0x42)
_INNER: Final = Colour(0x17, 0x18, 0x1A)


class _Glass(NamedTuple):
    """A pixel behind the glass, whatever the colour of the light."""

    is_segment: bool
    is_lit: bool
    glow: int
    """From 0, dark, to 3."""
    is_shaded: bool
    """Where a lit segment would throw its shadow if it were a liquid crystal's."""
    sheen: int


@lru_cache(maxsize=64)
def strip(colour: Colour) -> PixelStrip:
    """Return the digits lit in ``colour``."""
    materials, tiles = _tiles()
    lit, ground = lit_on(colour)
    palette = tuple(
        opaque(_shown(one, lit, ground)) if isinstance(one, _Glass) else one for one in materials
    )
    digits, end = tiles[:10], tiles[10]
    return PixelStrip(palette, digits, digits, before=end, after=mirrored(end))


def _shown(glass: _Glass, lit: Colour, ground: Colour) -> Colour:
    if glass.is_lit:
        colour = lit
    else:
        colour = mixed(ground, lit, 0.13) if glass.is_segment else ground
        if ground != LIQUID_CRYSTAL:
            colour = mixed(colour, lit, _GLOW_SHARES[glass.glow])
        elif glass.is_shaded:
            colour = mixed(colour, lit, 0.17)
    return mixed(colour, WHITE, 0.03 * glass.sheen)


@cache
def _tiles() -> tuple[tuple[_Glass | Pixel, ...], tuple[Rows, ...]]:
    """Return the materials, and of these the ten digits and the left end."""
    return indexed([*(_digit(names) for names in SEGMENTS), picture(_MARGIN_PX, _HEIGHT_PX, _end)])


def _digit(names: str) -> list[list[_Glass | Pixel]]:
    places = {
        (x + _DIGIT_LEFT_PX, y + _DIGIT_TOP_PX): name
        for y, row in enumerate(_RASTER)
        for x, name in enumerate(row)
        if name != "."
    }
    lit = {place for place, name in places.items() if name in names}
    glow = _glow(lit)

    def pixel(x: int, y: int) -> _Glass | Pixel:
        if not _FRAME_PX <= y < _HEIGHT_PX - _FRAME_PX:
            return opaque(_case(min(y, _HEIGHT_PX - 1 - y)))
        return _Glass(
            is_segment=(x, y) in places,
            is_lit=(x, y) in lit,
            glow=glow.get((x, y), 0),
            is_shaded=(x - 1, y - 1) in lit,
            sheen=_sheen(y),
        )

    return picture(_CELL_PX, _HEIGHT_PX, pixel)


def _glow(lit: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    glow: dict[tuple[int, int], int] = {}
    around = [
        (x, y, _GLOW[x * x + y * y])
        for x in range(-2, 3)
        for y in range(-2, 3)
        if x * x + y * y in _GLOW
    ]
    for x, y in lit:
        for right, down, strength in around:
            place = (x + right, y + down)
            glow[place] = max(strength, glow.get(place, 0))
    return glow


def _end(x: int, y: int) -> _Glass | Pixel:
    edge = min(x, y, _HEIGHT_PX - 1 - y)
    share = rounded(x, y, _HEIGHT_PX, _RADIUS_PX)
    if edge < _FRAME_PX or share < 1:
        return opaque(_case(edge), share)
    return _Glass(is_segment=False, is_lit=False, glow=0, is_shaded=False, sheen=_sheen(y))


def _case(edge: int) -> Colour:
    return _OUTER if edge == 0 else _INNER


def _sheen(y: int) -> int:
    """Return how much of the room the glass mirrors: most above, nothing below its middle."""
    return max(0, _SHEEN_LEVELS - (y - _FRAME_PX) // _SHEEN_ROWS_PX)
