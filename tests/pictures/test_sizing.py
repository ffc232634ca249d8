"""Options of counters: in their ranges, or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.sizing import DIGITS_MAX, PAD_MAX, SCALE_MAX, Sizing


@pytest.mark.parametrize(
    ("pad", "number", "digits"),
    [(0, 0, "0"), (1, 0, "0"), (6, 1998, "001998"), (3, 1998, "1998"), (12, 7, "000000000007")],
)
def test_zeros_fill_up(pad: int, number: int, digits: str) -> None:
    assert Sizing(pad=pad).digits(number) == digits


@given(st.integers(0, PAD_MAX), st.integers(0, 10**DIGITS_MAX - 1))
def test_digits_are_the_number(pad: int, number: int) -> None:
    digits = Sizing(pad=pad).digits(number)
    assert int(digits) == number
    assert len(digits) == max(pad, len(str(number)))


def test_the_ends_of_the_ranges_are_taken() -> None:
    assert Sizing(pad=0, scale=1) == Sizing()
    assert Sizing(pad=PAD_MAX, scale=SCALE_MAX).scale == 8


@pytest.mark.parametrize(
    ("pad", "scale", "reason"),
    [
        (-1, 1, "pad is -1; expected 0 to 12"),
        (13, 1, "pad is 13; expected 0 to 12"),
        (0, 0, "scale is 0; expected 1 to 8"),
        (0, 9, "scale is 9; expected 1 to 8"),
    ],
)
def test_what_is_out_of_range_is_refused(pad: int, scale: int, reason: str) -> None:
    with pytest.raises(PictureError) as refusal:
        Sizing(pad=pad, scale=scale)
    assert str(refusal.value) == reason


def test_numbers_too_long_to_print_are_refused_too() -> None:
    with pytest.raises(PictureError, match="pad is far out of range; expected 0 to 12"):
        Sizing(pad=10**5000)
    with pytest.raises(PictureError, match="scale is far out of range; expected 1 to 8"):
        Sizing(scale=-(10**5000))


@pytest.mark.parametrize("number", [-1, 10**DIGITS_MAX])
def test_numbers_that_no_counter_shows_are_refused(number: int) -> None:
    with pytest.raises(PictureError, match="numbers from 0 up, of at most 20 digits"):
        Sizing().digits(number)


def test_the_largest_number_is_shown() -> None:
    assert Sizing().digits(10**DIGITS_MAX - 1) == "9" * 20
