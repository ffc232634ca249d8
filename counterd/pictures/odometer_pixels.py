"""The drums of the odometer in pixels."""

from functools import cache
from math import sqrt
from typing import Final

from counterd.pictures.colours import BLACK, WHITE, Colour, graded, mixed
from counterd.pictures.pixels import (
    Coverage,
    Pixel,
    PixelStrip,
    covered,
    indexed,
    mirrored,
    opaque,
    picture,
    rasters,
    rounded,
)

_FRAME_PX: Final = 4
_DRUM_PX: Final = 17
_WINDOW_PX: Final = 26
_HEIGHT_PX: Final = _WINDOW_PX + 2 * _FRAME_PX
_DIGIT_LEFT_PX: Final = 4
_DIGIT_TOP_PX: Final = 5
_TURNED_PX: Final = 4
_STEP_PX: Final = 21

_RASTERS: Final = (
    "..+####+.. ...-###... ..+####+.. ..+####+.. .....+###.",
    ".########. ..-####... .########. .########. ....-####.",
    "+###++###+ .######... +###++###+ +###++###+ ....#####.",
    "###-..-### .######... ###-..-### ###-..-### ...+#+###.",
    "##+....+## .+--###... ##+....+## .......+## ...##-###.",
    "##+....+## ....###... .......+## ......-### ..+#+.###.",
    "##+....+## ....###... ......-### ...######- .-##-.###.",
    "##+....+## ....###... .....-###+ ...#####+. .+#+..###.",
    "##+....+## ....###... ....-###+. ...######- -##...###.",
    "##+....+## ....###... ...-###+.. ......-### +#+...###.",
    "##+....+## ....###... ..-###+... .......+## ##########",
    "##+....+## ....###... .-###+.... ##+....+## ##########",
    "###-..-### ....###... -###+..... ###-..-### ##########",
    "+###++###+ ....###... ########## +###++###+ ......###.",
    ".########. ....###... ########## .########. ......###.",
    "..+####+.. ....###... ########## ..+####+.. ......###.",
    ".########. ..+####+.. ########## ..+####+.. ..+####+..",
    ".########. .########. ########## .########. .########.",
    ".########. +###++###+ ########## +##+..+##+ +###++###+",
    ".##+...... ###-..-##+ ......+##+ ##+....+## ###-..-###",
    ".##+...... ##+....... ......###- ##+....+## ##+....+##",
    ".##+-++-.. ##+-+++-.. .....-###. +##+..+##+ ##+....+##",
    ".########. #########. .....+##+. .########. ##+....+##",
    ".######### ####+++### .....###-. .+######+. ##+...-###",
    ".+#+-.-### ###-...+## ....-###.. +###++###+ ###+++####",
    ".......+## ##+....+## ....+##+.. ###-..-### .#########",
    ".......+## ##+....+## ....###-.. ##+....+## ..-+++-+##",
    "##+....+## ##+....+## ....###... ##+....+## .......+##",
    "###-..-### ###-..-### ...+##+... ###-..-### +##-..-###",
    "+###++###+ +###++###+ ...###-... +###++###+ +###++###+",
    ".########. .########. ...###.... .########. .########.",
    "..+####+.. ..+####+.. ...###.... ..+####+.. ..+####+..",
)
_EDGE_LIGHT: Final = 0.13
_OUTLINE: Final = Colour(0x2B, 0x2E, 0x33)
_SHADOW: Final = Colour(0x08, 0x09, 0x0A)
_DRUM: Final = Colour(0x2C, 0x2E, 0x33)
_INK: Final = Colour(0xF8, 0xF4, 0xE8)
_CHROME: Final = (
    (0.0, Colour(0xFB, 0xFC, 0xFD)),
    (0.3, Colour(0xB9, 0xBD, 0xC4)),
    (0.5, Colour(0x7D, 0x82, 0x8A)),
    (0.55, Colour(0xC5, 0xC9, 0xCF)),
    (1.0, Colour(0x8B, 0x90, 0x97)),
)


@cache
def strip(_: Colour) -> PixelStrip:
    """Return drums in pixels, each with the gap that follows it."""
    glyphs = rasters(_RASTERS)
    still = [_drum(glyph, None) for glyph in glyphs]
    turning = [
        _drum(glyph, following)
        for glyph, following in zip(glyphs, (*glyphs[1:], glyphs[0]), strict=True)
    ]
    palette, tiles = indexed([*still, *turning, picture(_FRAME_PX, _HEIGHT_PX, _end)])
    # The gap after the last drum is the inner edge of the frame.
    after = tuple(row[1:] for row in mirrored(tiles[20]))
    return PixelStrip(palette, tiles[:10], tiles[10:20], before=tiles[20], after=after)


def _drum(glyph: Coverage, following: Coverage | None) -> list[list[Pixel]]:
    """Return a drum that shows ``glyph``, half turned if another one is ``following``."""
    top = _DIGIT_TOP_PX - (_TURNED_PX if following else 0)

    def pixel(x: int, y: int) -> Pixel:
        down = y - _FRAME_PX
        if not 0 <= down < _WINDOW_PX:
            return opaque(_bezel(y))
        if x == _DRUM_PX:
            return opaque(_SHADOW)
        ink = covered(glyph, x - _DIGIT_LEFT_PX, down - top)
        if following:
            ink += covered(following, x - _DIGIT_LEFT_PX, down - top - _STEP_PX)
        return _lit(ink, down, is_edge=x == 0)

    return picture(_DRUM_PX + 1, _HEIGHT_PX, pixel)


@cache
def _lit(ink: float, down: int, *, is_edge: bool) -> Pixel:
    """Return a pixel on the curve of the drum, which turns away from the light."""
    colour = mixed(mixed(_DRUM, _INK, ink), WHITE, _EDGE_LIGHT if is_edge else 0)
    off = abs(down + 0.5 - _WINDOW_PX / 2) / (_WINDOW_PX / 2)
    shade = 0.95 * (1 - sqrt(1 - off * off))
    light = max(0.0, 0.13 - 0.5 * off)
    return opaque(mixed(mixed(colour, BLACK, shade), WHITE, light))


def _bezel(y: int) -> Colour:
    edge = min(y, _HEIGHT_PX - 1 - y)
    if edge == 0:
        return _OUTLINE
    return _SHADOW if edge == _FRAME_PX - 1 else graded(_CHROME, y / (_HEIGHT_PX - 1))


def _end(x: int, y: int) -> Pixel:
    """Return a pixel of the frame's left end, whose corners are round."""
    edge = min(y, _HEIGHT_PX - 1 - y)
    if x == _FRAME_PX - 1:
        return opaque(_bezel(y) if edge < _FRAME_PX else _SHADOW)
    chrome = graded(_CHROME, y / (_HEIGHT_PX - 1))
    inside = rounded(x - 1, y - 1, _HEIGHT_PX - 2, _FRAME_PX - 1) if x and edge else 0
    return opaque(mixed(_OUTLINE, chrome, inside), rounded(x, y, _HEIGHT_PX, _FRAME_PX))
