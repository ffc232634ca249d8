"""Tubes: one for each digit, which glows in layers of light."""

import pytest

from counterd.pictures.nixie import draw
from tests.pictures.counters import defined, drawing, placed
from tests.pictures.svg_reader import every, size

PREFIX = "counterd-n"
LAYERS = 6


@pytest.mark.parametrize("text", ["7", "001998", "38"])
def test_a_tube_for_each_digit(text: str) -> None:
    root = drawing(draw, text)
    assert size(root) == (24 * len(text), 40)
    assert placed(root, PREFIX) == [*text] * LAYERS
    tubes = [use.attrib["href"] for use in every(root, "use")]
    assert tubes.count("#counterd-tube") == tubes.count("#counterd-glass") == len(text)


def test_dark_wires_stand_behind_the_one_that_glows() -> None:
    root = drawing(draw, "1")
    assert defined(root, PREFIX) == ["1", "3", "8"]


def test_digits_stand_in_their_tubes() -> None:
    root = drawing(draw, "123")
    lit = [use for use in every(root, "use") if use.attrib["href"][-1] in "123"][-3:]
    assert [float(use.attrib["x"]) for use in lit] == [6, 30, 54]
