"""Numbers on our own pages: grouped, short, and as shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.numerals import compact, data_size, grouped, share


def test_groups() -> None:
    assert [grouped(number) for number in (0, 999, 1234567)] == ["0", "999", "1,234,567"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (10_000, "10k"),
        (12_345, "12.3k"),
        (99_999, "99.9k"),
        (123_456, "123k"),
        (1_500_000, "1.5M"),
        (2_000_000_000, "2G"),
        (12_000_000_000_000, "12,000G"),
    ],
)
def test_short_numbers(number: int, text: str) -> None:
    assert compact(number) == text


@given(st.integers(0, 10**12 - 1))
def test_a_short_number_is_short_and_says_no_more_than_is_true(number: int) -> None:
    text = compact(number)
    assert len(text) <= 5
    step = {"k": 10**3, "M": 10**6, "G": 10**9}.get(text[-1], 1)
    said = round(float(text.rstrip("kMG").replace(",", "")) * step)
    assert said <= number < said * 1.1 + 1


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "0 %"),
        (0, 5, "0 %"),
        (1, 100_000, "< 0.1 %"),
        (1, 1000, "0.1 %"),
        (1, 30, "3.3 %"),
        (9_950, 100_000, "10 %"),
        (1, 3, "33 %"),
        (999, 1000, "> 99 %"),
        (1000, 1000, "100 %"),
    ],
)
def test_shares(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (99_940, "99.9 kB"),
        (99_960, "100 kB"),
        (999_400, "999 kB"),
        (999_600, "1.0 MB"),
        (4_342_531_600, "4.3 GB"),
        (10**18, "1,000 PB"),
    ],
)
def test_sizes_of_data(size_bytes: int, text: str) -> None:
    assert data_size(size_bytes) == text
