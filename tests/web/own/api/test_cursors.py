"""Cursors come back as the places they stood for; what is no cursor of ours is refused."""

import contextlib
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.own.api.cursors import cursor_of, following, place_of
from counterd.web.own.refusal import Refusal


class Place(msgspec.Struct, array_like=True):
    number: int
    name: str


@given(st.integers(-(2**62), 2**62), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_place_comes_back(number: int, name: str) -> None:
    place = Place(number, name)
    cursor = cursor_of(place)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert place_of(cursor, Place) == place


def test_no_cursor_is_the_beginning() -> None:
    assert place_of(None, Place) is None


@pytest.mark.parametrize("odd", ["x", "W10", "WzEsMl0", "e30", "=", "é", "\ud800", "A" * 4096])
def test_what_is_no_cursor_is_refused(odd: str) -> None:
    with pytest.raises(Refusal, match="cursor: expected one that an answer has given"):
        place_of(odd, Place)


@given(st.text(max_size=50))
def test_whatever_is_sent_is_a_place_or_refused(text: str) -> None:
    with contextlib.suppress(Refusal):
        assert isinstance(place_of(text, Place), Place)


def test_what_follows_is_asked_for_in_the_same_way() -> None:
    link = following("/p", {"a": "x & y", "none": None, "empty": "", "n": 3}, Place(1, "ä"))
    path, _, query = link.partition("?")
    asked = dict(parse_qsl(query))
    assert (path, asked["a"], asked["n"]) == ("/p", "x & y", "3")
    assert place_of(asked["cursor"], Place) == Place(1, "ä")
    assert set(asked) == {"a", "n", "cursor"}
    assert link.isascii()
