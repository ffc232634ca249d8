"""Pixels of the picture, as a strict reader finds them, are those of the map."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterd.pictures.field import FIELDS
from counterd.pictures.font import LARGE, SMALL, Font
from counterd.pictures.frame import FRAMES
from counterd.pictures.map_png import SCALE_MAX, map_png
from counterd.pictures.netmap import Layout
from counterd.pictures.networks import NETWORKS
from counterd.pictures.theme import BY_REGISTRY, COLOURS, Paint, Theme
from tests.pictures.maps import EVERYTHING, networks, recents, unhurried
from tests.pictures.png_reader import Picture, read_png

layouts = pytest.mark.parametrize("layout", Layout)


def picture_of(
    seen: int, recent: dict[int, int], layout: Layout, theme: Theme = Theme.LIGHT, scale: int = 1
) -> Picture:
    return read_png(map_png(seen, recent, layout, theme, scale))


def is_written(
    picture: Picture, corner: tuple[int, int], text: str, paint: int, font: Font
) -> bool:
    """Return whether the signs of ``text``, and only these, have that paint from ``corner`` on."""
    x, y = corner
    rows = font.rows(text)
    return rows == tuple(
        "".join(" #"[pixel == paint] for pixel in line[x : x + len(rows[0])])
        for line in picture.rows[y : y + font.height]
    )


@settings(unhurried, max_examples=30)
@given(networks, recents, st.sampled_from(Layout))
def test_every_cell_has_its_paint(seen: int, recent: dict[int, int], layout: Layout) -> None:
    picture, field = picture_of(seen, recent, layout), FIELDS[layout]
    is_quiet = not seen >> 896 and all(number < 896 for number in recent)
    for network in NETWORKS[: 896 if is_quiet else 1024]:
        x, y = field.corner(network.number)
        bottom, right = y + field.cell_height - 1, x + field.cell_width - 1
        corners = {picture.rows[y][x], picture.rows[bottom][right], picture.rows[bottom][x]}
        if network.number in recent:
            assert corners == {Paint.RECENT}
        else:
            came = seen >> network.number & 1
            assert corners == {BY_REGISTRY[network.registry] + 8 * came}


@settings(unhurried, max_examples=30)
@given(recents, st.sampled_from(Layout))
def test_recent_networks_have_a_ring_and_a_digit(recent: dict[int, int], layout: Layout) -> None:
    picture, field = picture_of(0, recent, layout), FIELDS[layout]
    for number, place in recent.items():
        x, y = field.corner(number)
        digit_x = x + (field.cell_width - LARGE.width) // 2
        assert is_written(picture, (digit_x, y + 3), str(place), Paint.ON_RECENT, LARGE)
        assert picture.rows[y - 1][x] == picture.rows[y + field.cell_height][x] == Paint.INK
        assert picture.rows[y][x - 1] == picture.rows[y][x + field.cell_width] == Paint.INK


def label_at(picture: Picture, network: int, paint: Paint) -> bool:
    x, y = FIELDS[Layout.HILBERT].corner(network)
    return is_written(picture, (x + 1, y + 1), str(network // 4), paint, SMALL)


def test_blocks_are_numbered_on_the_curve() -> None:
    picture = picture_of(1 << 254 * 4, {}, Layout.HILBERT)
    for first in range(0, 256, 5):
        quarters = range(first * 4, first * 4 + 4)
        assert any(label_at(picture, network, Paint.ON_NETWORK) for network in quarters)


def test_a_number_gives_way_to_a_recent_client_and_can_be_read_on_what_was_seen() -> None:
    assert label_at(picture_of(0, {0: 0}, Layout.HILBERT), 3, Paint.ON_NETWORK)
    assert label_at(picture_of(0b1000, {0: 0}, Layout.HILBERT), 3, Paint.ON_SEEN_NETWORK)
    assert label_at(picture_of(0b1, {2: 0}, Layout.HILBERT), 0, Paint.ON_SEEN_NETWORK)


def test_a_block_full_of_recent_clients_has_no_number() -> None:
    full = picture_of(0, {0: 0, 1: 1, 2: 2, 3: 3}, Layout.HILBERT)
    empty = picture_of(0, {}, Layout.HILBERT)
    label = (Paint.ON_NETWORK, Paint.ON_SEEN_NETWORK)
    assert sum(map(full.rows[13].count, label)) < sum(map(empty.rows[13].count, label))
    x, y = FIELDS[Layout.HILBERT].corner(0)
    for row in full.rows[y : y + 27]:
        assert not set(row[x : x + 27]) & set(label)


@layouts
def test_names_legend_and_sums_are_written_in_capitals(layout: Layout) -> None:
    picture, frame = picture_of(1 << 152, {}, layout), FRAMES[layout]
    for text in frame.texts:
        assert is_written(picture, (text.x, text.y), text.text.upper(), text.paint, LARGE)
    for box in frame.boxes:
        assert picture.rows[box.y][box.x] == box.paint
    sums = "1 OF 883 NETWORKS, 0.1 %"
    corner = (frame.sums_end - LARGE.width_of(sums), frame.sums_y)
    assert is_written(picture, corner, sums, Paint.INK, LARGE)


@layouts
def test_multicast_is_a_region_until_somebody_comes_from_there(layout: Layout) -> None:
    for box, text in FRAMES[layout].regions:
        quiet, used = picture_of(0, {}, layout), picture_of(1 << 896, {}, layout)
        assert is_written(quiet, (text.x, text.y), text.text.upper(), Paint.QUIET, LARGE)
        assert not is_written(used, (text.x, text.y), text.text.upper(), Paint.QUIET, LARGE)
        assert Paint.PAPER not in quiet.rows[box.y][box.x : box.x + box.width]
        assert Paint.PAPER in used.rows[box.y][box.x : box.x + box.width]


@pytest.mark.parametrize("theme", Theme)
@layouts
def test_the_colours_are_those_of_the_theme_and_opaque(layout: Layout, theme: Theme) -> None:
    picture = picture_of(EVERYTHING, {300: 4}, layout, theme)
    assert picture.palette == [(*colour, 255) for colour in COLOURS[theme]]
    assert picture.colour(0, 0) == (*COLOURS[theme][Paint.PAPER], 255)
    x, y = FIELDS[layout].corner(300)
    assert picture.colour(x, y) == (*COLOURS[theme][Paint.RECENT], 255)


@layouts
def test_a_larger_picture_is_the_same_in_larger_pixels(layout: Layout) -> None:
    small = picture_of(EVERYTHING >> 500, {5: 0}, layout)
    large = picture_of(EVERYTHING >> 500, {5: 0}, layout, scale=SCALE_MAX)
    assert small.size == (FRAMES[layout].width, FRAMES[layout].height)
    assert large.rows[::SCALE_MAX] == large.rows[SCALE_MAX - 1 :: SCALE_MAX]
    assert [row[::SCALE_MAX] for row in large.rows[::SCALE_MAX]] == small.rows
    assert [row[SCALE_MAX - 1 :: SCALE_MAX] for row in large.rows[::SCALE_MAX]] == small.rows


@pytest.mark.parametrize("scale", [0, SCALE_MAX + 1])
def test_a_size_out_of_bounds_is_refused(scale: int) -> None:
    with pytest.raises(AssertionError):
        map_png(0, {}, Layout.ROWS, Theme.LIGHT, scale)


def test_one_map_leaves_no_trace_in_the_next() -> None:
    before = map_png(0, {}, Layout.HILBERT, Theme.LIGHT)
    map_png(EVERYTHING, {1: 1}, Layout.HILBERT, Theme.LIGHT)
    assert map_png(0, {}, Layout.HILBERT, Theme.LIGHT) == before
