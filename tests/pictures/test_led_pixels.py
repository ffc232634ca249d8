"""The LED counter in pixels: the same segments as in vectors, in any colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.colours import CONTRAST_MIN, Colour, colour_of, contrast
from counterd.pictures.led import DEFAULT, SEGMENTS
from counterd.pictures.led_pixels import strip
from tests.pictures.counters import ALL, cells, pixels

CELL, LEFT = 17, 5
# A place within each segment, as seen from the left upper corner of a digit.
PLACES = {
    **{"a": (8, 7), "b": (13, 11), "c": (12, 21), "d": (7, 25)},
    **{"e": (3, 21), "f": (4, 11), "g": (8, 16)},
}
parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)


def test_segments_are_lit_as_in_vectors() -> None:
    picture = pixels(strip(DEFAULT), ALL)
    for digit, names in enumerate(SEGMENTS):
        left = LEFT + digit * CELL
        lit = {name for name, (x, y) in PLACES.items() if picture.colour(left + x, y)[0] > 0xE0}
        assert lit == set(names)


def test_no_two_digits_look_alike() -> None:
    digits = cells(strip(DEFAULT), CELL)
    assert all(digits.count(digit) == 1 for digit in digits)


@given(colours)
def test_every_colour_can_be_read(colour: Colour) -> None:
    picture = pixels(strip(colour), "1")
    x, y = PLACES["c"]
    lit = Colour(*picture.colour(LEFT + x, y)[:3])
    ground = Colour(*picture.colour(LEFT + 8, 21)[:3])
    assert contrast(lit, ground) >= CONTRAST_MIN - 0.7  # glow and shadow may come near
    assert lit != ground


@pytest.mark.parametrize(("colour", "is_dark"), [("#3dff6e", True), ("#000", False)])
def test_what_is_lit_glows_or_throws_a_shadow(colour: str, is_dark: bool) -> None:
    picture = pixels(strip(colour_of(colour)), "1")
    far, near = picture.colour(LEFT + 8, 21), picture.colour(LEFT + 13, 22)
    assert (sum(near[:3]) > sum(far[:3])) == is_dark


def test_only_the_corners_are_clear() -> None:
    picture = pixels(strip(DEFAULT), "42")
    width, height = picture.size
    clear = [(x, y) for y in range(height) for x in range(width) if picture.colour(x, y)[3] < 255]
    assert all(min(x, width - 1 - x) < 4 and min(y, height - 1 - y) < 4 for x, y in clear)
    assert len(clear) >= 4


def test_left_and_right_mirror_each_other() -> None:
    picture = pixels(strip(DEFAULT), "1")
    assert [row[:5] for row in picture.rows] == [row[:-6:-1] for row in picture.rows]
