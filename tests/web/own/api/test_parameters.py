"""Parameters of the API: what the document says may be there is what is taken, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator

from counterd.web.own.api.parameters import Choice, Day, Schema, Text, Texts, Whole
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal

TEXT = Text("t", "a text", "x")
NEEDED = Text("t", "a text", "x", is_required=True)
TEXTS = Texts("t", "texts", "x")
WHOLE = Whole("n", "a number", 2, 30, 10)
CHOICE = Choice("c", "a word", ("one", "two"), "two")
DAY = Day("d", "a day")


def fits(value: object, schema: Schema) -> bool:
    return not list(OAS31Validator(dict(schema)).iter_errors(value))


def refused(query: str, *, by: Text | Texts | Whole | Choice) -> str:
    with pytest.raises(Refusal) as refusal:
        _ = by.required(Fields(query)) if isinstance(by, Text) else by.read(Fields(query))
    assert refusal.value.status == 400
    return refusal.value.detail


def test_a_text_is_read() -> None:
    assert TEXT.read(Fields("t=a%20b")) == NEEDED.required(Fields("t=a+b")) == "a b"
    assert TEXT.read(Fields("t=")) is TEXT.read(Fields("")) is None
    assert refused("t=", by=NEEDED) == "t is missing: for example t=x"


@pytest.mark.parametrize(("length", "is_taken"), [(4096, True), (4097, False)])
def test_a_text_has_an_end(length: int, *, is_taken: bool) -> None:
    text, query = "x" * length, f"t={'x' * length}"
    assert fits(text, TEXT.schema) is fits([text], TEXTS.schema) is is_taken
    if is_taken:
        assert NEEDED.required(Fields(query)) == TEXTS.read(Fields(query))[0] == text
    else:
        expected = "t: expected at most 4096 characters"
        assert refused(query, by=NEEDED) == refused(query, by=TEXTS) == expected


def test_an_empty_text_is_none_where_one_is_needed() -> None:
    assert fits("", TEXT.schema)
    assert not fits("", NEEDED.schema)
    assert not fits([], TEXTS.schema)
    assert NEEDED.schema["examples"] == ["x"]
    assert "examples" not in Text("t", "a text").schema


def test_texts_are_all_that_are_there() -> None:
    assert TEXTS.read(Fields("t=a&t=&t=b")) == ["a", "b"]
    assert refused("t=", by=TEXTS) == "t is missing: for example t=x"


@given(st.integers(-5, 40))
def test_a_number_is_taken_when_the_document_says_so(number: int) -> None:
    query = f"n={number}"
    if fits(number, WHOLE.schema):
        assert WHOLE.read(Fields(query)) == number
    else:
        assert refused(query, by=WHOLE).startswith("n: expected a number from 2 to 30")
    assert WHOLE.read(Fields("")) == WHOLE.schema["default"] == 10


@given(st.sampled_from(["one", "two", "three", "One"]))
def test_a_word_is_taken_when_the_document_says_so(word: str) -> None:
    if fits(word, CHOICE.schema):
        assert CHOICE.read(Fields(f"c={word}")) == word
    else:
        assert refused(f"c={word}", by=CHOICE) == f"c: expected one or two, got {word!r}"
    assert CHOICE.read(Fields("")) == CHOICE.schema["default"] == "two"


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [
        ("1970-01-01", True),
        ("2026-11-22", True),
        ("2999-12-31", True),
        ("1969-12-31", False),
        ("3000-01-01", False),
        ("2026-13-01", False),
        ("2026-00-01", False),
        ("2026-01-32", False),
        ("2026-1-1", False),
        ("20261122", False),
        ("2026-11-22T00:00:00", False),
    ],
)
def test_a_day_is_described_as_the_calendar_takes_it(day: str, *, is_taken: bool) -> None:
    assert fits(day, DAY.schema) is is_taken
    assert DAY.read(Fields(f"d={day}")) == day


def test_what_is_there_and_empty_is_a_slip_where_only_a_value_makes_sense() -> None:
    assert refused("n=", by=WHOLE) == "n: expected a number from 2 to 30"
    assert refused("c=", by=CHOICE) == "c: expected one or two"
    assert DAY.read(Fields("d=")) == ""  # which the calendar refuses
    assert DAY.read(Fields("")) is None
    assert not fits("", DAY.schema)
    assert not fits("", CHOICE.schema)
