"""The map as it is drawn in the page: each network once, nothing outside, and told in words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.netmap import Layout, marks
from counterd.pictures.theme import COLOURS, Paint, Theme, hex_colour
from counterd.web.own.map_drawing import Box, Label, Square, sheet, square, told

CSS = Path(__file__).resolve().parents[3] / "templates" / "assets" / "own.css"


def squares(layout: Layout, drawn: str) -> list[Square]:
    return [square(layout, octet, drawn[octet * 4 : octet * 4 + 4]) for octet in range(256)]


def corners(one: Square) -> list[tuple[int, int]]:
    """Where its cells begin."""
    unseen = [
        (int(x), int(y)) for _, path in one.unseen for x, y in re.findall(r"M(\d+) (\d+)h", path)
    ]
    return unseen + [(cell.box.x, cell.box.y) for cell in one.seen]


def test_a_square_by_hand() -> None:
    one = square(Layout.ROWS, 17, "-X-3")
    assert (one.name, one.holder) == ("17.0.0.0/8", "Apple Computer Inc. (ARIN)")
    assert one.told == "2 of 4 networks seen; of the last ten: 3"
    assert (one.column, one.row) == (1, 1)
    assert [kind for kind, _ in one.unseen] == ["arin"]
    assert [(cell.kind, cell.place) for cell in one.seen] == [("arin", ""), ("arin", "3")]
    assert one.seen[0].box.text == "17.64.0.0/10, Apple Computer Inc. (ARIN)"
    assert one.label is None


def test_what_is_of_special_use_looks_so_within_its_square() -> None:
    one = square(Layout.HILBERT, 100, "----")
    assert sorted(kind for kind, _ in one.unseen) == ["arin", "iana"]  # 100.64.0.0/10


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("----", "not seen"),
        ("X---", "1 of 4 networks seen"),
        ("XXXX", "4 of 4 networks seen"),
        ("9-0X", "3 of 4 networks seen; of the last ten: 0, 9"),
    ],
)
def test_how_much_was_seen_is_told(drawn: str, text: str) -> None:
    assert told(drawn) == text


@given(st.integers(0, (1 << 1024) - 1), st.sampled_from(Layout))
def test_each_network_has_one_cell_within_its_frame_and_the_sheet(
    networks: int, layout: Layout
) -> None:
    drawn = squares(layout, marks(networks, {}))
    view = sheet(layout, has_regions=False).view
    everything = [corner for one in drawn for corner in corners(one)]
    assert len({*everything}) == len(everything) == 1024
    assert sum(len(one.seen) for one in drawn) == networks.bit_count()
    for one in drawn:
        frame = one.frame
        for x, y in corners(one):
            assert frame.x <= x < frame.x + frame.width
            assert frame.y <= y < frame.y + frame.height
        assert view.x <= frame.x < frame.x + frame.width <= view.x + view.width
        assert view.y <= frame.y < frame.y + frame.height <= one.readout.y
        assert one.readout.y + one.readout.height <= view.y + view.height


@pytest.mark.parametrize("layout", Layout)
def test_each_square_has_its_own_place_for_the_arrow_keys(layout: Layout) -> None:
    places = {(one.column, one.row) for one in squares(layout, "-" * 1024)}
    assert places == {(x, y) for x in range(16) for y in range(16)}


def test_the_number_of_a_square_moves_aside_for_recent_visitors() -> None:
    plain, moved, full = (square(Layout.HILBERT, 0, drawn) for drawn in ("----", "0-X-", "0123"))
    assert plain.label == Label(13, 18, "0")
    assert moved.label is not None
    assert moved.label != plain.label
    assert full.label is None
    assert square(Layout.HILBERT, 0, "XXXX").label == Label(13, 18, "0", is_on_seen=True)


def test_what_nobody_can_come_from_is_two_regions() -> None:
    for layout in Layout:
        regions = sheet(layout, has_regions=True).regions
        assert [region.text for region in regions] == ["224-239 multicast", "240-255 reserved"]
        last = squares(layout, "-" * 1024)[224:]
        for one in last:
            assert any(_holds(region, one.frame) for region in regions)
        assert sheet(layout, has_regions=False).regions == ()


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def test_rows_have_names_and_the_curve_has_none() -> None:
    names = [row.text for row in sheet(Layout.ROWS, has_regions=True).rows]
    assert names[:2] == ["0.0.0.0", "16.0.0.0"]
    assert len(names) == 16
    assert sheet(Layout.HILBERT, has_regions=True).rows == ()


@pytest.mark.parametrize("theme", Theme)
def test_the_style_sheet_has_the_colours_of_the_pictures(theme: Theme) -> None:
    css = CSS.read_text("utf-8")
    light, dark = css.index("--arin: #"), css.rindex("--arin: #")
    part = css[light:dark] if theme is Theme.LIGHT else css[dark:]
    for paint in Paint:
        name = paint.name.lower().replace("_", "-")
        if paint in {Paint.PAPER, Paint.INK, Paint.QUIET, Paint.ON_SEEN_NETWORK}:
            continue  # those of the page
        assert f"--{name}: {hex_colour(COLOURS[theme][paint])};" in part, name
