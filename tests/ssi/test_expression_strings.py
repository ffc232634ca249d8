"""Words of an expression: escapes, variables and functions inside a string."""

import pytest

from counterd.errors import PageError
from counterd.ssi.expression_strings import call, joined, pattern, string
from counterd.ssi.expressions import Call, Joined, Read, Word
from counterd.ssi.functions import FUNCTIONS, header_variable
from counterd.ssi.values import Template, Variable


def variable(name: str) -> Template:
    return Template((Variable(name),))


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("plain", "plain"),
        ("", ""),
        (r"\(\'\"\\\$x", "('\"\\$x"),
        (r"\n\r\t\b\f\q", "\n\r\t\b\fq"),
        (r"\x41\x4g\101\7\0", "A\x04gA\x07\x00"),
        ("$x", variable("x")),
        ("${a b}", variable("a b")),
        ("%{HTTP_HOST}", variable("HTTP_HOST")),
        ("%{Request_Uri}", variable("DOCUMENT_URI")),
        ("$REQUEST_URI", variable("REQUEST_URI")),
        ("$1", variable("1")),
        ("a$x.b", Template(("a", Variable("x"), ".b"))),
        ("$ 5% %", "$ 5% %"),
        ("%{tolower:AbC}", Call(FUNCTIONS["tolower"], "AbC")),
        ("%{v:x}", variable("x")),
    ],
)
def test_a_string_is_a_word(source: str, word: Word) -> None:
    assert string(source) == word


def test_a_function_in_a_string_is_joined_to_it() -> None:
    lower = Call(FUNCTIONS["tolower"], "X")
    word = string("a$b%{tolower:X}")
    assert isinstance(word, Joined)
    assert [part for part in word.words if part != ""] == ["a", variable("b"), lower]


@pytest.mark.parametrize("source", ["${x", "%{x", "a ${x} %{", "%{}", "%{a b}"])
def test_a_brace_must_be_closed(source: str) -> None:
    with pytest.raises(PageError, match="is not closed"):
        string(source)


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("^a+$", "^a+$"),
        (r"a\$b\.c", r"a\$b\.c"),
        ("a$x", Template(("a", Variable("x")))),
        ("^${x}$", Template(("^", Variable("x"), "$"))),
        ("a$|$)", "a$|$)"),
    ],
)
def test_a_pattern_keeps_its_backslashes(source: str, word: Word) -> None:
    assert pattern(source) == word


@pytest.mark.parametrize("name", ["v", "reqenv", "ENV"])
def test_some_functions_read_a_variable(name: str) -> None:
    assert call(name, "x") == variable("x")
    assert call(name, variable("x")) == Read(variable("x"))


@pytest.mark.parametrize("name", ["req", "http", "req_novary"])
def test_some_functions_read_a_header(name: str) -> None:
    assert call(name, "User-Agent") == variable("HTTP_USER_AGENT")
    assert call(name, variable("x")) == Read(Call(header_variable, variable("x")))


def test_some_functions_are_always_empty() -> None:
    assert call("note", "x") == call("resp", variable("x")) == ""


@pytest.mark.parametrize("name", ["file", "filesize", "FileMod", "osenv"])
def test_some_functions_are_refused(name: str) -> None:
    with pytest.raises(PageError, match="not allowed"):
        call(name, "/etc/passwd")


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(PageError, match='unknown function "tolowr": did you mean "tolower"'):
        call("tolowr", "x")


def test_constants_and_variables_join_to_one_template() -> None:
    assert joined(["a", "b", variable("x"), "", "c"]) == Template(("ab", Variable("x"), "c"))
    assert joined(["a", " ", "b"]) == "a b"
    lower = Call(FUNCTIONS["tolower"], "X")
    assert joined([lower]) == lower
    assert joined([lower, "b"]) == Joined((lower, "b"))
