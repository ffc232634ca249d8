"""Keys: one for each digit, and each type sits a little askew."""

import re

import pytest

from counterd.pictures.typewriter import draw
from tests.pictures.counters import defined, drawing, placed
from tests.pictures.svg_reader import every, size

PREFIX = "counterd-t"


@pytest.mark.parametrize("text", ["7", "001998"])
def test_a_key_for_each_digit(text: str) -> None:
    root = drawing(draw, text)
    assert size(root) == (30 * len(text), 32)
    assert placed(root, PREFIX) == [*text]
    assert defined(root, PREFIX) == sorted(set(text))
    keys = [use.attrib["href"] for use in every(root, "use")]
    assert keys.count("#counterd-key") == keys.count("#counterd-shine") == len(text)


def test_types_sit_askew_but_on_their_keys() -> None:
    uses = [use for use in every(drawing(draw, "0123456789"), "use") if "transform" in use.attrib]
    places = [
        [float(number) for number in re.findall(r"-?[\d.]+", use.attrib["transform"])]
        for use in uses
    ]
    assert len({turn for _, _, turn, *_ in places}) > 5
    for number, (x, y, turn, *_) in enumerate(places):
        assert abs(x - (30 * number + 9.5)) < 0.5
        assert abs(y - 7) < 0.5
        assert 0 < abs(turn) <= 2
