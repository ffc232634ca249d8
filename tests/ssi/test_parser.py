"""The tree of a page: what nests in what, and no page that cannot be parsed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.ssi.expressions import Constant, Filled
from counterd.ssi.lexer import PIECES_MAX
from counterd.ssi.nodes import Block, Branch, Broken, If, Mistake, Node, Position, Text
from counterd.ssi.parser import NESTING_MAX, parse

TAGS = [
    '<!--#if expr="a" -->',
    '<!--#if expr="(" -->',
    "<!--#if -->",
    '<!--#elif expr="b" -->',
    "<!--#elif -->",
    "<!--#else -->",
    "<!--#else x -->",
    "<!--#endif -->",
    "<!--#endif x -->",
    '<!--#block name="x" -->',
    "<!--#block -->",
    "<!--#endblock -->",
    "<!--#foo -->",
    "<!--#comment -->",
    "text",
]


def nodes(page: str) -> list[Node]:
    return list(parse(page.encode("latin-1")).nodes)


def said(page: str) -> list[tuple[int, str]]:
    mistakes = parse(page.encode("latin-1")).mistakes
    return [(mistake.column, mistake.message) for mistake in mistakes]


def branch(condition: str | bool | None, text: str, column: int) -> Branch:
    body = (Text(text.encode("latin-1")),) if text else ()
    if isinstance(condition, bool):
        return Branch(Constant(condition), body, Position(1, column))
    expression = None if condition is None else Filled(condition)
    return Branch(expression, body, Position(1, column))


@given(st.binary())
def test_any_bytes_are_a_page(source: bytes) -> None:
    parse(source)


@given(st.lists(st.sampled_from(TAGS)).map("".join))
def test_any_order_of_tags_is_a_page(page: str) -> None:
    tree = parse(page.encode("latin-1"))
    assert list(tree.mistakes) == sorted(tree.mistakes, key=lambda m: (m.line, m.column))
    assert parse(page.encode("latin-1")) == tree


def test_bytes_pass_unchanged() -> None:
    source = bytes(range(256)) * 2 + b"\xef\xbb\xbf\r\n"
    assert parse(source).nodes == (Text(source),)


def test_texts_next_to_each_other_are_one() -> None:
    assert nodes("a<!--#comment -->b<!--#endif -->c<!--#foo -->d") == [
        *(Text(b"abc"), Broken(), Text(b"d")),
    ]


def test_an_if_has_branches() -> None:
    page = '<!--#if expr="a" -->1<!--#elif expr="b" -->2<!--#else -->3<!--#endif -->4'
    branches = (branch("a", "1", 1), branch("b", "2", 22), branch(True, "3", 45))
    assert nodes(page) == [If(branches), Text(b"4")]
    assert said(page) == []


def test_ifs_nest() -> None:
    page = '<!--#if expr="a" --><!--#if expr="b" -->x<!--#endif --><!--#endif -->'
    inner = If((branch("b", "x", 21),))
    assert nodes(page) == [If((Branch(Filled("a"), (inner,), Position(1, 1)),))]


def test_a_wrong_condition_is_none() -> None:
    page = '<!--#if expr="(" -->x<!--#endif -->'
    assert nodes(page) == [If((branch(None, "x", 1),))]
    assert said(page) == [(9, "a word is missing at the end")]


def test_an_else_outside_of_an_if_hides_what_follows() -> None:
    page = "<!--#else -->x<!--#endif -->y"
    assert nodes(page) == [If((branch(True, "", 1), branch(True, "x", 1))), Text(b"y")]
    assert said(page) == [(1, "else stands outside of an if: nothing is shown up to endif")]


def test_an_endif_outside_of_an_if_does_nothing() -> None:
    assert nodes("a<!--#endif -->b") == [Text(b"ab")]
    assert said("a<!--#endif -->b") == [(2, "endif closes no if")]


@pytest.mark.parametrize("name", ["else", "endif"])
def test_else_and_endif_take_no_attributes(name: str) -> None:
    page = f'<!--#if expr="a" --><!--#{name} x="1" -->y<!--#endif -->'
    body = (Broken(), Text(b"y"))
    assert nodes(page) == [If((Branch(Filled("a"), body, Position(1, 1)),))]
    assert said(page) == [(21, f"{name} takes no attributes")]


def test_what_is_open_at_the_end_is_closed() -> None:
    page = '<!--#if expr="a" --><!--#block name="b" -->x'
    block = Block("b", (Text(b"x"),))
    assert nodes(page) == [If((Branch(Filled("a"), (block,), Position(1, 1)),))]
    assert said(page) == [
        (1, "if is not closed by endif"),
        (21, "block is not closed by endblock"),
    ]


def test_a_block_has_a_name() -> None:
    assert nodes('<!--#block name="b" -->x<!--#endblock -->') == [Block("b", (Text(b"x"),))]
    assert nodes("<!--#block -->x<!--#endblock -->") == [Broken(), Text(b"x")]
    assert said("<!--#block -->") == [(1, 'block needs name="..."')]
    assert nodes("<!--#endblock -->") == []
    assert said("<!--#endblock -->") == [(1, "endblock closes no block")]


def test_a_block_closes_what_is_open_in_it() -> None:
    page = '<!--#block name="b" --><!--#if expr="a" -->x<!--#endblock -->y<!--#endif -->'
    assert nodes(page) == [Block("b", (If((branch("a", "x", 24),)),)), Text(b"y")]
    assert said(page) == [(24, "if is not closed before endblock"), (63, "endif closes no if")]


def test_an_unknown_directive_is_named() -> None:
    assert said("<!--#inlcude -->") == [(1, 'unknown directive "inlcude": did you mean "include"?')]
    assert said("<!--#elseif -->") == [(1, 'unknown directive "elseif": did you mean "else"?')]
    assert said("<!--#-->") == [(1, "the name of the directive is missing")]


def test_mistakes_have_a_line_and_a_column() -> None:
    page = parse(b'one\n  <!--#echo var="x"\n   foo="y" -->\n<!--#foo -->')
    assert page.mistakes == (
        Mistake(3, 4, 'unknown attribute of echo "foo"'),
        Mistake(4, 1, 'unknown directive "foo"'),
    )


def test_ifs_nest_as_deep_as_the_limit() -> None:
    def nested(depth: int) -> str:
        return '<!--#if expr="a" -->' * depth + "x" + "<!--#endif -->" * depth

    assert said(nested(NESTING_MAX)) == []
    deeper = said(nested(NESTING_MAX + 1))
    assert deeper == [(801, "if and block are nested deeper than 40 levels")]


def test_what_is_nested_too_deep_is_an_error_and_hidden() -> None:
    page = '<!--#if expr="a" -->' * (NESTING_MAX + 3) + "<!--#foo -->"
    level = nodes(page)
    for _ in range(NESTING_MAX):
        (inner,) = level
        assert isinstance(inner, If)
        level = list(inner.branches[0].body)
    assert level == [Broken()]


def test_blocks_that_are_nested_too_deep_are_errors() -> None:
    page = '<!--#block name="b" -->' * (NESTING_MAX + 1) + "<!--#endblock -->" * (NESTING_MAX + 1)
    assert said(page) == [(921, "if and block are nested deeper than 40 levels")]


@pytest.mark.parametrize(
    "page",
    [
        b'<!--#counter fmt="%T" -->' + b"x" * 475,
        b'<!--#if expr="$a = b" -->y<!--#endif -->',
        b"<!--#",
        b"<!--#a ",
        b'<!--#echo a="\\',
        b"<!--#set var='${",
        b"<!--#if expr='${",
        b"-->",
    ],
)
def test_time_grows_with_the_page_and_not_faster(page: bytes) -> None:
    def seconds(times: int) -> float:
        start = time.perf_counter()
        parse(page * times)
        return time.perf_counter() - start

    # Sixteen times the page may take fifty times as long, on a busy machine; a quadratic parser
    # takes two hundred and fifty times as long.
    small = min(seconds(600) for _ in range(3))
    assert min(seconds(9_600) for _ in range(2)) < 50 * small + 0.05


def test_ten_thousand_tags_in_five_million_bytes_are_a_page() -> None:
    page = parse((b"x" * 475 + b'<!--#counter fmt="%T" -->') * 10_000)
    assert (len(page.nodes), page.mistakes) == (20_000, ())
    assert PIECES_MAX >= 10_000 * 5
