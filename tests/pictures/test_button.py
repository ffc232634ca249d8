"""Buttons of 88 by 31: of that size if their texts fit, and readable in every colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.button import button_svg
from counterd.pictures.colours import BLACK, CONTRAST_MIN, WHITE, Colour, colour_of
from tests.pictures.badges import box, texts
from tests.pictures.svg_reader import every, name, read_svg, size

parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)
words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
BLUE = colour_of("blue")


@pytest.mark.parametrize(("label", "value"), [("visitors", "1,234,567"), ("", "0"), ("hits", "1M")])
def test_a_button_has_the_size_that_buttons_have(label: str, value: str) -> None:
    assert size(read_svg(button_svg(label, value, BLUE))) == (88, 31)


@given(words, words)
def test_it_grows_with_its_texts(label: str, value: str) -> None:
    root = read_svg(button_svg(label, value, BLUE))
    width, height = size(root)
    assert width >= 88
    assert height == 31
    lamp, title = texts(root)
    assert title.left + 0.1 >= 6
    assert title.right <= width - 23  # where the small buttons begin
    assert lamp.left >= 20
    assert lamp.right <= width - 4


@given(colours)
def test_its_texts_can_be_read(colour: Colour) -> None:
    for text in texts(read_svg(button_svg("visitors", "12.3k", colour))):
        assert text.contrast >= CONTRAST_MIN


@given(words)
def test_all_of_it_lies_within(label: str) -> None:
    root = read_svg(button_svg(label, "1", BLUE))
    width, height = size(root)
    for path in every(root, "path"):
        left, top, right, bottom = box(path.attrib["d"])
        assert 0 <= left <= right <= width
        assert 0 <= top <= bottom <= height


def test_without_a_label_it_says_the_value() -> None:
    root = read_svg(button_svg("", "42", BLUE))
    assert [text.text for text in texts(root)] == ["42"]
    assert name(root) == "42"


@pytest.mark.parametrize(
    ("colour", "ink"), [("#000080", WHITE), ("#4c1", BLACK)], ids=["darkens", "lightens"]
)
def test_the_title_bar_leads_away_from_its_text(colour: str, ink: Colour) -> None:
    root = read_svg(button_svg("a", "1", colour_of(colour)))
    stops = [stop.attrib["stop-color"] for stop in every(root, "stop")]
    assert str(colour_of(colour)) in stops
    _, title = texts(root)
    assert title.ink == ink
