"""Fields of queries and forms: what is odd is refused by name, and nothing is an exception."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal


def test_fields_are_read_as_browsers_write_them() -> None:
    fields = Fields("url=%2Fa+b&url=/c&empty=&show")
    assert fields.all("url") == ["/a b", "/c"]
    assert fields.text("url") == "/a b"
    assert fields.text("empty") is None
    assert fields.text("none") is None
    assert "show" in fields
    assert "none" not in fields
    assert fields.all("none") == []


def test_bytes_that_are_no_text_become_marks() -> None:
    assert Fields("url=%E9").text("url") == "\ufffd"
    assert Fields("url=\udce9").text("url") == "\ufffd"


@pytest.mark.parametrize(("count", "is_refused"), [(40, False), (41, True)])
def test_there_is_a_limit(count: int, *, is_refused: bool) -> None:
    query = "&".join(["a=1"] * count)
    if is_refused:
        with pytest.raises(Refusal, match="more than 40 fields"):
            Fields(query)
    else:
        assert len(Fields(query).all("a")) == count


@pytest.mark.parametrize(("text", "number"), [("", 7), ("1", 1), ("0012", 12), ("100", 100)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert Fields(f"n={text}").number("n", 7, least=1, most=1000) == number


@pytest.mark.parametrize(
    "text", ["0", "1001", "-1", "1.5", "1e2", "1_0", "%201", "%D9%A1", "x", "9" * 5000]
)
def test_what_is_no_number_of_the_range_is_named(text: str) -> None:
    with pytest.raises(Refusal, match="n: expected a number from 1 to 1000") as refused:
        Fields(f"n={text}").number("n", 7, least=1, most=1000)
    assert refused.value.status == 400


def test_a_choice_is_one_of_those_there_are() -> None:
    assert Fields("").choice("view", "rows", ("rows", "hilbert")) == "rows"
    assert Fields("view=hilbert").choice("view", "rows", ("rows", "hilbert")) == "hilbert"
    with pytest.raises(Refusal, match="view: expected rows or hilbert, got 'x'"):
        Fields("view=x").choice("view", "rows", ("rows", "hilbert"))


@pytest.mark.parametrize(
    ("query", "is_on"),
    [
        ("show", True),
        ("show=", True),
        ("show=1", True),
        ("show=yes", True),
        ("show=0", False),
        ("show=false", False),
        ("show=No", False),
        ("", False),
    ],
)
def test_a_flag_is_on_when_it_is_there(query: str, *, is_on: bool) -> None:
    assert Fields(query).flag("show") is is_on


@given(st.text(max_size=200))
def test_whatever_is_sent_is_read_or_refused(query: str) -> None:
    with contextlib.suppress(Refusal):
        fields = Fields(query)
        fields.number("n", 1, least=0, most=9)
