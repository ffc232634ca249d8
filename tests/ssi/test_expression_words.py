"""Words and signs of an expression, as they follow each other."""

import re

import pytest

from counterd.errors import PageError
from counterd.ssi.expression_words import NESTING_MAX, WordReader
from counterd.ssi.expressions import Call, Word
from counterd.ssi.functions import FUNCTIONS
from counterd.ssi.values import Template, Variable

REST = re.compile(r".*", re.DOTALL)


def read(source: str) -> tuple[Word, str]:
    """The first word of ``source``, and what is left."""
    reader = WordReader(source)
    word = reader.word()
    rest = reader.match(REST)
    return word, rest[0] if rest else ""


@pytest.mark.parametrize(
    ("source", "word", "rest"),
    [
        ("abc", "abc", ""),
        ("  abc = x", "abc", "= x"),
        ("abc=x", "abc", "=x"),
        ("a b   c)", "a b c", ")"),
        ("'a b' c", "a b c", ""),
        ('"a" "b"', "a b", ""),
        ("don't!", "don't", "!"),
        ("a|b&c||d", "a|b&c", "||d"),
        ("a&&b", "a", "&&b"),
        (r"a\ b\=c", "a b=c", ""),
        ("/path/x", "/path/x", ""),
        ("5 -eq 5", "5", "-eq 5"),
        ("-5", "-5", ""),
        ("1.5", "1.5", ""),
        ("a -eq b", "a", "-eq b"),
        ("a -x b", "a -x b", ""),
        ("'a' -x", "a -x", ""),
        ("'a' -foo b", "a", "-foo b"),
        ("a -foo b", "a -foo b", ""),
        ("a in {b}", "a", "in {b}"),
        ("a in b", "a in b", ""),
        ("black and white", "black and white", ""),
        ("'a' and b", "a", "and b"),
        ("5 lt 6", "5", "lt 6"),
        ("'a' android", "a android", ""),
        ("v('x') or b", Template((Variable("x"),)), "or b"),
        ("$x and $y", Template((Variable("x"),)), "and $y"),
        ("'a' . 'b'", "ab", ""),
        ("'a'.'b'.5", "ab .5", ""),
        ("a . b", "a . b", ""),
        ("$x.html", Template((Variable("x"), ".html")), ""),
        ("$x . 'y'", Template((Variable("x"), "y")), ""),
        ("${x}y", Template((Variable("x"), "y")), ""),
        ("%{X}", Template((Variable("X"),)), ""),
        ("tolower ( 'X' ) = x", Call(FUNCTIONS["tolower"], "X"), "= x"),
        ("v(x)", Template((Variable("x"),)), ""),
        ("v(x) and y", Template((Variable("x"),)), "and y"),
    ],
)
def test_a_word_ends_where_its_kind_ends(source: str, word: Word, rest: str) -> None:
    assert read(source) == (word, rest)


def test_a_list_has_its_own_words() -> None:
    reader = WordReader("{ a, 'b' , $c,d} e")
    assert reader.words() == ("a", "b", Template((Variable("c"),)), "d")
    assert reader.word() == "e"


@pytest.mark.parametrize("source", ["{a", "{a b c,", "{", "{}", "a", "{a,}"])
def test_a_list_must_be_complete(source: str) -> None:
    with pytest.raises(PageError):
        WordReader(source).words()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "a word is missing at the end"),
        ("= b", 'a word is missing before "= b"'),
        (")", "a word is missing before"),
        ("'abc", "a ' is not closed"),
        ('a "b', 'a " is not closed'),
        ("v('x'", '")" is missing at the end'),
        ("v()", "a word is missing before"),
        ("${x", "is not closed by a }"),
        ("\\", "a word is missing before"),
    ],
)
def test_what_is_missing_is_said(source: str, words: str) -> None:
    with pytest.raises(PageError, match=re.escape(words)):
        WordReader(source).word()


def test_functions_may_nest_as_deep_as_the_limit() -> None:
    def nested(depth: int) -> str:
        return "md5(" * (depth - 1) + "x" + ")" * (depth - 1)

    WordReader(nested(NESTING_MAX)).word()
    with pytest.raises(PageError, match="nests deeper than 50"):
        WordReader(nested(NESTING_MAX + 1)).word()


def test_a_reader_says_where_it_is() -> None:
    reader = WordReader("abc " + "x" * 100)
    assert reader.place() == 'before "abc ' + "x" * 26 + '"'
    reader.word()
    assert reader.place() == "at the end"
