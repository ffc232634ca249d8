"""Whatever a visitor sends becomes a name that can be stored and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.names import NAME_BYTES_MAX, clean

anything = st.text(st.characters() | st.characters(categories=["Cs", "Cc"]), max_size=300)


@given(anything)
def test_a_clean_name_fits_is_not_empty_and_stays(name: str) -> None:
    cleaned = clean(name)
    assert 0 < len(cleaned.encode()) <= NAME_BYTES_MAX
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("", "#"),
        ("/docs/a b.shtml", "/docs/a b.shtml"),
        ("grüße/日本", "grüße/日本"),
        ("می‌خواهم", "می‌خواهم"),
        ("a\x00b\nc\x7fd\x85", "a�b�c�d�"),
        ("a\ud800b", "a�b"),
        ("a\u202eb\u2028c\u2066", "a�b�c�"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200),
        ("x" + "é" * 100, "x" + "é" * 99),
        ("xx" + "日" * 66 + "y", "xx" + "日" * 66),
    ],
)
def test_names(name: str, cleaned: str) -> None:
    assert clean(name) == cleaned
