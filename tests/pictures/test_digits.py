"""Digit counters in every style: the number is said, drawn in both forms, and alike in size."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.digits import STYLES, digits_png, digits_svg
from counterd.pictures.sizing import DIGITS_MAX, PAD_MAX, SCALE_MAX, Sizing
from tests.pictures.counters import placed
from tests.pictures.png_reader import read_png
from tests.pictures.svg_reader import every, name, read_svg, size

PREFIXES = {style: f"counterd-{style[0]}" for style in STYLES}
styles = st.sampled_from(STYLES)
numbers = st.integers(0, 9) | st.integers(0, 10**DIGITS_MAX - 1)
sizings = st.builds(Sizing, pad=st.integers(0, PAD_MAX), scale=st.integers(1, SCALE_MAX))


def test_there_are_five_styles() -> None:
    assert STYLES == ("odometer", "led", "nixie", "typewriter", "plain")


@given(styles, numbers, sizings)
def test_the_number_is_said_and_all_its_digits_are_drawn(
    style: str, number: int, sizing: Sizing
) -> None:
    root = read_svg(digits_svg(number, sizing, style=style))
    assert name(root) == str(number)
    assert every(root, "text") == []
    assert sizing.digits(number) in "".join(placed(root, PREFIXES[style]))


@given(styles, numbers, st.integers(0, PAD_MAX), st.integers(1, 3))
def test_both_forms_have_one_size(style: str, number: int, pad: int, scale: int) -> None:
    sizing = Sizing(pad=pad, scale=scale)
    png_size = read_png(digits_png(number, sizing, style=style)).size
    assert png_size == size(read_svg(digits_svg(number, sizing, style=style)))


@pytest.mark.parametrize("style", STYLES)
def test_scale_enlarges_by_whole_multiples(style: str) -> None:
    small = read_png(digits_png(7, Sizing(), style=style))
    large = read_png(digits_png(7, Sizing(scale=3), style=style))
    assert large.size == (3 * small.size[0], 3 * small.size[1])
    assert large.rows[::3] == large.rows[1::3] == large.rows[2::3]
    assert [row[::3] for row in large.rows[::3]] == small.rows
    assert [row[2::3] for row in large.rows[::3]] == small.rows


@pytest.mark.parametrize("style", STYLES)
def test_the_longest_and_largest_counter_is_drawn(style: str) -> None:
    largest = digits_png(10**DIGITS_MAX - 1, Sizing(scale=SCALE_MAX), style=style)
    width, height = struct.unpack(">II", largest[16:24])
    assert width * height < 1 << 21


@pytest.mark.parametrize("style", STYLES)
def test_different_numbers_look_different(style: str) -> None:
    pictures = [digits_png(number, Sizing(pad=2), style=style) for number in range(100)]
    assert len(set(pictures)) == 100
    assert len({digits_svg(number, Sizing(pad=2), style=style) for number in range(100)}) == 100


@pytest.mark.parametrize("style", ["led", "plain"])
def test_a_colour_can_be_chosen(style: str) -> None:
    green = read_svg(digits_svg(1, Sizing(), style=style, colour="#3dff6e"))
    assert "#3dff6e" in {value for one in green.iter() for value in one.attrib.values()}
    assert (0x3D, 0xFF, 0x6E, 255) in read_png(
        digits_png(1, Sizing(), style=style, colour="3dff6e")
    ).palette


@pytest.mark.parametrize(
    ("style", "colour", "reason"),
    [
        (
            "neon",
            None,
            "'neon' is no style of digits; those are odometer, led, nixie, ",
        ),
        ("x" * 99, None, f"{'x' * 40!r} is no style"),
        ("odometer", "red", "style odometer has colours of its own; led and plain take one"),
        ("nixie", "", "style nixie has colours of its own"),
        ("led", "mauve", "'mauve' is no colour"),
    ],
)
def test_what_cannot_be_drawn_is_refused(style: str, colour: str | None, reason: str) -> None:
    for draw in (digits_svg, digits_png):
        with pytest.raises(PictureError) as refusal:
            draw(1, Sizing(), style=style, colour=colour)
        assert str(refusal.value).startswith(reason)


def test_numbers_that_no_counter_shows_are_refused() -> None:
    with pytest.raises(PictureError):
        digits_svg(-1, Sizing())
    with pytest.raises(PictureError):
        digits_png(10**DIGITS_MAX, Sizing())
