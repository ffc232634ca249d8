"""Widths of text: those of DejaVu Sans where they were measured, near to it elsewhere."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.text_widths import is_measured, text_width

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_a_word_is_as_wide_as_its_letters() -> None:
    assert text_width("visitors") == 592 + 278 + 521 + 278 + 392 + 612 + 411 + 521
    assert text_width("visitors", is_bold=True) == 652 + 343 + 595 + 343 + 478 + 687 + 493 + 595
    assert text_width("1,024") == 4 * 636 + 318
    assert text_width("") == 0


def test_everything_on_a_keyboard_is_measured() -> None:
    assert is_measured(string.digits + string.ascii_letters + string.punctuation + " ")


@given(texts, texts, st.booleans())
def test_widths_add_up(one: str, other: str, is_bold: bool) -> None:
    added = text_width(one, is_bold=is_bold) + text_width(other, is_bold=is_bold)
    assert text_width(one + other, is_bold=is_bold) == added


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cf"])))
def test_bold_is_not_narrower(text: str) -> None:
    assert text_width(text, is_bold=True) >= text_width(text) * 0.99


@pytest.mark.parametrize(("accented", "plain"), [("é", "e"), ("Ž", "Z"), ("ñ", "n"), ("ộ", "o")])
def test_an_accent_takes_no_room(accented: str, plain: str) -> None:
    assert text_width(accented) == text_width(plain)
    assert text_width(f"{plain}\u0301") == text_width(plain)
    assert is_measured(accented)


@pytest.mark.parametrize(
    ("text", "width"),
    [("訪", 1000), ("한", 1000), ("\uff21", 1000), ("👍", 1300), ("ж", 720), ("ש", 560)],
)
def test_other_writing_is_guessed(text: str, width: int) -> None:
    assert text_width(text) == width
    assert not is_measured(text)
    assert not is_measured(f"a{text}")
