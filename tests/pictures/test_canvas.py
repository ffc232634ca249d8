"""Pixels are painted where they should be, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.canvas import Canvas
from counterd.pictures.font import SMALL
from tests.pictures.maps import unhurried


def rows_of(canvas: Canvas, scale: int = 1) -> list[list[int]]:
    return [list(row) for row in canvas.rows(scale)]


def test_a_box_has_its_corners() -> None:
    canvas = Canvas(4, 3, bytes(12))
    canvas.box(1, 1, 2, 2, 7)
    assert rows_of(canvas) == [[0, 0, 0, 0], [0, 7, 7, 0], [0, 7, 7, 0]]


@pytest.mark.parametrize("box", [(-1, 0, 1, 1), (0, -1, 1, 1), (3, 0, 2, 1), (0, 2, 1, 2)])
def test_a_box_outside_the_picture_is_refused(box: tuple[int, int, int, int]) -> None:
    canvas = Canvas(4, 3, bytes(12))
    with pytest.raises(AssertionError):
        canvas.box(*box, 7)


def test_a_canvas_has_as_many_pixels_as_it_should() -> None:
    with pytest.raises(AssertionError):
        Canvas(4, 3, bytes(11))


def test_a_text_paints_its_signs_and_not_what_is_between_them() -> None:
    canvas = Canvas(9, 7, bytes(63))
    canvas.text(1, 1, "71", 5, SMALL)
    drawn = ["".join(" #"[pixel == 5] for pixel in row) for row in rows_of(canvas)]
    assert drawn == [
        "         ",
        " ###  #  ",
        "   # ##  ",
        "  #   #  ",
        " #    #  ",
        " #   ### ",
        "         ",
    ]


def test_bits_are_set_in_some_rows() -> None:
    canvas = Canvas(3, 4, bytes([1] * 12))
    canvas.set_bits(1, 2, bytes([8, 0, 9]))
    assert rows_of(canvas) == [[1, 1, 1], [9, 1, 9], [9, 1, 9], [1, 1, 1]]


def test_a_line_of_bits_is_as_long_as_a_row() -> None:
    with pytest.raises(AssertionError):
        Canvas(3, 4, bytes(12)).set_bits(0, 1, bytes(4))


@unhurried
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 5), st.data())
def test_a_larger_picture_repeats_every_pixel(
    width: int, height: int, scale: int, data: st.DataObject
) -> None:
    pixels = data.draw(st.binary(min_size=width * height, max_size=width * height))
    canvas = Canvas(width, height, pixels)
    assert canvas.pixels == pixels
    assert rows_of(canvas, scale) == [
        [pixels[y // scale * width + x // scale] for x in range(width * scale)]
        for y in range(height * scale)
    ]
