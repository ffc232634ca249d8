"""The tubes of the nixie counter in pixels."""

from collections.abc import Sequence
from functools import cache
from math import pow
from typing import Final

from counterd.pictures.colours import WHITE, Colour, graded, mixed
from counterd.pictures.pixels import (
    CLEAR,
    SAMPLES,
    Coverage,
    Pixel,
    PixelStrip,
    coarse,
    covered,
    indexed,
    opaque,
    picture,
    rasters,
)

_TUBE_PX: Final = 24
_HEIGHT_PX: Final = 40
_MIDDLE_PX: Final = 12
_DOME_PX: Final = 11
_RADIUS_PX: Final = 10
# Between a circle, 2, and a square: the shoulders of blown glass.
_ROUND: Final = 2.4
_BASE_TOP_PX: Final = 35
_DIGIT_LEFT_PX: Final = 6
_DIGIT_TOP_PX: Final = 9

# Colours this far apart, of 256, are as many as a palette holds.
_STEP: Final = 8
_RASTERS: Final = (
    "...-+#+-... .....#..... ...++#++... ##########+ ......-#...",
    "..+#+-+#+.. .....#..... .-#+---+#-. --------+#. ......+#...",
    ".-#.....#-. .....#..... .#+.....-#. ........#-. ......##...",
    ".#-.....-#. .....#..... -#.......++ .......++.. .....++#...",
    "-#.......#- .....#..... ++.......-+ ......-#... .....#-#...",
    "++.......++ .....#..... #-.......-# ......#-... ....++.#...",
    "+-.......-+ .....#..... -........++ .....++.... ....#..#...",
    "#-.......-# .....#..... .........#- ....-#..... ...++..#...",
    "#-.......-# .....#..... ........-#. ....+#+-... ...#...#...",
    "#........-# .....#..... ........#-. .....--++.. ..++...#...",
    "#.........# .....#..... .......++.. ........++. ..#....#...",
    "#-.......-# .....#..... ......+#... .........#- .++....#...",
    "#-.......-# .....#..... .....-#-... .........-# .#.....#...",
    "#-.......-# .....#..... .....#+.... .........-# ++.....#...",
    "+-.......-+ .....#..... ....+#..... ..........# ###########",
    "++.......++ .....#..... ...-#...... .........-# .------#---",
    "-#.......#- .....#..... ..-#-...... +........-+ .......#...",
    ".#-.....-#. .....#..... ..#+....... #-.......+- .......#...",
    ".-+.....+-. .....#..... .+#........ -#......-#. .......#...",
    "..+#-.-#+.. .....#..... -#......... .+#-..-+#-. .......#...",
    "...+###+... .....#..... ########### ..-+###+... .......#...",
    ".-########. .......++.. ########### ..-+###+-.. ...+####-..",
    ".++-------. .....-#+... ---------+# .-#+---+#-. .-#-..-+#+.",
    ".+-........ ....-#+.... .........++ .++.....++. .#-.....-#.",
    ".#-........ ...-#-..... .........#- .#-.....-#. -+.......++",
    ".#-........ ...#-...... ........-#. -#.......#- +-.......-#",
    ".#......... ..++....... ........++. -#.......#- #-.......-#",
    "-#......... .-#........ ........#-. .#-......#. #-.......-#",
    "-#.-++--... .+--+++-... .......-#.. .++.....++. #-........#",
    "-###+++#+.. -###+++##-. .......++.. ..##-..+#-. #-.......-#",
    "-#-.....++. +#+.....+#. .......#-.. ..-#####-.. #+.......-#",
    ".........#- +#.......#- ......-#... .+#+---+#+. +#.......++",
    ".........-+ #-.......++ ......++... -#-.....-#- .#+.....+#-",
    ".........-# #-.......-# ......#-... ++.......++ .-##+++###.",
    ".........-# #........-# .....-#.... #-.......-# ...+++++++.",
    ".........-# #-.......-# .....++.... #-.......-# .......-#-.",
    ".........-# #-.......-# .....#-.... #-.......-# .......#+..",
    "-........-+ #+.......-+ ....-#..... #-.......-# ......+#...",
    "#-.......+- +#.......+- ....++..... ++.......++ .....+#-...",
    "+#......-+. .#-.....+#. ....#-..... .#.......#- ....+#-....",
    ".+#-..-++.. .-#+-.-+#.. ...-#...... .-#-...-#+. ...+#......",
    "..-+###-... ..-####+... ...-+...... ...+####-.. ..++.......",
)
_GAS: Final = (
    (0.0, Colour(0x50, 0x3A, 0x30)),
    (0.3, Colour(0x22, 0x15, 0x0F)),
    (0.75, Colour(0x19, 0x10, 0x0B)),
    (1.0, Colour(0x42, 0x30, 0x27)),
)
_BASE: Final = (
    (0.0, Colour(0x2A, 0x2A, 0x2E)),
    (0.3, Colour(0x60, 0x60, 0x66)),
    (0.5, Colour(0x37, 0x37, 0x3B)),
    (1.0, Colour(0x23, 0x23, 0x27)),
)
_BRASS: Final = Colour(0xD9, 0xA5, 0x66)
_RIM: Final = Colour(0x9C, 0x8B, 0x82)
_WIRE: Final = Colour(0x8A, 0x6A, 0x55)
_HAZE: Final = Colour(0xFF, 0x4A, 0x00)
_NEON: Final = Colour(0xFF, 0x74, 0x14)
_CORE: Final = Colour(0xFF, 0xE4, 0xB4)
# Where the glass mirrors a window.
_WALLS: Final = {2, 21}
_GLINT_ROW: Final = 3
_GLINT_HALF_PX: Final = 3
_BRIGHT_COLUMNS: Final = {4: 0.2, 5: 0.14, 19: 0.1}
# Which wires can be seen behind the one that glows.
_BEHIND: Final = (8, 3)


@cache
def strip(_: Colour) -> PixelStrip:
    """Return tubes in pixels."""
    glyphs = rasters(_RASTERS)
    behind = [glyphs[digit] for digit in _BEHIND]
    dark = picture(_TUBE_PX, _HEIGHT_PX, lambda x, y: _dark(x, y, behind))
    palette, tiles = indexed([_aglow(glyph, dark) for glyph in glyphs])
    nothing = (b"",) * _HEIGHT_PX
    return PixelStrip(palette, tiles, tiles, before=nothing, after=nothing)


def _dark(x: int, y: int, behind: Sequence[Coverage]) -> Colour:
    """Return the inside of a tube that is off."""
    colour = graded(_GAS, (x - 2) / 20)
    is_wire = any(covered(glyph, x - _DIGIT_LEFT_PX, y - _DIGIT_TOP_PX) == 1 for glyph in behind)
    return mixed(colour, _WIRE, 0.3) if is_wire else colour


def _aglow(glyph: Coverage, dark: list[list[Colour]]) -> list[list[Pixel]]:
    near, far = _blurred(glyph)

    def pixel(x: int, y: int) -> Pixel:
        if y >= _BASE_TOP_PX - 1:
            return _base(x, y)
        inside = _glass(x, y)
        if not inside:
            return CLEAR
        colour = mixed(dark[y][x], _HAZE, min(0.5, 2 * far[y][x]))
        colour = mixed(colour, _NEON, min(1, 1.6 * near[y][x]))
        colour = mixed(colour, _CORE, covered(glyph, x - _DIGIT_LEFT_PX, y - _DIGIT_TOP_PX))
        return coarse(opaque(_mirroring(colour, x, y, inside), inside), _STEP)

    return picture(_TUBE_PX, _HEIGHT_PX, pixel)


@cache
def _glass(x: int, y: int) -> float:
    """Return how much of a pixel the tube covers: straight walls, and a dome above."""
    if y >= _DOME_PX + 1:
        return float(abs(x + 0.5 - _MIDDLE_PX) < _RADIUS_PX)
    inside = [
        pow(abs(x + right - _MIDDLE_PX) / _RADIUS_PX, _ROUND)
        + pow(abs(y + down - _DOME_PX - 1) / _DOME_PX, _ROUND)
        <= 1
        for right in SAMPLES
        for down in SAMPLES
    ]
    return round(sum(inside) / 4) / 4


def _mirroring(colour: Colour, x: int, y: int, inside: float) -> Colour:
    """Return ``colour`` behind the glass, which mirrors at its rim and in three places."""
    if inside < 1 or x in _WALLS:
        return mixed(colour, _RIM, 0.6)
    if y == _GLINT_ROW and abs(x + 0.5 - _MIDDLE_PX) < _GLINT_HALF_PX:
        return mixed(colour, WHITE, 0.4)
    if x in _BRIGHT_COLUMNS and _DOME_PX - 2 < y < _BASE_TOP_PX - 3:
        return mixed(colour, WHITE, _BRIGHT_COLUMNS[x])
    return colour


def _base(x: int, y: int) -> Pixel:
    is_corner = y == _HEIGHT_PX - 1 and x in {1, _TUBE_PX - 2}
    if x in {0, _TUBE_PX - 1} or is_corner:
        return CLEAR
    return opaque(_BRASS if y < _BASE_TOP_PX else graded(_BASE, (x - 1) / (_TUBE_PX - 3)))


def _blurred(glyph: Coverage) -> tuple[Coverage, Coverage]:
    """Return the light of ``glyph`` in the tube: close to the wire, and far around it."""
    sharp = picture(
        _TUBE_PX, _HEIGHT_PX, lambda x, y: covered(glyph, x - _DIGIT_LEFT_PX, y - _DIGIT_TOP_PX)
    )
    near = far = _blur(sharp)
    for _ in range(4):
        far = _blur(far)
    return near, far


def _blur(rows: Sequence[Sequence[float]]) -> Coverage:
    columns = zip(*map(_smoothed, rows), strict=True)
    return tuple(zip(*map(_smoothed, columns), strict=True))


def _smoothed(line: Sequence[float]) -> list[float]:
    before, after = (0.0, *line[:-1]), (*line[1:], 0.0)
    return [(a + 2 * b + c) / 4 for a, b, c in zip(before, line, after, strict=True)]
