"""Sizes as mod_include shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.sizes import is_size_in_bytes, size_in_bytes, size_in_units


@pytest.mark.parametrize(
    ("size_bytes", "shown"),
    [
        (0, "  0 "),
        (5, "  5 "),
        (972, "972 "),
        (973, "1.0K"),
        (1024, "1.0K"),
        (2048, "2.0K"),
        (2100, "2.1K"),
        (10188, "9.9K"),
        (10189, " 10K"),
        (12345, " 12K"),
        (12 * 1024 + 512, " 13K"),
        (995 * 1024, "1.0M"),
        (5_000_000, "4.8M"),
        (3 << 30, "3.0G"),
        (2 << 40, "2.0T"),
        (7 << 50, "7.0P"),
        (1 << 60, "1.0E"),
    ],
)
def test_units_are_four_wide(size_bytes: int, shown: str) -> None:
    assert size_in_units(size_bytes) == shown


@given(st.integers(0, 1 << 62))
def test_every_size_is_four_wide(size_bytes: int) -> None:
    assert len(size_in_units(size_bytes)) == 4


def test_bytes_have_commas() -> None:
    assert [size_in_bytes(size) for size in (5, 2048, 1234567)] == ["5", "2,048", "1,234,567"]


def test_there_are_two_formats() -> None:
    assert is_size_in_bytes("bytes")
    assert not is_size_in_bytes("abbrev")
    with pytest.raises(PageError, match='did you mean "abbrev"'):
        is_size_in_bytes("abbrv")
