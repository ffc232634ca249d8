"""Numbers of a badge: short, true to five per cent, and never the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.numbers import NUMBER_MAX, abbreviated, grouped

numbers = st.integers(0, NUMBER_MAX) | st.integers(0, 20).flatmap(
    lambda digits: st.integers(max(0, 10**digits - 2000), min(NUMBER_MAX, 10**digits + 2000))
)
UNITS = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18}


def meant(text: str) -> int:
    """Return what a reader takes ``text`` for."""
    unit = UNITS.get(text[-1], 1)
    whole, _, tenth = text.rstrip("kMGTPE").partition(".")
    return int(whole) * unit + int(tenth or 0) * unit // 10


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1k"),
        (1049, "1k"),
        (1050, "1.1k"),
        (1234, "1.2k"),
        (9949, "9.9k"),
        (9950, "10k"),
        (12_345, "12.3k"),
        (99_949, "99.9k"),
        (99_950, "100k"),
        (123_456, "123k"),
        (999_499, "999k"),
        (999_500, "1M"),
        (999_950, "1M"),
        (1_234_567, "1.2M"),
        (1_000_000_000, "1G"),
        (999_999_999_999, "1T"),
        (4 * 10**15, "4P"),
        (2**63 - 1, "9.2E"),
        (NUMBER_MAX, "100E"),
    ],
)
def test_a_number_is_short(number: int, text: str) -> None:
    assert abbreviated(number) == text


@given(numbers)
def test_it_is_short_and_near(number: int) -> None:
    text = abbreviated(number)
    assert len(text) <= 5
    assert "1000" not in text
    assert abs(meant(text) - number) * 20 <= number


@given(numbers, numbers)
def test_more_never_reads_as_less(one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert meant(abbreviated(less)) <= meant(abbreviated(more))


@pytest.mark.parametrize("number", [-1, NUMBER_MAX + 1])
def test_what_no_counter_reaches_is_refused(number: int) -> None:
    with pytest.raises(PictureError, match="at least 0 and has at most 20 digits"):
        abbreviated(number)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")]
)
def test_groups_have_three_digits(number: int, text: str) -> None:
    assert grouped(number) == text
