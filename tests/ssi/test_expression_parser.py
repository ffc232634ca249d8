"""The grammar of expressions: what binds how, and what is refused."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.expression_parser import parse_expression
from counterd.ssi.expression_words import NESTING_MAX
from counterd.ssi.expressions import (
    All,
    Any,
    Check,
    Compare,
    Constant,
    Expression,
    Filled,
    Not,
    OneOf,
    Search,
    Served,
    Wildcards,
)
from counterd.ssi.functions import CHECKS, COMPARISONS
from counterd.ssi.regexes import compile_regex
from counterd.ssi.values import Template, Variable

A, B, C = Filled("a"), Filled("b"), Filled("c")
X = Template((Variable("x"),))
ADDRESS = Template((Variable("REMOTE_ADDR"),))


def parse(source: str) -> Expression:
    return parse_expression(source).expression


def same(left: str, right: str) -> Compare:
    return Compare(COMPARISONS["="], left, right)


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        ("", Constant(is_true=False)),
        (" \n", Constant(is_true=False)),
        ("a", A),
        ("a || b && c", Any((A, All((B, C))))),
        ("a && b || c", Any((All((A, B)), C))),
        ("(a || b) && c", All((Any((A, B)), C))),
        ("a || b || c", Any((A, B, C))),
        ("!a && b", All((Not(A), B))),
        ("!!a", Not(Not(A))),
        ("!(a && b)", Not(All((A, B)))),
        ("! a = b", Not(same("a", "b"))),
        ("not 'a' and 'b' or 'c'", Any((All((Not(A), B)), C))),
        ("not = b", same("not", "b")),
        ("a = b", same("a", "b")),
        ("a == b", same("a", "b")),
        ("a=b&&c", All((same("a", "b"), C))),
        ("((a))", A),
        ("('a') = 'b'", same("a", "b")),
        ("true", Constant(is_true=True)),
        ("true && !false", All((Constant(is_true=True), Not(Constant(is_true=False))))),
        ("true or 'a'", Any((Constant(is_true=True), A))),
        ("true = a", same("true", "a")),
        ("truest", Filled("truest")),
        ("-z a", Check(CHECKS["-z"], "a")),
        ("!-n a", Not(Check(CHECKS["-n"], "a"))),
        ("-A /a b", Served("/a b")),
        ("-R '10.0.0.0/8'", Compare(COMPARISONS["-ipmatch"], ADDRESS, "10.0.0.0/8")),
        ("a in {b, c}", OneOf("a", ("b", "c"))),
        ("a -in {b}", OneOf("a", ("b",))),
        ("a in {b} or b,c}", Any((OneOf("a", ("b",)), Filled("b,c}")))),
        ("a = /b/ and 'c'", All((Search("a", compile_regex("b"), ""), C))),
        ("a -eq 5", Compare(COMPARISONS["-eq"], "a", "5")),
        ("a -EQ 5", Compare(COMPARISONS["-eq"], "a", "5")),
        ("5 eq 5", Compare(COMPARISONS["-eq"], "5", "5")),
        ("a -strmatch 'b*'", Wildcards("a", "b*", is_caseless=False, is_path=False)),
        ("a -strcmatch $x", Wildcards("a", X, is_caseless=True, is_path=False)),
        ("a -fnmatch 'b*'", Wildcards("a", "b*", is_caseless=False, is_path=True)),
        ("a = /b/", Search("a", compile_regex("b"), "")),
        ("a = /b/i && c", All((Search("a", compile_regex("b", "i"), "i"), C))),
        ("a == /b/", Search("a", compile_regex("b"), "")),
        ("a != /b/", Not(Search("a", compile_regex("b"), ""))),
        ("a =~ /b$x/", Search("a", compile_regex("b$x"), "")),
        ("a =~ m#b\\#/c#is", Search("a", compile_regex("b#/c", "is"), "is")),
        ("a !~ m|b|", Not(Search("a", compile_regex("b"), ""))),
        ("a = /b$x/", Search("a", Template(("b", Variable("x"))), "")),
        (r"a = /b\/c/", Search("a", compile_regex("b/c"), "")),
        ("a < /b", Compare(COMPARISONS["<"], "a", "/b")),
    ],
)
def test_an_expression_has_its_tree(source: str, expression: Expression) -> None:
    assert parse(source) == expression


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("(", "a word is missing at the end"),
        ("(a", '")" is missing at the end'),
        ("a)", 'not understood before ")"'),
        ("a = b = c", 'not understood before "= c"'),
        ("a &&", "a word is missing at the end"),
        ("|| a", "a word is missing before"),
        ("a = ", "a word is missing at the end"),
        ("a =~ b", 'a regular expression is missing before "b"'),
        ("a = /b", "not closed by a /; a path needs quotes"),
        ("a = /b/x", 'no flag "x"; a path needs quotes'),
        ("a = /(/", "is wrong: missing )"),
        ("-e /etc/passwd", "-e looks at files"),
        ("-F x", "-F looks at files"),
        ("-q x", 'unknown test "-q"'),
        ("'a' -eqq 'b'", 'unknown operator "-eqq": did you mean "-eq"'),
        ("'a' -in 'b'", 'unknown operator "-in"'),
        ("a -strmatch '[b-a]'", "is wrong"),
        ("a -ipmatch 'b'", "is no address and no network"),
    ],
)
def test_what_is_wrong_is_said(source: str, words: str) -> None:
    with pytest.raises(PageError, match=re.escape(words)):
        parse(source)


def test_the_size_of_constant_patterns_is_known() -> None:
    assert parse_expression("a = b").patterns_size == 0
    assert parse_expression("a = /$x/").patterns_size == 0
    one = parse_expression("a = /b/").patterns_size
    assert one > 0
    assert parse_expression("a = /b/ || c = /b/").patterns_size == 2 * one
    assert parse_expression("a -strmatch 'b*'").patterns_size > 0


@pytest.mark.parametrize("level", ["!", "("])
def test_conditions_may_nest_as_deep_as_the_limit(level: str) -> None:
    def nested(depth: int) -> str:
        return level * depth + "a" + ")" * (depth * (level == "("))

    parse(nested(NESTING_MAX - 2))
    with pytest.raises(PageError, match="nests deeper"):
        parse(nested(NESTING_MAX + 1))


def test_what_stands_side_by_side_does_not_nest() -> None:
    many = 3 * NESTING_MAX
    assert parse(" || ".join(["(!a)"] * many)) == Any((Not(A),) * many)
    assert isinstance(parse(" && ".join(["md5('')"] * many)), All)


@given(st.text("ab $x'\"/=!<>&|()-{},.%:~mzein\\", max_size=30))
def test_any_text_is_an_expression_or_a_mistake(source: str) -> None:
    with contextlib.suppress(PageError):
        parse(source)
