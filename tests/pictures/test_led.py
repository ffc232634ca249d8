"""Segments: the right ones are lit, and every colour can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.colours import CONTRAST_MIN, Colour, colour_of, contrast
from counterd.pictures.led import DEFAULT, LIQUID_CRYSTAL, SEGMENTS, draw, lit_on
from tests.pictures.counters import defined, drawing, placed
from tests.pictures.svg_reader import every, size

PREFIX = "counterd-l"
parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)


def test_segments_are_those_of_every_clock() -> None:
    assert SEGMENTS[:5] == ("abcdef", "bc", "abdeg", "abcdg", "bcfg")
    assert SEGMENTS[5:] == ("acdfg", "acdefg", "abc", "abcdefg", "abcdfg")


def test_all_segments_are_seen_and_some_lit() -> None:
    root = drawing(draw, "104", DEFAULT)
    assert defined(root, PREFIX) == ["0", "1", "4", "8"]
    digits = placed(root, PREFIX)
    assert digits[:3] == ["8", "8", "8"]
    assert digits[-3:] == ["1", "0", "4"]


def test_a_digit_has_as_many_segments_as_are_lit() -> None:
    root = drawing(draw, "0123456789")
    paths = {
        path.attrib["id"]: path.attrib["d"] for path in every(root, "path") if "id" in path.attrib
    }
    counts = [paths[f"{PREFIX}{digit}"].count("z") for digit in range(10)]
    assert counts == [6, 2, 5, 5, 4, 5, 6, 3, 7, 6]


def test_digits_stand_in_the_case() -> None:
    root = drawing(draw, "1998")
    width, _ = size(root)
    places = [float(use.attrib["x"]) for use in every(root, "use")]
    assert min(places) > 5
    assert max(places) + 11 < width - 5


@given(colours)
def test_every_colour_can_be_read(colour: Colour) -> None:
    lit, ground = lit_on(colour)
    assert contrast(lit, ground) >= CONTRAST_MIN


@pytest.mark.parametrize("text", ["#ff2d1a", "#3dff6e", "#fff", "yellow", "orange"])
def test_bright_colours_are_kept_on_black_glass(text: str) -> None:
    lit, ground = lit_on(colour_of(text))
    assert lit == colour_of(text)
    assert sum(ground) < 60


@pytest.mark.parametrize("text", ["#000", "#123", "#00f", "#7a0000"])
def test_dark_colours_become_a_liquid_crystal(text: str) -> None:
    assert lit_on(colour_of(text)) == (colour_of(text), LIQUID_CRYSTAL)


def test_colours_between_are_brightened() -> None:
    lit, ground = lit_on(colour_of("#c8352b"))
    assert ground != LIQUID_CRYSTAL
    assert lit > colour_of("#c8352b")


def test_light_glows_and_crystals_throw_a_shadow() -> None:
    glowing = drawing(draw, "8", DEFAULT)
    assert sum("stroke" in group.attrib for group in every(glowing, "g")) == 4
    shaded = drawing(draw, "8", colour_of("#000"))
    assert not any("stroke" in group.attrib for group in every(shaded, "g"))
    assert any("transform" in group.attrib for group in every(shaded, "g"))
