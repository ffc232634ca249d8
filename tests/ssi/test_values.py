"""Values: variables are found where Apache finds them, and filled in within a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.values import (
    Template,
    Variable,
    compile_choices,
    compile_value,
    expand,
    is_unclosed,
    names_of,
)

KNOWN = {"a": "A", "ab": "AB", "empty": ""}


def filled(source: str) -> str:
    return expand(compile_value(source), KNOWN.get, 100)


def chosen(source: str) -> str:
    return expand(compile_choices(source), KNOWN.get, 100)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain", "plain"),
        ("$a", "A"),
        ("${a}b$ab", "AbAB"),
        ("[$none${none}$empty]", "[]"),
        (r"\$a", "$a"),
        (r"\\$a", r"\$a"),
        (r"\n\a", r"\n\a"),
        ("$ $- ${} 5$", "$ $- ${} 5$"),
        ("$\xe9", "$\xe9"),
        ("kept ${a lost $a", "kept "),
        ("${a ${ab}", ""),
        ("", ""),
    ],
)
def test_variables_are_filled_in_as_in_apache(source: str, text: str) -> None:
    assert filled(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("${a:-x}", "A"),
        ("${none:-x $y}", "x $y"),
        ("${empty:-x}", "x"),
        ("${a:+x}", "x"),
        ("[${none:+x}${empty:+x}${a:+}]", "[]"),
        ("$a ${a}", "A A"),
    ],
)
def test_choices_are_delegates(source: str, text: str) -> None:
    assert chosen(source) == text


@given(st.text(alphabet=st.characters(exclude_characters="$", max_codepoint=255)))
def test_a_value_without_a_dollar_is_itself(source: str) -> None:
    assert compile_value(source) == source


@given(st.text(alphabet="a$\\{} "))
def test_expansion_is_the_same_as_a_slow_and_obvious_one(source: str) -> None:
    assert filled(source) == slowly(source)


def slowly(source: str) -> str:
    text, at = "", 0
    while at < len(source):
        if source.startswith("\\$", at):
            text, at = text + "$", at + 2
        elif source.startswith("${", at):
            end = source.find("}", at)
            if end < 0:
                return text
            name = source[at + 2 : end]
            text, at = (text + KNOWN.get(name, ""), end + 1) if name else (text + "$", at + 1)
        elif source[at] == "$":
            end = at + 1
            while end < len(source) and source[end] == "a":
                end += 1
            text += KNOWN.get(source[at + 1 : end], "") if end > at + 1 else "$"
            at = end
        else:
            text, at = text + source[at], at + 1
    return text


def test_constant_parts_are_joined() -> None:
    assert compile_value(r"a\$b$c d") == Template(("a$b", Variable("c"), " d"))
    assert compile_value(r"a\$b") == "a$b"


def test_the_names_in_a_value_are_known() -> None:
    assert list(names_of(compile_value("$a ${b} $a"))) == ["a", "b", "a"]
    assert list(names_of("constant")) == []


def test_an_unclosed_brace_is_noticed() -> None:
    assert is_unclosed("${a")
    assert is_unclosed("${a} ${b")
    assert not is_unclosed("${a} $ {")


def test_a_value_may_be_as_long_as_the_limit_and_no_longer() -> None:
    value = compile_value("$x$x")
    assert expand(value, lambda _: "12345", 10) == "1234512345"
    with pytest.raises(PageError, match="longer than 9 bytes"):
        expand(value, lambda _: "12345", 9)
