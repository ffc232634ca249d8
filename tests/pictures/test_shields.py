"""Badges like those of shields.io: two halves that meet, with text that fits and can be read."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.colours import CONTRAST_MIN, Colour, colour_of
from counterd.pictures.lettering import line
from counterd.pictures.shields import FORMS, shield_svg
from tests.pictures.badges import box, texts
from tests.pictures.svg_reader import every, name, read_svg, size

parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)
styles = st.sampled_from([*FORMS])
words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
BLUE = colour_of("blue")


def test_a_flat_badge_whole() -> None:
    assert shield_svg(FORMS["flat-square"], "hits", "42", BLUE) == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="59" height="20" viewBox="0 0 59 20" '
        'role="img" aria-label="hits: 42"><title>hits: 42</title>'
        '<path fill="#4d5157" d="M0 0H33V20H0V0z"/>'
        '<text x="16.5" y="14" fill="#ffffff" text-anchor="middle" '
        'font-family="Verdana,Geneva,\'DejaVu Sans\',sans-serif" font-size="11" '
        'textLength="20.1">hits</text>'
        '<path fill="#0b68b4" d="M33 0H59V20H33V0z"/>'
        '<text x="46" y="14" fill="#ffffff" text-anchor="middle" '
        'font-family="Verdana,Geneva,\'DejaVu Sans\',sans-serif" font-size="11" '
        'textLength="14.0">42</text></svg>\n'
    )


@pytest.mark.parametrize(
    ("style", "height"), [("flat", 20), ("flat-square", 20), ("plastic", 18), ("for-the-badge", 28)]
)
def test_a_style_has_its_height(style: str, height: int) -> None:
    assert size(read_svg(shield_svg(FORMS[style], "a", "b", BLUE)))[1] == height


@given(styles, words, words, colours)
def test_halves_meet_and_texts_lie_within(
    style: str, label: str, value: str, colour: Colour
) -> None:
    form = FORMS[style]
    root = read_svg(shield_svg(form, label, value, colour))
    width, height = size(root)
    left, right = (box(path.attrib["d"]) for path in every(root, "path")[:: 2 if form.gloss else 1])
    assert left[0] == 0
    assert left[2] == right[0]
    assert right[2] == width
    assert {left[3], right[3]} == {height}
    said, counted = texts(root)
    assert left[0] + form.padding <= said.left + 0.1
    assert said.right <= left[2] - form.padding + 0.1
    assert right[0] + form.padding <= counted.left + 0.1
    assert counted.right <= width - form.padding + 0.1


@given(styles, colours, st.sampled_from(["", "hits"]))
def test_every_text_can_be_read_on_its_ground(style: str, colour: Colour, label: str) -> None:
    for text in texts(read_svg(shield_svg(FORMS[style], label, "1,024", colour))):
        assert text.contrast >= CONTRAST_MIN


@given(styles, words)
def test_without_a_label_the_value_stands_alone(style: str, value: str) -> None:
    form = FORMS[style]
    root = read_svg(shield_svg(form, "", value, BLUE))
    shown = value.upper() if form.is_loud else value
    assert [text.text for text in texts(root)] == [shown]
    assert name(root) == value
    assert size(root)[0] == ceil(line(shown, form.value).width) + 2 * form.padding


def test_loud_badges_shout_but_say_what_was_meant() -> None:
    root = read_svg(shield_svg(FORMS["for-the-badge"], "Straße", "1k", BLUE))
    assert [text.text for text in texts(root)] == ["STRASSE", "1K"]
    assert name(root) == "Straße: 1k"


def test_only_the_ends_of_a_badge_are_round() -> None:
    root = read_svg(shield_svg(FORMS["flat"], "a", "b", BLUE))
    label, _, value, _ = (path.attrib["d"] for path in every(root, "path"))
    assert label == "M3 0H19V20H3a3 3 0 0 1 -3 -3V3a3 3 0 0 1 3 -3z"
    assert value == "M19 0H35a3 3 0 0 1 3 3V17a3 3 0 0 1 -3 3H19V0z"
    alone = read_svg(shield_svg(FORMS["flat"], "", "b", BLUE))
    assert every(alone, "path")[0].attrib["d"].count("a3 3") == 4


@pytest.mark.parametrize("style", ["flat", "plastic"])
@pytest.mark.parametrize(("colour", "shadow"), [("#000", "#000000"), ("#fff", "#ffffff")])
def test_letters_throw_a_shadow_of_the_other_colour(style: str, colour: str, shadow: str) -> None:
    root = read_svg(shield_svg(FORMS[style], "", "b", colour_of(colour)))
    (group,) = every(root, "g")
    (text,) = every(group, "text")
    assert text.attrib["fill"] == shadow
    assert float(text.attrib["y"]) == FORMS[style].baseline + 1
