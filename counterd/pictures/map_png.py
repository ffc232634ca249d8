"""Draw the map of networks as PNG, for where SVG cannot go: mail, terminals, old browsers."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from counterd.pictures.canvas import Canvas
from counterd.pictures.coverage import coverage
from counterd.pictures.field import FIELDS
from counterd.pictures.font import LARGE, SMALL
from counterd.pictures.frame import FRAMES, Box, Text, cells_end
from counterd.pictures.labels import label_networks
from counterd.pictures.netmap import NUMBERS, Layout, marks
from counterd.pictures.netmap import SEEN as SEEN_MARK
from counterd.pictures.networks import NETWORKS, NETWORKS_A_BLOCK
from counterd.pictures.png import png
from counterd.pictures.theme import BY_REGISTRY, COLOURS, SEEN, Paint, Theme

SCALE_MAX: Final = 4


def map_png(
    networks: int, recent: Mapping[int, int], layout: Layout, theme: Theme, scale: int = 1
) -> bytes:
    """Return the map as a PNG of ``scale`` pixels a unit, 1 to ``SCALE_MAX``.

    ``networks`` and ``recent`` are as in ``netmap.marks``.
    """
    assert 1 <= scale <= SCALE_MAX
    drawn = marks(networks, recent)
    frame = FRAMES[layout]
    canvas = Canvas(frame.width, frame.height, _ground(layout, cells_end(drawn)))
    _see(canvas, drawn, layout)
    if layout is Layout.HILBERT:
        _move_labels(canvas, drawn, recent)
    _place(canvas, recent, layout)
    sums = coverage(networks).text.upper()
    canvas.text(frame.sums_end - LARGE.width_of(sums), frame.sums_y, sums, Paint.INK)
    palette = [(*colour, 255) for colour in COLOURS[theme]]
    return png(frame.width * scale, frame.height * scale, palette, canvas.rows(scale))


def _see(canvas: Canvas, drawn: str, layout: Layout) -> None:
    field, width = FIELDS[layout], FRAMES[layout].width
    cell = bytes((SEEN,)) * field.cell_width
    for y, numbers in zip(field.ys, NUMBERS[layout], strict=True):
        line = bytearray(width)
        for x, number in zip(field.xs, numbers, strict=True):
            if drawn[number] == SEEN_MARK:
                line[x : x + field.cell_width] = cell
        canvas.set_bits(y, field.cell_height, bytes(line))


def _move_labels(canvas: Canvas, drawn: str, recent: Mapping[int, int]) -> None:
    labels = label_networks(recent)
    for octet in {network // NETWORKS_A_BLOCK for network in recent}:
        network = labels[octet]
        if network is not None:
            is_seen = drawn[network] == SEEN_MARK
            _label(canvas, network, Paint.ON_SEEN_NETWORK if is_seen else Paint.ON_NETWORK)


def _label(canvas: Canvas, network: int, paint: Paint) -> None:
    x, y = FIELDS[Layout.HILBERT].corner(network)
    canvas.text(x + 1, y + 1, str(network // NETWORKS_A_BLOCK), paint, SMALL)


def _place(canvas: Canvas, recent: Mapping[int, int], layout: Layout) -> None:
    field = FIELDS[layout]
    width, height = field.cell_width, field.cell_height
    for network, place in recent.items():
        x, y = field.corner(network)
        canvas.box(x - 1, y - 1, width + 2, height + 2, Paint.INK)
        canvas.box(x, y, width, height, Paint.RECENT)
        canvas.text(x + (width - LARGE.width) // 2, y + 3, str(place), Paint.ON_RECENT)


@cache
def _ground(layout: Layout, end: int) -> bytes:
    field, frame = FIELDS[layout], FRAMES[layout]
    canvas = Canvas(frame.width, frame.height, bytes((Paint.PAPER,)) * frame.width * frame.height)
    for network in NETWORKS:
        paint = BY_REGISTRY[network.registry]
        canvas.box(*field.corner(network.number), field.cell_width, field.cell_height, paint)
    for item in frame.items(has_regions=end < len(NETWORKS)):
        match item:
            case Box(x, y, width, height, paint):
                canvas.box(x, y, width, height, paint)
            case Text(x, y, text, paint):
                canvas.text(x, y, text.upper(), paint)
    if layout is Layout.HILBERT:
        for label in label_networks(())[: end // NETWORKS_A_BLOCK]:
            assert label is not None
            _label(canvas, label, Paint.ON_NETWORK)
    return canvas.pixels
