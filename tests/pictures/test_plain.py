"""Plain digits: nothing but the numerals, in the colour that was asked for."""

import pytest

from counterd.pictures.colours import BLACK, CONTRAST_MIN, WHITE, Colour, contrast
from counterd.pictures.plain import DEFAULT, draw, strip
from tests.pictures.counters import GREEN, cells, defined, drawing, pixels, placed
from tests.pictures.svg_reader import every, size

PREFIX = "counterd-p"
CELL = 13


@pytest.mark.parametrize("text", ["7", "001998"])
def test_digits_stand_side_by_side(text: str) -> None:
    root = drawing(draw, text)
    assert size(root) == (CELL * len(text), 20)
    assert placed(root, PREFIX) == [*text]
    assert defined(root, PREFIX) == sorted(set(text))
    places = [float(use.attrib["x"]) for use in every(root, "use")]
    assert places == [1.5 + CELL * number for number in range(len(text))]


def test_they_have_the_colour_that_was_asked_for() -> None:
    (group,) = every(drawing(draw, "1", GREEN), "g")
    assert group.attrib["stroke"] == "#00ff00"
    assert {colour[:3] for colour in pixels(strip(GREEN), "1").palette} == {(0, 255, 0)}


def test_the_colour_that_nobody_chose_reads_on_white_and_on_black() -> None:
    assert contrast(DEFAULT, WHITE) >= CONTRAST_MIN
    assert contrast(DEFAULT, BLACK) >= CONTRAST_MIN


def test_no_two_digits_look_alike() -> None:
    digits = cells(strip(GREEN), CELL)
    assert all(digits.count(digit) == 1 for digit in digits)


def test_there_is_nothing_between_them() -> None:
    picture = pixels(strip(Colour(1, 2, 3)), "88")
    assert all(picture.colour(x, y)[3] == 0 for x in (0, 1, 12, 13, 14, 25) for y in range(20))
    assert picture.colour(6, 2) == (1, 2, 3, 255)
