"""One line: nothing in it can break a picture, and it has a limit."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.texts import one_line


def line(text: str) -> str:
    return one_line(text, name="the label", length_max=10)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hits", "hits"),
        ("  two\n words\t", "two words"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("a\x85b\u2028c", "a b c"),
        ("0 \x1b \x00", "0"),
        ("\u202egnp.\u2066x\u2069", "gnp.x"),
        ("a\ud800b\ufffec\uffff", "abc"),
        ("مرحبا", "مرحبا"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\ufffd", "\ufffd"),
        ("", ""),
    ],
)
def test_what_cannot_stand_in_a_line_is_left_out(text: str, shown: str) -> None:
    assert line(text) == shown


@given(st.text(st.characters(), max_size=10))
def test_no_control_character_is_left(text: str) -> None:
    shown = line(text)
    assert shown == line(shown)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in shown)
    assert not any(unicodedata.bidirectional(sign) in {"RLO", "LRO", "RLE"} for sign in shown)


def test_a_line_has_a_limit() -> None:
    assert line("x" * 10) == "x" * 10
    assert line("x" * 10 + "\x00") == "x" * 10
    with pytest.raises(PictureError, match="the label has 11 characters; at most 10 are drawn"):
        line("x" * 11)
