"""Colours: as people write them, and readable in the sense of WCAG."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.colours import (
    BLACK,
    CONTRAST_MIN,
    NAMED,
    WHITE,
    Colour,
    colour_of,
    contrast,
    graded,
    ink_on,
    mixed,
)

parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#4c1", (0x44, 0xCC, 0x11)),
        ("4c1", (0x44, 0xCC, 0x11)),
        ("#44CC11", (0x44, 0xCC, 0x11)),
        ("007ec6", (0x00, 0x7E, 0xC6)),
        ("brightgreen", (0x44, 0xCC, 0x11)),
        ("BrightGreen", (0x44, 0xCC, 0x11)),
        ("critical", colour_of("red")),
        ("inactive", colour_of("lightgrey")),
    ],
)
def test_a_colour_is_known_by_name_or_number(text: str, colour: tuple[int, int, int]) -> None:
    assert colour_of(text) == colour


def test_all_names_of_shields_are_known() -> None:
    names = "brightgreen green yellowgreen yellow orange red blue lightgrey"
    names += " success important critical informational inactive"
    assert list(NAMED) == names.split()
    assert all(colour_of(name) for name in NAMED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "#12",
        "#1234",
        "#12345",
        "#1234567",
        "##123",
        "#bat",
        "no",
        "#\uff11\uff12\uff13",
        "# 12",
    ],
)
def test_what_is_no_colour_is_refused_by_name(text: str) -> None:
    with pytest.raises(PictureError) as refusal:
        colour_of(text)
    assert str(refusal.value).startswith(f"{text!r} is no colour; write #rgb, #rrggbb or one of ")


def test_a_refusal_does_not_repeat_long_texts() -> None:
    with pytest.raises(PictureError) as refusal:
        colour_of("x" * 10_000)
    assert len(str(refusal.value)) < 300


@given(st.text())
def test_any_text_is_a_colour_or_refused(text: str) -> None:
    try:
        colour = colour_of(text)
    except PictureError:
        return
    assert all(0 <= part <= 255 for part in colour)


@given(colours)
def test_a_colour_is_written_as_it_is_read(colour: Colour) -> None:
    assert colour_of(str(colour)) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#fff", "#000", 21.0),
        ("#777", "#fff", 4.48),
        ("#767676", "#fff", 4.54),
        ("#f00", "#fff", 4.0),
        ("#00f", "#fff", 8.59),
        ("#123", "#123", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(colour_of(one), colour_of(other)) == pytest.approx(ratio, abs=0.005)


@given(colours)
def test_something_can_be_read_on_every_colour(ground: Colour) -> None:
    assert contrast(ink_on(ground), ground) >= CONTRAST_MIN


def test_white_is_preferred_where_both_can_be_read() -> None:
    assert ink_on(colour_of("#757575")) == WHITE
    assert ink_on(colour_of("#777777")) == BLACK


@pytest.mark.parametrize("name", ["green", "red", "blue", "critical", "informational"])
def test_white_reads_on_the_deep_colours(name: str) -> None:
    assert ink_on(colour_of(name)) == WHITE


@given(colours, colours, st.floats(0, 1))
def test_a_mixture_lies_between(one: Colour, other: Colour, share: float) -> None:
    assert mixed(one, other, 0) == one
    assert mixed(one, other, 1) == other
    for part, a, b in zip(mixed(one, other, share), one, other, strict=True):
        assert min(a, b) <= part <= max(a, b)


def test_a_gradient_passes_its_stops_and_ends_with_the_last() -> None:
    stops = ((0.0, BLACK), (0.5, WHITE), (1.0, Colour(100, 0, 0)))
    assert graded(stops, 0) == BLACK
    assert graded(stops, 0.25) == Colour(128, 128, 128)
    assert graded(stops, 0.5) == WHITE
    assert graded(stops, 0.75) == Colour(178, 128, 128)
    assert graded(stops, 2) == Colour(100, 0, 0)
