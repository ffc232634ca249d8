"""Cells lie beside each other, with gaps, within the picture."""

from itertools import pairwise

import pytest

from counterd.pictures.field import FIELDS, MARGIN
from counterd.pictures.font import LARGE, SMALL
from counterd.pictures.netmap import CORNERS, POINTS, Layout

layouts = pytest.mark.parametrize("layout", Layout)


@layouts
def test_there_are_as_many_columns_and_rows_as_the_layout_has(layout: Layout) -> None:
    field = FIELDS[layout]
    assert (len(field.xs), len(field.ys)) == (layout.columns, layout.rows)
    assert field.corner(1023) == (
        field.xs[POINTS[layout][1023].x],
        field.ys[POINTS[layout][1023].y],
    )


@layouts
def test_gaps_are_small_and_there_is_one_between_any_two_cells(layout: Layout) -> None:
    field = FIELDS[layout]
    for starts, size in ((field.xs, field.cell_width), (field.ys, field.cell_height)):
        assert {other - one - size for one, other in pairwise(starts)} <= {1, 2, 4}
        assert starts[0] >= MARGIN


@layouts
def test_the_gap_around_a_block_is_not_smaller_than_those_in_it(layout: Layout) -> None:
    field = FIELDS[layout]
    firsts = {field.xs[x] for x, _ in CORNERS[layout]}
    inside = [x for x in field.xs if x not in firsts]
    assert all(x - field.cell_width - 1 in field.xs for x in inside)
    assert not any(x - field.cell_width - 1 in field.xs for x in firsts)


def test_the_last_cells_end_where_the_field_does() -> None:
    field = FIELDS[Layout.HILBERT]
    assert (field.right, field.bottom) == (MARGIN + 462, MARGIN + 462)


@layouts
def test_a_digit_fits_into_a_cell_with_air_around_it(layout: Layout) -> None:
    field = FIELDS[layout]
    assert field.cell_width >= LARGE.width + 2
    assert field.cell_height >= LARGE.height + 2


def test_three_small_digits_fit_into_a_cell_of_the_curve() -> None:
    assert FIELDS[Layout.HILBERT].cell_width >= SMALL.width_of("255") + 2
