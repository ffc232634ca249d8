"""The map of the networks that visitors came from, as cells: in rows, or along a Hilbert curve."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from counterd.pictures import hilbert
from counterd.pictures.hilbert import Point
from counterd.pictures.networks import NETWORKS, NETWORKS_A_BLOCK, Network
from counterd.pictures.registries import BLOCKS, Block

NOT_SEEN: Final = "-"
SEEN: Final = "X"
COLUMNS_ROWS: Final = 64  # sixteen /8 a row, as DeleGate's %M prints them
_PLACES: Final = 10
_CELLS: Final = str.maketrans("01", NOT_SEEN + SEEN)


class Layout(enum.StrEnum):
    """Says where the networks lie.

    ``ROWS``: 16 rows of 64 from left to right; %M leaves the last two out, we draw them.
    ``HILBERT``: 32 x 32 on a curve, on which networks that follow each other touch.
    """

    ROWS = "rows"
    HILBERT = "hilbert"

    @property
    def columns(self) -> int:
        """How many cells a row has."""
        return COLUMNS_ROWS if self is Layout.ROWS else hilbert.SIDE

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(NETWORKS) // self.columns


@dataclass(frozen=True, slots=True)
class Cell:
    """A network at its place: ``x`` columns from the left, ``y`` rows from the top.

    ``mark`` is as in %M: ``-`` nobody came from there, ``X`` somebody did, or ``0`` to ``9``: the
    place of the latest of the ten recent clients from there.
    """

    network: Network
    x: int
    y: int
    mark: str


@dataclass(frozen=True, slots=True)
class Group:
    """A /8 at its place: the upper left one of its cells, its size in cells, and its cells."""

    block: Block
    x: int
    y: int
    width: int
    height: int
    cells: tuple[Cell, ...]


def marks(networks: int, recent: Mapping[int, int]) -> str:
    """Return the mark of each of the 1,024 networks.

    Bit n of ``networks`` says whether network n was seen; ``recent`` maps networks to the lowest
    place that a recent client from there has, 0 to 9.
    """
    assert 0 <= networks < 1 << len(NETWORKS)
    assert all(0 <= network < len(NETWORKS) for network in recent)
    assert all(0 <= place < _PLACES for place in recent.values())
    drawn = list(format(networks, f"0{len(NETWORKS)}b")[::-1].translate(_CELLS))
    for network, place in recent.items():
        drawn[network] = str(place)
    return "".join(drawn)


def cells(networks: int, recent: Mapping[int, int], layout: Layout) -> tuple[Cell, ...]:
    """Return the 1,024 cells of a layout, by number of network."""
    drawn = marks(networks, recent)
    return tuple(
        Cell(network, x, y, mark)
        for network, (x, y), mark in zip(NETWORKS, POINTS[layout], drawn, strict=True)
    )


def groups(networks: int, recent: Mapping[int, int], layout: Layout) -> tuple[Group, ...]:
    """Return the 256 groups of cells of a layout, by number of /8."""
    drawn = cells(networks, recent, layout)
    width, height = (4, 1) if layout is Layout.ROWS else (2, 2)
    return tuple(
        Group(block, x, y, width, height, drawn[block.octet * 4 : block.octet * 4 + 4])
        for block, (x, y) in zip(BLOCKS, CORNERS[layout], strict=True)
    )


def _numbers(layout: Layout) -> tuple[tuple[int, ...], ...]:
    found = {point: number for number, point in enumerate(POINTS[layout])}
    rows, columns = range(layout.rows), range(layout.columns)
    return tuple(tuple(found[Point(x, y)] for x in columns) for y in rows)


POINTS: Final[Mapping[Layout, tuple[Point, ...]]] = {
    Layout.ROWS: tuple(Point(n % COLUMNS_ROWS, n // COLUMNS_ROWS) for n in range(len(NETWORKS))),
    Layout.HILBERT: hilbert.POINTS,
}
"""The cell of each network."""

NUMBERS: Final[Mapping[Layout, tuple[tuple[int, ...], ...]]] = {
    layout: _numbers(layout) for layout in Layout
}
"""The network of each cell, in rows from top to bottom."""

CORNERS: Final[Mapping[Layout, tuple[Point, ...]]] = {
    Layout.ROWS: POINTS[Layout.ROWS][::NETWORKS_A_BLOCK],
    Layout.HILBERT: tuple(map(hilbert.square, range(len(BLOCKS)))),
}
"""The upper left cell of each /8."""
