"""The laws of the curve, and the map of the internet that people know."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.hilbert import POINTS, SIDE, Point, number_at, square
from tests.pictures.maps import unhurried


def test_every_cell_has_one_number() -> None:
    assert sorted(POINTS) == [(x, y) for x in range(SIDE) for y in range(SIDE)]


@unhurried
@given(st.integers(0, 1023))
def test_a_number_is_found_where_it_lies(number: int) -> None:
    assert number_at(*POINTS[number]) == number


def test_numbers_in_a_row_are_neighbours() -> None:
    for one, other in pairwise(POINTS):
        assert abs(one.x - other.x) + abs(one.y - other.y) == 1


@pytest.mark.parametrize("size", [4, 16, 64, 256])
def test_numbers_that_share_their_first_bits_fill_a_square(size: int) -> None:
    for first in range(0, 1024, size):
        points = POINTS[first : first + size]
        columns, rows = {point.x for point in points}, {point.y for point in points}
        assert len(columns) * len(rows) == size
        assert max(columns) - min(columns) == max(rows) - min(rows) == size**0.5 - 1


def test_the_square_of_four_numbers_begins_at_its_upper_left() -> None:
    for four in range(256):
        x, y = square(four)
        assert sorted(POINTS[4 * four : 4 * four + 4]) == [
            Point(x, y),
            Point(x, y + 1),
            Point(x + 1, y),
            Point(x + 1, y + 1),
        ]


def test_the_curve_begins_top_left_and_ends_top_right() -> None:
    assert POINTS[:4] == ((0, 0), (0, 1), (1, 1), (1, 0))
    assert POINTS[-1] == (31, 0)


def test_the_networks_lie_as_on_known_maps_of_the_internet() -> None:
    rows = [[number_at(x, y) // 4 for x in range(0, SIDE, 2)] for y in range(0, SIDE, 2)]
    assert rows[0] == [0, 1, 14, 15, 16, 19, 20, 21, 234, 235, 236, 239, 240, 241, 254, 255]
    assert rows[1] == [3, 2, 13, 12, 17, 18, 23, 22, 233, 232, 237, 238, 243, 242, 253, 252]
    assert rows[4][0] == 58
    assert rows[15] == [85, 86, 89, 90, 101, 102, 105, 106, 149, 150, 153, 154, 165, 166, 169, 170]
