"""Where the cells of the map lie in a picture, in units of a drawing or pixels of the smallest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from counterd.pictures.font import LARGE
from counterd.pictures.netmap import POINTS, Layout

MARGIN: Final = 12


@dataclass(frozen=True, slots=True)
class Field:
    """The cells of a layout: ``xs`` and ``ys`` are where its columns and rows begin."""

    layout: Layout
    cell_width: int
    cell_height: int
    xs: tuple[int, ...]
    ys: tuple[int, ...]

    @property
    def right(self) -> int:
        """Where the last column ends."""
        return self.xs[-1] + self.cell_width

    @property
    def bottom(self) -> int:
        """Where the last row ends."""
        return self.ys[-1] + self.cell_height

    def corner(self, network: int) -> tuple[int, int]:
        """Return where the cell of a network begins."""
        x, y = POINTS[self.layout][network]
        return self.xs[x], self.ys[y]


def _rows() -> Field:
    width, height = 9, 13  # a digit of 5 x 7 and some air
    left = MARGIN + LARGE.width_of("208.0.0.0") + 8
    top = MARGIN + LARGE.height + 6
    # Wider gaps between two /8, and still wider ones between groups of eight cells, as in %M.
    xs = (left + n * (width + 1) + n // 4 + n // 8 * 2 for n in range(Layout.ROWS.columns))
    ys = (top + n * (height + 1) for n in range(Layout.ROWS.rows))
    return Field(Layout.ROWS, width, height, tuple(xs), tuple(ys))


def _hilbert() -> Field:
    side = 13  # a number of three small digits fits
    starts = tuple(MARGIN + n * (side + 1) + n // 2 for n in range(Layout.HILBERT.columns))
    return Field(Layout.HILBERT, side, side, starts, starts)


FIELDS: Final[Mapping[Layout, Field]] = {Layout.ROWS: _rows(), Layout.HILBERT: _hilbert()}
