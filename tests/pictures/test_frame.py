"""Nothing lies over anything else, nothing leaves the picture."""

from itertools import combinations

import pytest

from counterd.pictures.coverage import coverage
from counterd.pictures.field import FIELDS
from counterd.pictures.font import LARGE
from counterd.pictures.frame import FRAMES, Box, Text, cells_end
from counterd.pictures.netmap import Layout, marks
from counterd.pictures.networks import NETWORKS
from counterd.pictures.theme import Paint
from tests.pictures.maps import EVERYTHING

layouts = pytest.mark.parametrize("layout", Layout)

Area = tuple[int, int, int, int]


def area(item: Box | Text) -> Area:
    match item:
        case Box(x, y, width, height):
            return x, y, x + width, y + height
        case Text(x, y):
            return x, y, item.end, y + LARGE.height


def is_apart(one: Area, other: Area) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def areas_of(layout: Layout) -> list[Area]:
    frame, field = FRAMES[layout], FIELDS[layout]
    longest = LARGE.width_of(coverage(EVERYTHING).text)
    sums = (
        frame.sums_end - longest,
        frame.sums_y,
        frame.sums_end,
        frame.sums_y + LARGE.height,
    )
    cells = (field.xs[0], field.ys[0], field.right, field.bottom)
    return [cells, sums, *map(area, frame.boxes), *map(area, frame.texts)]


@layouts
def test_no_part_lies_over_another(layout: Layout) -> None:
    for one, other in combinations(areas_of(layout), 2):
        assert is_apart(one, other)


@layouts
def test_there_is_air_behind_every_text(layout: Layout) -> None:
    for text in FRAMES[layout].texts:
        left, top, right, bottom = area(text)
        for other in areas_of(layout):
            assert other == area(text) or is_apart((left, top, right + 8, bottom), other)


@layouts
def test_all_parts_lie_within_the_picture(layout: Layout) -> None:
    frame = FRAMES[layout]
    for left, top, right, bottom in areas_of(layout):
        assert left >= 12
        assert top >= 12
        assert right <= frame.width - 12
        assert bottom <= frame.height - 12


@layouts
def test_the_legend_names_what_is_painted(layout: Layout) -> None:
    frame = FRAMES[layout]
    assert {box.paint for box in frame.boxes} == {
        *(paint for paint in Paint if paint <= Paint.IANA),
        *(paint for paint in Paint if Paint.SEEN_ARIN <= paint <= Paint.SEEN_IANA),
        Paint.RECENT,
    }
    names = [text.text for text in frame.texts if text.paint is Paint.INK]
    assert names[:6] == ["ARIN", "RIPE NCC", "APNIC", "LACNIC", "AFRINIC", "special use"]
    assert names[6:] == ["not seen", "seen", "the last ten, 0 the latest"]


def test_rows_are_named_as_in_percent_m_and_columns_by_what_is_added() -> None:
    frame = FRAMES[Layout.ROWS]
    names = [text for text in frame.texts if text.paint is Paint.QUIET]
    rows = [text.text for text in names if text.text.endswith(".0.0.0")]
    assert rows == [f"{octet:3}.0.0.0" for octet in range(0, 256, 16)]
    assert [text.text for text in names if text.text not in rows] == [f"+{n}" for n in range(16)]


@layouts
def test_regions_cover_the_cells_of_multicast_and_reserved_networks_and_no_others(
    layout: Layout,
) -> None:
    field = FIELDS[layout]
    for box, text in FRAMES[layout].regions:
        first, last = (int(octet) for octet in text.text.split()[0].split("-"))
        inside = {
            network.number
            for network in NETWORKS
            for x, y in (field.corner(network.number),)
            if not is_apart((x, y, x + field.cell_width, y + field.cell_height), area(box))
        }
        assert inside == set(range(first * 4, last * 4 + 4))
        left, top, right, bottom = area(text)
        assert area(box)[0] < left < right < area(box)[2]
        assert area(box)[1] < top < bottom < area(box)[3]


@pytest.mark.parametrize(
    ("seen", "recent", "end"),
    [
        (0, {}, 896),
        ((1 << 896) - 1, {895: 0}, 896),
        (1 << 896, {}, 1024),
        (1 << 1023, {}, 1024),
        (0, {1023: 9}, 1024),
    ],
    ids=["nobody", "the last before", "the first", "the last", "a recent one"],
)
def test_regions_give_way_to_cells_when_somebody_came_from_there(
    seen: int, recent: dict[int, int], end: int
) -> None:
    assert cells_end(marks(seen, recent)) == end
