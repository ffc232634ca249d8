"""Badges of any text, colour and style: well-formed, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.badge import STYLES, TEXT_LENGTH_MAX, badge_svg
from tests.pictures.badges import texts
from tests.pictures.svg_reader import name, read_svg, size

wild = st.text(st.characters(), max_size=80)


def test_the_styles_are_those_of_shields_and_our_own() -> None:
    assert STYLES == ("flat", "flat-square", "plastic", "for-the-badge", "1998")


@given(wild, wild, wild, st.sampled_from(STYLES) | wild)
def test_a_badge_is_well_formed_or_refused(label: str, value: str, colour: str, style: str) -> None:
    for paint in (colour, "orange"):
        try:
            document = badge_svg(label=label, value=value, colour=paint, style=style)
        except PictureError:
            continue
        assert read_svg(document) is not None


@pytest.mark.parametrize("style", STYLES)
def test_it_says_its_texts(style: str) -> None:
    root = read_svg(badge_svg(label=" <Be\nsucher>", value="1\x00 & 2", style=style))
    assert name(root) == "<Be sucher>: 1 & 2"
    shown = sorted(text.text.lower() for text in texts(root))
    assert shown == ["1 & 2", "<be sucher>"]


def test_colour_and_style_may_be_left_out() -> None:
    assert badge_svg(label="a", value="b") == badge_svg(
        label="a", value="b", colour="informational", style="flat"
    )


def test_texts_have_a_limit() -> None:
    longest = "x" * TEXT_LENGTH_MAX
    assert size(read_svg(badge_svg(label=longest, value=longest)))[0] > 2 * 64 * 6
    with pytest.raises(PictureError, match="the label has 65 characters; at most 64 are drawn"):
        badge_svg(label=longest + "x", value="1")
    with pytest.raises(PictureError, match="the value has 65 characters; at most 64 are drawn"):
        badge_svg(label="hits", value=longest + "x")


@pytest.mark.parametrize(
    ("label", "value", "colour", "style", "reason"),
    [
        ("a", "", "red", "flat", "a badge needs a value"),
        ("a", " \x00", "red", "flat", "a badge needs a value"),
        ("a", "b", "mauve", "flat", "'mauve' is no colour"),
        ("a", "b", "red", "round", "'round' is no style of badges; those are flat, flat-square, "),
        ("a", "b", "red", "x" * 99, f"{'x' * 40!r} is no style"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    label: str, value: str, colour: str, style: str, reason: str
) -> None:
    with pytest.raises(PictureError) as refusal:
        badge_svg(label=label, value=value, colour=colour, style=style)
    assert str(refusal.value).startswith(reason)
