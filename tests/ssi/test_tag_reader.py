"""Attributes of a tag: how far they are accepted, and where their mistakes are."""

import pytest

from counterd.ssi.expressions import Filled
from counterd.ssi.lexer import Tag, lex
from counterd.ssi.nodes import Broken, Mistake, Position
from counterd.ssi.tag_reader import (
    EXPRESSIONS_MAX_BYTES,
    MISTAKES_MAX,
    PATTERNS_SIZE_MAX,
    Notes,
    TagReader,
)
from counterd.ssi.values import Template, Variable


def reader(source: str, notes: Notes | None = None) -> TagReader:
    (tag,) = lex(source)
    assert isinstance(tag, Tag)
    return TagReader(tag, Position(3, 5), notes or Notes())


def accepted(source: str) -> tuple[list[str], TagReader]:
    read = reader(source)
    return [attribute.name for attribute in read.accepted(("a", "b"))], read


def test_known_attributes_are_accepted() -> None:
    names, read = accepted("<!--#x a=1 b=2 a=3 -->")
    assert (names, read.rest, read.notes.mistakes) == (["a", "b", "a"], [], [])


def test_an_unknown_attribute_ends_the_tag_with_an_error() -> None:
    names, read = accepted("<!--#x a=1\n  c=2 b=3 -->")
    assert (names, read.rest) == (["a"], [Broken()])
    assert read.notes.mistakes == [Mistake(4, 3, 'unknown attribute of x "c"')]


def test_an_attribute_without_a_value_ends_the_tag_in_silence() -> None:
    names, read = accepted("<!--#x a=1 b a=3 -->")
    assert (names, read.rest) == (["a"], [])
    assert read.notes.mistakes == [Mistake(3, 16, 'b has no value: b="..."')]


def test_a_value_is_compiled() -> None:
    read = reader('<!--#x a="&lt;$y" -->')
    (attribute,) = read.tag.attributes
    assert read.value(attribute) == Template(("&lt;", Variable("y")))
    assert read.decoded_value(attribute) == Template(("<", Variable("y")))
    assert not read.notes.has_counter


@pytest.mark.parametrize("name", ["COUNTER", "page_count", "Total_Hits"])
def test_a_counter_in_a_value_is_noticed(name: str) -> None:
    read = reader(f'<!--#x a="${name}" -->')
    read.value(read.tag.attributes[0])
    assert read.notes.has_counter


def test_an_unclosed_brace_is_a_mistake() -> None:
    read = reader('<!--#x a="${y" -->')
    read.value(read.tag.attributes[0])
    assert [mistake.column for mistake in read.notes.mistakes] == [12]


def test_a_condition_is_parsed() -> None:
    read = reader('<!--#if expr="x" -->')
    assert read.condition() == Filled("x")
    assert (read.notes.mistakes, read.notes.has_counter) == ([], False)


@pytest.mark.parametrize("source", ["$COUNTER", "v('total_hits') -gt 5", "%{BCOUNTER}"])
def test_a_counter_in_a_condition_is_noticed(source: str) -> None:
    read = reader(f'<!--#if expr="{source}" -->')
    assert read.condition()
    assert read.notes.has_counter


@pytest.mark.parametrize("attributes", ["", "expr", 'x="1"', 'expr="1" x="1"', '"1"'])
def test_a_condition_is_one_expression(attributes: str) -> None:
    read = reader(f"<!--#if {attributes} -->")
    assert read.condition() is None
    assert len(read.notes.mistakes) == 1


def test_a_wrong_expression_is_a_mistake_of_its_attribute() -> None:
    read = reader('<!--#if expr="(" -->')
    assert read.condition() is None
    assert read.notes.mistakes == [Mistake(3, 13, "a word is missing at the end")]


def test_mistakes_are_noted_up_to_a_number() -> None:
    notes = Notes()
    for _ in range(MISTAKES_MAX + 1):
        notes.mistake(Position(1, 1), "wrong")
    assert len(notes.mistakes) == MISTAKES_MAX


def test_the_expressions_of_a_file_are_limited_in_all() -> None:
    notes = Notes()
    half = "x" * (EXPRESSIONS_MAX_BYTES // 2)
    assert reader(f'<!--#if expr="{half}" -->', notes).condition()
    assert reader(f'<!--#if expr="{half}" -->', notes).condition()
    assert reader('<!--#if expr="x" -->', notes).condition() is None
    assert "longer than 1,000,000 bytes" in notes.mistakes[0].message


def test_the_patterns_of_a_file_are_limited_in_all() -> None:
    notes = Notes()
    source = '<!--#if expr="a = /((x|y|z){1,50}){1,20}/" -->'
    times = 0
    while reader(source, notes).condition():
        times += 1
    assert times * 4_000 < PATTERNS_SIZE_MAX + 8_000
    assert "too large" in notes.mistakes[0].message
