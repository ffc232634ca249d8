"""The marks are those of %M; every network has its place in both layouts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, count_hit
from counterd.counters.networks import network_map
from counterd.pictures.netmap import (
    NUMBERS,
    POINTS,
    Layout,
    cells,
    groups,
    marks,
)
from tests.pictures.maps import networks, recents, unhurried

layouts = pytest.mark.parametrize("layout", Layout)


@unhurried
@given(st.lists(st.integers(0, 2**32 - 1), max_size=30))
def test_the_marks_are_those_that_percent_m_prints(addresses: list[int]) -> None:
    counter = EMPTY
    for address in addresses:
        counter = count_hit(counter, exact(bytes(10) + b"\xff\xff" + address.to_bytes(4)), 1)
    recent: dict[int, int] = {}
    for place, (client, _) in enumerate(counter.ten):
        recent.setdefault(client.network, place)
    printed = "".join(line[9:].replace(" ", "") for line in network_map(counter).splitlines())
    drawn = marks(counter.networks, recent)
    assert drawn[:896] == printed
    assert len(drawn) == 1024


@unhurried
@given(networks, recents)
def test_a_mark_is_the_place_of_the_latest_or_says_whether_anybody_came(
    seen: int, recent: dict[int, int]
) -> None:
    for number, mark in enumerate(marks(seen, recent)):
        if number in recent:
            assert mark == str(recent[number])
        else:
            assert mark == "-X"[seen >> number & 1]


@layouts
def test_every_network_has_one_cell_and_every_cell_one_network(layout: Layout) -> None:
    found = cells(1 << 256, {7: 3}, layout)
    assert [cell.network.number for cell in found] == list(range(1024))
    assert {(cell.x, cell.y) for cell in found} == {
        (x, y) for x in range(layout.columns) for y in range(layout.rows)
    }
    assert {cell.network.name: cell.mark for cell in found if cell.mark != "-"} == {
        "64.0.0.0/10": "X",
        "1.192.0.0/10": "3",
    }


@layouts
def test_cells_and_numbers_are_the_same_table(layout: Layout) -> None:
    for y, row in enumerate(NUMBERS[layout]):
        for x, number in enumerate(row):
            assert POINTS[layout][number] == (x, y)


def test_rows_are_sixteen_blocks_each() -> None:
    assert (Layout.ROWS.columns, Layout.ROWS.rows) == (64, 16)
    assert NUMBERS[Layout.ROWS][1] == tuple(range(64, 128))


@layouts
def test_a_group_is_a_block_and_its_cells_fill_its_rectangle(layout: Layout) -> None:
    found = groups(0, {}, layout)
    assert [group.block.octet for group in found] == list(range(256))
    for group in found:
        assert {cell.network.block for cell in group.cells} == {group.block}
        assert sorted((cell.x - group.x, cell.y - group.y) for cell in group.cells) == sorted(
            (x, y) for x in range(group.width) for y in range(group.height)
        )


@pytest.mark.parametrize(
    ("seen", "recent"),
    [(-1, {}), (1 << 1024, {}), (0, {1024: 0}), (0, {-1: 0}), (0, {0: 10}), (0, {0: -1})],
    ids=["below", "beyond", "number beyond", "number below", "place beyond", "place below"],
)
def test_what_is_no_network_or_place_is_refused(seen: int, recent: dict[int, int]) -> None:
    with pytest.raises(AssertionError):
        marks(seen, recent)
