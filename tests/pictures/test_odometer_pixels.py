"""The odometer in pixels: ten drums that differ, a last one that turns, chrome around them."""

import pytest

from counterd.pictures.colours import Colour, contrast
from counterd.pictures.odometer_pixels import strip
from tests.pictures.counters import ALL, GREEN, cells, pixels
from tests.pictures.png_reader import Picture

CELL = 18


def test_no_two_digits_look_alike() -> None:
    drums = cells(strip(GREEN), CELL)
    assert all(drums.count(drum) == 1 for drum in drums)


def ink(picture: Picture, *, drum: int, top: int, height: int) -> list[list[bool]]:
    """Tell where the digit of a drum differs from the drum's own colour in the same row."""
    left = 4 + drum * CELL
    return [
        [picture.colour(left + x, y) != picture.colour(left + 2, y) for x in range(4, 14)]
        for y in range(top, top + height)
    ]


def test_the_last_drum_is_turned() -> None:
    picture = pixels(strip(GREEN), "77")
    assert ink(picture, drum=0, top=9, height=16) == ink(picture, drum=1, top=5, height=16)
    assert not any(ink(picture, drum=1, top=9 + 16 - 4, height=1)[0])


# The upper edges of digits.
HEADS = {0: "..+####+..", 1: "...-###...", 4: ".....+###.", 5: ".########.", 7: "##########"}


@pytest.mark.parametrize(("digit", "following"), [(9, 0), (0, 1), (3, 4), (4, 5), (6, 7)])
def test_the_next_digit_shows_its_head(digit: int, following: int) -> None:
    (head,) = ink(pixels(strip(GREEN), str(digit)), drum=0, top=26, height=1)
    assert head == [sign != "." for sign in HEADS[following]]


def test_digits_can_be_read_in_the_middle_of_the_drum() -> None:
    picture = pixels(strip(GREEN), ALL)
    lights = [Colour(*picture.colour(x, 17)[:3]) for x in range(4, 4 + 9 * CELL)]
    brightest, darkest = max(lights, key=sum), min(lights, key=sum)
    assert contrast(brightest, darkest) > 12


def test_only_the_corners_are_clear() -> None:
    picture = pixels(strip(GREEN), "42")
    width, height = picture.size
    clear = [(x, y) for y in range(height) for x in range(width) if picture.colour(x, y)[3] < 255]
    assert all(min(x, width - 1 - x) < 4 and min(y, height - 1 - y) < 4 for x, y in clear)
    assert {(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)} <= set(clear)


def test_left_and_right_mirror_each_other() -> None:
    picture = pixels(strip(GREEN), "1")
    assert [row[:3] for row in picture.rows] == [row[:-4:-1] for row in picture.rows]
