"""The keys of the typewriter in pixels."""

from functools import cache
from math import hypot
from typing import Final

from counterd.pictures.colours import BLACK, WHITE, Colour, graded, mixed
from counterd.pictures.pixels import (
    Coverage,
    Pixel,
    PixelStrip,
    coarse,
    covered,
    disc,
    indexed,
    opaque,
    picture,
    rasters,
)

_KEY_PX: Final = 30
_HEIGHT_PX: Final = 32
_MIDDLE_PX: Final = 15
_RADIUS_PX: Final = 14
_RING_PX: Final = 13.3
_FACE_PX: Final = 11.4
_PAPER_PX: Final = 10.8
_DIGIT_LEFT_PX: Final = 9
_DIGIT_TOP_PX: Final = 7

# Colours this far apart, of 256, are as many as a palette holds.
_STEP: Final = 4
_RASTERS: Final = (
    "...-###-... ....-##.... ...+###+... ...+###+... ......+##..",
    "..+#####+.. ...+###.... ..#######.. .+#######.. .....-###..",
    ".-##+.+##-. .-##+##.... .+#+...+#+. .##+...+#+. .....+###..",
    ".+#-...-#+. .+#-.##.... .##.....##. .+......##. ....-#+##..",
    ".##.....##. .....##.... .++.....##. ........##. ....##-##..",
    "-#+.....+#- .....##.... ........##. .......+#+. ...+#-.##..",
    "-#+.....+#- .....##.... .......+#+. ....-++##.. ..-#+..##..",
    "-#+.....+#- .....##.... ......+#+.. ....####+.. ..+#-..##..",
    "-#+.....+#- .....##.... .....+#+... .....-++#+. .-#+...##..",
    "-#+.....+#- .....##.... ....+#+.... ........+#- .+#....##..",
    "-#+.....+#- .....##.... ...+#+..... .........#+ .#########.",
    ".##.....##. .....##.... ..+#+...... .........#+ .#########.",
    ".+#-...-#+. .....##.... .+#+.....+. .+......+#- .......##..",
    ".-##+.+##-. .....##.... .##.....-#. .##+-.-+#+. .......##..",
    "..+#####+.. ..+######+. .#########. .+#######.. .....+####+",
    "...-###-... ..+######+. .#########. ...+###+... .....+####+",
    "..########. .....+###.. .#########. ...+###+... ...+###+...",
    "..########. ...-####+.. .#########. ..#######.. ..#######..",
    "..##....... ..-##+-.... .##.....##. .+#+...+#+. .+##-.-##+.",
    "..##....... ..##-...... .+-....-#+. .##.....##. -#+.....##.",
    "..##....... .+#+....... .......##.. .##.....##. +#-.....+#-",
    "..##-++-... .##.-+++... ......-#+.. .+#+...+#+. +#-.....+#-",
    "..#######.. -##+#####+. ......+#-.. ..+#####+.. +#-.....+#-",
    "..##+--+#+. -###+-.+##. ......##... ..+#####+.. -#+.....##-",
    ".......-##. -##.....+#- .....-#+... .+#+-.-+#+. .##+.-+###-",
    "........+#- -#+.....-#+ .....+#-... -##.....##- .+#####+##-",
    "........-#+ -#+.....-#+ .....##.... -#+.....+#- ...+++-.##.",
    "........-#+ -#+.....-#+ ....-#+.... -#+.....+#- .......+#+.",
    ".+......+#- .##.....+#- ....+#-.... -##.....##- ......-##..",
    ".##+-.-+#+. .+##-.-##+. ....##..... .+#+-.-+#+. ....-+##-..",
    "..#######.. ..#######.. ....##..... ..#######.. ..+####-...",
    "...-###+... ...+###+... ....+#..... ...+###+... ..###+.....",
)
_EDGE: Final = Colour(0x3C, 0x3F, 0x43)
_NICKEL: Final = (
    (0.0, Colour(0xFF, 0xFF, 0xFF)),
    (0.35, Colour(0xC9, 0xCB, 0xCE)),
    (0.6, Colour(0x73, 0x77, 0x7C)),
    (0.8, Colour(0xB4, 0xB7, 0xBB)),
    (1.0, Colour(0xE3, 0xE4, 0xE6)),
)
_SEAM: Final = Colour(0x4B, 0x4A, 0x47)
_PAPER: Final = (
    (0.0, Colour(0xFF, 0xFA, 0xF0)),
    (0.7, Colour(0xF3, 0xE9, 0xD2)),
    (1.0, Colour(0xD9, 0xC9, 0xA4)),
)
_INK: Final = Colour(0x1F, 0x1A, 0x17)
# The shadow that a key throws, as discs further and further down: how far, and how dark.
_SHADOWS: Final = ((2, 0.24), (3, 0.14))


@cache
def strip(_: Colour) -> PixelStrip:
    """Return keys in pixels."""
    blank = picture(_KEY_PX, _HEIGHT_PX, _blank)
    palette, tiles = indexed([_typed(glyph, blank) for glyph in rasters(_RASTERS)])
    nothing = (b"",) * _HEIGHT_PX
    return PixelStrip(palette, tiles, tiles, before=nothing, after=nothing)


def _typed(glyph: Coverage, blank: list[list[Pixel]]) -> list[list[Pixel]]:
    def pixel(x: int, y: int) -> Pixel:
        ground = blank[y][x]
        ink = covered(glyph, x - _DIGIT_LEFT_PX, y - _DIGIT_TOP_PX)
        return coarse(opaque(mixed(Colour(*ground[:3]), _INK, ink)), _STEP) if ink else ground

    return picture(_KEY_PX, _HEIGHT_PX, pixel)


def _blank(x: int, y: int) -> Pixel:
    """Return a pixel of a key without its digit, and of the shadow below it."""
    right, down = x - _MIDDLE_PX, y - _MIDDLE_PX
    key = disc(right, down, _RADIUS_PX)
    shadow = max(share * disc(right, down - low, _RADIUS_PX) for low, share in _SHADOWS)
    if not key:
        return opaque(BLACK, round(shadow * 16) / 16)
    colour = mixed(_EDGE, _nickel(x, y), disc(right, down, _RING_PX))
    colour = mixed(colour, _SEAM, disc(right, down, _FACE_PX))
    colour = mixed(colour, _paper(right, down), disc(right, down, _PAPER_PX))
    # Where the key ends, its shadow shows through.
    share = key + (1 - key) * shadow
    return coarse(opaque(mixed(BLACK, colour, key / share), round(share * 4) / 4), _STEP)


def _nickel(x: int, y: int) -> Colour:
    return graded(_NICKEL, (0.4 * x + 0.6 * y) / _KEY_PX)


def _paper(right: int, down: int) -> Colour:
    """Return the paper, darker at its rim, brighter where the glass over it mirrors a window."""
    far = hypot(right + 0.5, down + 2.5) / 13
    paper = graded(_PAPER, far)
    is_mirrored = down < right * right / 40 - 5
    return mixed(paper, WHITE, 0.5) if is_mirrored else paper
