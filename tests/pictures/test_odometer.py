"""Drums stand still, but for the last: it shows its digit and the beginning of the next."""

import pytest

from counterd.pictures.odometer import draw
from tests.pictures.counters import defined, drawing, placed
from tests.pictures.svg_reader import every, size

PREFIX = "counterd-o"


@pytest.mark.parametrize(
    ("text", "digits"), [("7", "78"), ("9", "90"), ("001998", "0019989"), ("4711", "47112")]
)
def test_a_drum_for_each_digit_and_the_next_digit_behind(text: str, digits: str) -> None:
    root = drawing(draw, text)
    assert placed(root, PREFIX) == [*digits]
    assert defined(root, PREFIX) == sorted(set(digits))
    assert len(every(root, "svg")) == 1 + len(text)


def test_the_last_drum_has_turned_and_stays_in_its_window() -> None:
    *still, last = every(drawing(draw, "42"), "svg")[1:]
    (digit,) = every(still[0], "use")
    turned, following = every(last, "use")
    assert float(turned.attrib["y"]) < float(digit.attrib["y"])
    step = float(following.attrib["y"]) - float(turned.attrib["y"])
    assert step > 16  # the height of a digit: they do not touch
    assert float(following.attrib["y"]) < float(last.attrib["height"])


def test_drums_stand_side_by_side_in_the_frame() -> None:
    root = drawing(draw, "12345")
    width, height = size(root)
    drums = [
        {key: float(value) for key, value in drum.attrib.items()} for drum in every(root, "svg")[1:]
    ]
    assert [drum["x"] for drum in drums] == [4, 22, 40, 58, 76]
    assert drums[-1]["x"] + drums[-1]["width"] == width - 4
    assert {drum["y"] + drum["height"] for drum in drums} == {height - 4}
