"""Tokens: their sources join to the page; the form of a tag is Apache's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.ssi.lexer import PIECES_MAX, Attribute, Plain, Tag, lex

SIGNS = ["<!--#", "-->", "--", "-", ">", "<", '"', "'", "`", "\\", "=", " ", "\n"]
WORDS = ["echo", "var", "a", "\x00", "\x85", "\xa0", "\xe9"]
FRAGMENTS = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=40).map("".join)


def tag(page: str) -> Tag:
    (token,) = lex(page)
    assert isinstance(token, Tag)
    return token


def attributes(page: str) -> list[tuple[str, str | None]]:
    return [(attribute.name, attribute.value) for attribute in tag(page).attributes]


@given(st.one_of(FRAGMENTS, st.binary().map(lambda data: data.decode("latin-1"))))
def test_the_sources_of_the_tokens_join_to_the_page(page: str) -> None:
    tokens = lex(page)
    assert "".join(token.source for token in tokens) == page
    for token in tokens:
        assert page.startswith(token.source, token.offset)


@given(FRAGMENTS)
def test_every_tag_ends_with_its_end_or_has_a_fault(page: str) -> None:
    for token in lex(page):
        if isinstance(token, Tag) and token.fault is None:
            assert token.source.endswith("-->")


def test_text_and_tags_alternate() -> None:
    assert lex('a<!--#echo var="x" -->b') == [
        Plain("a", 0),
        Tag('<!--#echo var="x" -->', 1, "echo", (Attribute("var", "x", 11),), None),
        Plain("b", 22),
    ]


@pytest.mark.parametrize(
    "form",
    [
        '<!--#echo var="x" -->',
        "<!--#echo var='x'-->",
        "<!--#echo var=`x` -->",
        "<!--#echo var=x -->",
        "<!--#echo var=x-->",
        "<!--# ECHO\n\tVAR = x\r\n-->",
    ],
)
def test_one_tag_has_many_forms(form: str) -> None:
    assert (tag(form).name, attributes(form), tag(form).fault) == ("echo", [("var", "x")], None)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"a \" b"', 'a " b'),
        (r"'a \' b'", "a ' b"),
        (r'"a \' b"', r"a \' b"),
        (r'"a \\ b"', r"a \\ b"),
        (r'"a \$ b"', r"a \$ b"),
        ('"a --> b"', "a --> b"),
        ('"a\nb"', "a\nb"),
        ('""', ""),
        ("a-b--c", "a-b--c"),
        ("-", "-"),
        ("\xa0\x85", "\xa0\x85"),
    ],
)
def test_a_value_ends_at_its_quote_or_at_a_blank(written: str, value: str) -> None:
    assert attributes(f"<!--#set value={written} -->") == [("value", value)]


def test_attributes_need_no_blank_between_them() -> None:
    assert attributes("<!--#x a=\"1\"b='2'c -->") == [("a", "1"), ("b", "2"), ("c", None)]


def test_a_bare_value_may_be_empty() -> None:
    assert attributes("<!--#echo var= -->") == [("var", "")]
    assert attributes("<!--#echo var=-->") == [("var", "")]


def test_dashes_do_not_end_a_name() -> None:
    assert tag("<!--#foo-bar--baz -->").name == "foo-bar--baz"
    assert attributes("<!--#x a-b=1 -->") == [("a-b", "1")]


@pytest.mark.parametrize("form", ['<!--#echo "x" -->', '<!--#echo ="x" -->', "<!--#echo = -->"])
def test_a_value_without_a_name_is_a_fault(form: str) -> None:
    assert tag(form).fault == "a value stands here without a name"


def test_the_words_of_a_comment_are_free() -> None:
    free = tag("<!--#comment it's = \"a --> b\" 'c' -->")
    assert free.fault is None
    assert free.source.endswith("'c' -->")


@pytest.mark.parametrize(
    "form", ["<!--#", "<!--#echo", '<!--#echo var="x', '<!--#echo var="x -->', "<!--#echo var --"]
)
def test_a_page_that_ends_inside_a_tag_is_a_fault(form: str) -> None:
    assert (tag(form).fault or "").startswith("the page ends inside this tag")


@pytest.mark.parametrize("text", ["<!-- #echo -->", "<!--echo -->", "<!-#echo -->", "<!--"])
def test_what_only_looks_like_a_tag_is_text(text: str) -> None:
    assert lex(text) == [Plain(text, 0)]


def test_the_number_of_tags_and_attributes_is_limited() -> None:
    first = lex("<!--#a -->" * PIECES_MAX)
    assert len(first) == PIECES_MAX
    assert all(isinstance(token, Tag) and token.fault is None for token in first)
    last = lex("<!--#a -->" * (PIECES_MAX + 5))[-1]
    assert isinstance(last, Tag)
    assert (last.fault or "").startswith("the page has more than 100,000")
    assert len(last.source) == 5 * len("<!--#a -->")
    assert tag("<!--#a" + " b" * (PIECES_MAX - 1) + " -->").fault is None
    assert tag("<!--#a" + " b" * PIECES_MAX + " -->").fault is not None
