"""The map of networks as our own page draws it: each /8 a link with its cells and what is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from counterd.pictures.field import FIELDS, MARGIN, Field
from counterd.pictures.labels import label_networks
from counterd.pictures.netmap import CORNERS, NOT_SEEN, SEEN, Layout
from counterd.pictures.networks import NETWORKS, NETWORKS_A_BLOCK
from counterd.pictures.registries import BLOCKS, Registry

_AIR: Final = 4  # around the cells, for the ring of what has the focus
_ROW_BASELINE: Final = 10
_ROW_GAP: Final = 8
_READOUT: Final = 44
_REGIONS: Final = (("multicast", range(224, 240)), ("reserved", range(240, 256)))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, and what is written on it or told of it."""

    x: int
    y: int
    width: int
    height: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A text and where its line begins, or ends."""

    x: int
    y: int
    text: str
    is_on_seen: bool = False


@dataclass(frozen=True, slots=True)
class SeenCell:
    """A network that somebody came from."""

    box: Box
    """Tells its name."""
    kind: str
    place: str
    """That of the latest of the last ten from there, 0 to 9; empty if none is."""


@dataclass(frozen=True, slots=True)
class Square:
    """A /8: four networks."""

    octet: int
    name: str
    holder: str
    told: str
    """How much of it was seen, in words."""
    column: int
    row: int
    """Its place among the squares."""
    frame: Box
    unseen: tuple[tuple[str, str], ...]
    """By kind, the ``d`` of a path of all cells that nobody came from."""
    seen: tuple[SeenCell, ...]
    label: Label | None
    """Its number, where there is room for that."""
    readout: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn around the squares."""

    layout: Layout
    view: Box
    regions: tuple[Box, ...]
    """Stand for the squares from 224 on while nobody came from there, as is usual."""
    rows: tuple[Label, ...]
    """The names of the rows, for those who count in dotted decimals; they end at their place."""
    readout: Box
    """Where it is told what one points at."""


def kind_of(registry: Registry) -> str:
    """Return the class by which style sheets know a registry: ``ripe-ncc``."""
    return registry.lower().replace(" ", "-")


def square(layout: Layout, octet: int, marks: str) -> Square:
    """Return the /8 that begins with ``octet``; ``marks`` are its four of ``netmap.marks``."""
    assert len(marks) == NETWORKS_A_BLOCK
    field, block = FIELDS[layout], BLOCKS[octet]
    first = octet * NETWORKS_A_BLOCK
    marked = {first + quarter: mark for quarter, mark in enumerate(marks)}
    corner = CORNERS[layout][octet]
    columns, rows = (NETWORKS_A_BLOCK, 1) if layout is Layout.ROWS else (2, 2)
    return Square(
        octet=octet,
        name=block.name,
        holder=block.label,
        told=told(marks),
        column=corner.x // columns,
        row=corner.y // rows,
        frame=_around(field, marked),
        unseen=tuple(_unseen(field, marked)),
        seen=tuple(_seen(field, marked)),
        label=_label(field, octet, marked) if layout is Layout.HILBERT else None,
        readout=_readout(field),
    )


@cache
def sheet(layout: Layout, *, has_regions: bool) -> Sheet:
    """Return what is around the squares of a layout: all 256, or 224 and two regions."""
    field = FIELDS[layout]
    left, top = _left(field), field.ys[0]
    width, height = field.right - left, field.bottom - top
    return Sheet(
        layout=layout,
        view=Box(left - _AIR, top - _AIR, width + 2 * _AIR, height + 2 * _AIR + _READOUT),
        regions=tuple(_regions(field)) if has_regions else (),
        rows=tuple(_rows(field)) if layout is Layout.ROWS else (),
        readout=_readout(field),
    )


def told(marks: str) -> str:
    """Say of a /8 how many networks were seen, and which of the last ten came from there."""
    seen = len(marks) - marks.count(NOT_SEEN)
    places = sorted(mark for mark in marks if mark not in {NOT_SEEN, SEEN})
    text = f"{seen} of {len(marks)} networks seen" if seen else "not seen"
    return f"{text}; of the last ten: {', '.join(places)}" if places else text


def _unseen(field: Field, marked: dict[int, str]) -> Iterator[tuple[str, str]]:
    outline = f"h{field.cell_width}v{field.cell_height}h-{field.cell_width}z"
    by_kind: dict[str, str] = {}
    for number, mark in marked.items():
        if mark == NOT_SEEN:
            kind = kind_of(NETWORKS[number].registry)
            x, y = field.corner(number)
            by_kind[kind] = by_kind.get(kind, "") + f"M{x} {y}{outline}"
    yield from by_kind.items()


def _seen(field: Field, marked: dict[int, str]) -> Iterator[SeenCell]:
    for number, mark in marked.items():
        if mark != NOT_SEEN:
            network = NETWORKS[number]
            text = f"{network.name}, {network.label}"
            box = Box(*field.corner(number), field.cell_width, field.cell_height, text)
            yield SeenCell(box, kind_of(network.registry), "" if mark == SEEN else mark)


def _label(field: Field, octet: int, marked: dict[int, str]) -> Label | None:
    recent = [number for number, mark in marked.items() if mark not in {NOT_SEEN, SEEN}]
    free = label_networks(recent)[octet]
    if free is None:
        return None
    x, y = field.corner(free)
    return Label(x + 1, y + 6, str(octet), is_on_seen=marked[free] == SEEN)


def _around(field: Field, numbers: Iterable[int], text: str = "") -> Box:
    corners = [field.corner(number) for number in numbers]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    width = max(xs) + field.cell_width - min(xs)
    return Box(min(xs), min(ys), width, max(ys) + field.cell_height - min(ys), text)


def _left(field: Field) -> int:
    return MARGIN if field.layout is Layout.ROWS else field.xs[0]


def _readout(field: Field) -> Box:
    return Box(_left(field), field.bottom + _AIR, field.right - _left(field), _READOUT)


def _regions(field: Field) -> Iterator[Box]:
    for purpose, octets in _REGIONS:
        numbers = range(octets[0] * NETWORKS_A_BLOCK, (octets[-1] + 1) * NETWORKS_A_BLOCK)
        yield _around(field, numbers, f"{octets[0]}-{octets[-1]} {purpose}")


def _rows(field: Field) -> Iterator[Label]:
    for octet, (x, y) in enumerate(CORNERS[Layout.ROWS]):
        if x == 0:
            place = field.xs[0] - _ROW_GAP, field.ys[y] + _ROW_BASELINE
            yield Label(*place, f"{octet}.0.0.0")
