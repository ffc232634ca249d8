"""What stands around and instead of the cells of the map: names of rows, legend, quiet regions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from counterd.pictures.field import FIELDS, MARGIN, Field
from counterd.pictures.font import LARGE
from counterd.pictures.netmap import CORNERS, NOT_SEEN, Layout
from counterd.pictures.networks import UNICAST_END
from counterd.pictures.registries import BLOCKS, Registry
from counterd.pictures.theme import BY_REGISTRY, SEEN, Paint

_LINE: Final = 14  # from a line of the legend to the next
_SWATCH: Final = 7
_GAP: Final = 4
_REGIONS: Final = {
    "224-239 multicast": range(UNICAST_END, 960),
    "240-255 reserved": range(960, 1024),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of one paint."""

    x: int
    y: int
    width: int
    height: int
    paint: Paint


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: ``x`` is where it begins, ``y`` where its capitals do."""

    x: int
    y: int
    text: str
    paint: Paint

    @property
    def end(self) -> int:
        """Where the text ends."""
        return self.x + LARGE.width_of(self.text)


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture of a layout, but for its cells."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    texts: tuple[Text, ...]
    regions: tuple[tuple[Box, Text], ...]
    """Stand for the cells from 224.0.0.0 on as long as nobody came from there, as is usual."""
    sums_end: int
    """Where the line with the sums of the map ends."""
    sums_y: int
    """Where its capitals begin."""

    def items(self, *, has_regions: bool) -> Iterator[Box | Text]:
        """Yield what is to be painted around the cells, what lies below first."""
        if has_regions:
            for region in self.regions:
                yield from region
        yield from self.boxes
        yield from self.texts


def cells_end(drawn: str) -> int:
    """Return how many of the networks with the marks ``drawn`` are cells; regions are the rest."""
    is_quiet = drawn.count(NOT_SEEN, UNICAST_END) == len(drawn) - UNICAST_END
    return UNICAST_END if is_quiet else len(drawn)


def _frame(field: Field) -> Frame:
    left, first = field.xs[0], field.bottom + MARGIN
    second = first + _LINE
    items = [*_names(field), *_registries(left, first), *_marks(left, second)]
    return Frame(
        width=field.right + MARGIN,
        height=second + LARGE.height + MARGIN,
        boxes=tuple(item for item in items if isinstance(item, Box)),
        texts=tuple(item for item in items if isinstance(item, Text)),
        regions=tuple(_region(field, name, networks) for name, networks in _REGIONS.items()),
        sums_end=field.right,
        sums_y=second,
    )


def _names(field: Field) -> Iterator[Text]:
    if field.layout is Layout.ROWS:
        for block, (x, y) in zip(BLOCKS, CORNERS[Layout.ROWS], strict=True):
            if x == 0:
                yield Text(MARGIN, field.ys[y] + 3, f"{block.octet:3}.0.0.0", Paint.QUIET)
            if y == 0:
                yield Text(field.xs[x], MARGIN, f"+{block.octet}", Paint.QUIET)


def _registries(x: int, y: int) -> Iterator[Box | Text]:
    for registry, paint in BY_REGISTRY.items():
        name = "special use" if registry is Registry.IANA else registry
        yield Box(x, y, _SWATCH, _SWATCH, paint)
        yield Box(x + _SWATCH + 1, y, _SWATCH, _SWATCH, Paint(paint + SEEN))
        text = Text(x + 2 * _SWATCH + 1 + _GAP, y, name, Paint.INK)
        yield text
        x = text.end + 3 * _GAP


def _marks(x: int, y: int) -> Iterator[Box | Text]:
    for paint, name in (
        (Paint.IANA, "not seen"),
        (Paint.SEEN_IANA, "seen"),
        (Paint.RECENT, "the last ten, 0 the latest"),
    ):
        yield Box(x, y, _SWATCH, _SWATCH, paint)
        text = Text(x + _SWATCH + _GAP, y, name, Paint.INK)
        yield text
        x = text.end + 3 * _GAP


def _region(field: Field, name: str, networks: Iterable[int]) -> tuple[Box, Text]:
    corners = [*map(field.corner, networks)]
    x, y = min(corners)
    right, bottom = max(corners)
    width, height = right + field.cell_width - x, bottom + field.cell_height - y
    text_x = x + (width - LARGE.width_of(name)) // 2
    text_y = y + (height - LARGE.height) // 2
    return Box(x, y, width, height, Paint.IANA), Text(text_x, text_y, name, Paint.QUIET)


FRAMES: Final[Mapping[Layout, Frame]] = {layout: _frame(FIELDS[layout]) for layout in Layout}
