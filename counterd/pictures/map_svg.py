"""Draw the map of networks as SVG: one file that shows itself by day and by night, no script."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from counterd.pictures.coverage import coverage
from counterd.pictures.field import FIELDS
from counterd.pictures.frame import FRAMES, Box, Text, cells_end
from counterd.pictures.labels import label_networks
from counterd.pictures.markup import xml_text
from counterd.pictures.netmap import SEEN as SEEN_MARK
from counterd.pictures.netmap import Layout, marks
from counterd.pictures.networks import NETWORKS, NETWORKS_A_BLOCK
from counterd.pictures.theme import BY_REGISTRY, COLOURS, SEEN, Paint, Theme, hex_colour

SCALE_MAX: Final = 8
_BASELINE: Final = 7  # capitals are as high as those of the pixel font
_FONT: Final = 'ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace'


def map_svg(
    networks: int, recent: Mapping[int, int], layout: Layout, title: str, scale: int = 1
) -> str:
    """Return the map as an SVG document; ``title`` is for those who hear it or point at it.

    ``networks`` and ``recent`` are as in ``netmap.marks``. The picture asks for ``scale`` pixels a
    unit, 1 to ``SCALE_MAX``, and grows and shrinks without loss.
    """
    assert 1 <= scale <= SCALE_MAX
    drawn = marks(networks, recent)
    frame, end, sums = FRAMES[layout], cells_end(drawn), coverage(networks).text
    seen = (number for number, mark in enumerate(drawn) if mark == SEEN_MARK)
    return "".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" class="counterd-map" role="img" '
            f'width="{frame.width * scale}" height="{frame.height * scale}" '
            f'viewBox="0 0 {frame.width} {frame.height}">'
            f"<title>{xml_text(title)}</title><desc>{sums} seen.{_told(recent)}</desc>",
            _ground(layout, end),
            *_paths(layout, seen, SEEN),
            *(_labels(drawn[:end], recent) if layout is Layout.HILBERT else ()),
            *_recent(recent, layout),
            f'<text class="c{Paint.INK:d} end" x="{frame.sums_end}" '
            f'y="{frame.sums_y + _BASELINE}">{sums}</text></svg>\n',
        )
    )


def _told(recent: Mapping[int, int]) -> str:
    names = [
        f"{NETWORKS[number].name}, {xml_text(NETWORKS[number].label)}"
        for number in sorted(recent, key=lambda number: recent[number])
    ]
    return f" The latest visitors came from {'; '.join(names)}." if names else ""


def _labels(drawn: str, recent: Mapping[int, int]) -> Iterator[str]:
    pieces = _label_pieces()
    plain: list[str] = []
    on_seen: list[str] = []
    for network in label_networks(recent)[: len(drawn) // NETWORKS_A_BLOCK]:
        if network is not None:
            (on_seen if drawn[network] == SEEN_MARK else plain).append(pieces[network])
    yield f'<g class="c{Paint.ON_NETWORK:d} small">{"".join(plain)}</g>'
    yield f'<g class="c{Paint.ON_SEEN_NETWORK:d} small">{"".join(on_seen)}</g>'


def _recent(recent: Mapping[int, int], layout: Layout) -> Iterator[str]:
    field = FIELDS[layout]
    for number, place in recent.items():
        network = NETWORKS[number]
        x, y = field.corner(number)
        width, height = field.cell_width, field.cell_height
        # A ring in the gap around the cell makes it stand out even where all others were seen.
        ring = Box(x - 1, y - 1, width + 2, height + 2, Paint.INK)
        yield (
            f"<g><title>{place}: {network.name}, {xml_text(network.label)}</title>"
            f"{_item(ring)}{_item(Box(x, y, width, height, Paint.RECENT))}"
            f'<text class="c{Paint.ON_RECENT:d} mid" x="{x + width / 2}" '
            f'y="{y + 3 + _BASELINE}">{place}</text></g>'
        )


@cache
def _ground(layout: Layout, end: int) -> str:
    items = FRAMES[layout].items(has_regions=end < len(NETWORKS))
    return "".join(
        (
            f"<style>{_style()}</style>",
            f'<rect class="c{Paint.PAPER:d}" width="100%" height="100%"/>',
            *_paths(layout, range(end), 0),
            *map(_item, items),
        )
    )


def _style() -> str:
    day, night = (
        "".join(
            f".counterd-map .c{paint}{{fill:{hex_colour(colour)}}}"
            for paint, colour in enumerate(COLOURS[theme])
        )
        for theme in (Theme.LIGHT, Theme.DARK)
    )
    return (
        f".counterd-map text{{font:10px {_FONT};white-space:pre}}"
        ".counterd-map .small text{font-size:6px}"
        ".counterd-map .mid{font-weight:bold;text-anchor:middle}"
        ".counterd-map .end{text-anchor:end}"
        f"{day}@media screen and (prefers-color-scheme:dark){{{night}}}"
    )


def _paths(layout: Layout, numbers: Iterable[int], shift: int) -> Iterator[str]:
    """Draw cells, a path each paint; ``shift`` is 0 or ``SEEN``."""
    pieces = _pieces(layout)
    by_paint: dict[Paint, list[str]] = {}
    for number in numbers:
        by_paint.setdefault(_PAINTS[number], []).append(pieces[number])
    for paint, found in by_paint.items():
        yield f'<path class="c{paint + shift}" d="{"".join(found)}"/>'


@cache
def _pieces(layout: Layout) -> tuple[str, ...]:
    field = FIELDS[layout]
    outline = f"h{field.cell_width}v{field.cell_height}h-{field.cell_width}z"
    corners = map(field.corner, range(len(NETWORKS)))
    return tuple(f"M{x},{y}{outline}" for x, y in corners)


@cache
def _label_pieces() -> tuple[str, ...]:
    corners = map(FIELDS[Layout.HILBERT].corner, range(len(NETWORKS)))
    return tuple(
        f'<text x="{x + 1}" y="{y + 6}">{number // NETWORKS_A_BLOCK}</text>'
        for number, (x, y) in enumerate(corners)
    )


def _item(item: Box | Text) -> str:
    match item:
        case Box(x, y, width, height, paint):
            size = f'width="{width}" height="{height}"'
            return f'<rect class="c{paint:d}" x="{x}" y="{y}" {size}/>'
        case Text(x, y, text, paint):
            return f'<text class="c{paint:d}" x="{x}" y="{y + _BASELINE}">{xml_text(text)}</text>'


_PAINTS: Final = tuple(BY_REGISTRY[network.registry] for network in NETWORKS)
