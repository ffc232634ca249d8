"""The Hilbert curve through 32 x 32 cells: numbers that follow each other lie side by side.

Laws: every cell has one number; two numbers in a row are neighbours; four numbers from a multiple
of four on fill a square. Number 0 is top left, 1,023 top right. Source: D. Hilbert, Mathematische
Annalen 38 (1891), turned as the maps of the internet are since xkcd 195.
"""

from typing import Final, NamedTuple

SIDE: Final = 32
_ORDER: Final = 5


class Point(NamedTuple):
    """A cell: ``x`` columns from the left, ``y`` rows from the top."""

    x: int
    y: int


def _curve(order: int) -> tuple[Point, ...]:
    if order == 0:
        return (Point(0, 0),)
    part = _curve(order - 1)
    side = 1 << order - 1
    # Down, to the right and up: the first quarter lies on its side, the last on the other one.
    return (
        *(Point(y, x) for x, y in part),
        *(Point(x, y + side) for x, y in part),
        *(Point(x + side, y + side) for x, y in part),
        *(Point(2 * side - 1 - y, side - 1 - x) for x, y in part),
    )


POINTS: Final = _curve(_ORDER)
"""The cell of each number, 0 to 1,023."""

_NUMBERS: Final = {point: number for number, point in enumerate(POINTS)}


def number_at(x: int, y: int) -> int:
    """Return the number of the cell at column ``x`` and row ``y``, each 0 to 31."""
    return _NUMBERS[Point(x, y)]


def square(four: int) -> Point:
    """Return the upper left cell of the square of 2 x 2 that numbers 4 x ``four`` to + 3 fill."""
    x, y = POINTS[4 * four]
    return Point(x & ~1, y & ~1)
