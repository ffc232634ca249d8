"""Which counters an embed shows, however they are named, and what is no name of one."""

from contextlib import suppress
from functools import partial
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.sums import is_sum
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind
from counterd.web.own.embeds.keys import (
    KEY_BYTES_MAX,
    KEYS_MAX,
    key_of_path,
    keys_of_fields,
)
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal

INDEX = ("index.shtml", "index.html")


def urls(query: str, *, may_add_up: bool = False) -> list[str]:
    keys = keys_of_fields(Fields(query), INDEX, may_add_up=may_add_up)
    assert all(key.kind is Kind.ACCESS or key == SITE_TOTAL for key in keys)
    return [key.url for key in keys]


def refusal(query: str, *, may_add_up: bool = False) -> str:
    with pytest.raises(Refusal) as refused:
        urls(query, may_add_up=may_add_up)
    assert refused.value.status == 400
    return refused.value.detail


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("", "/"),
        ("a.shtml", "/a.shtml"),
        ("index.shtml", "/"),
        ("docs/", "/docs/"),
        ("docs/index.html", "/docs/"),
        ("100%25", "/100%25"),
        ("a?b#c", "/a?b#c"),
        ("my page.html", "/my page.html"),
        ("käse.html", "/käse.html"),
        ("x" * (KEY_BYTES_MAX - 1), "/" + "x" * (KEY_BYTES_MAX - 1)),
    ],
)
def test_a_path_is_the_key_of_its_page(path: str, url: str) -> None:
    assert key_of_path(path, INDEX) == Address(Kind.ACCESS, url)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("x" * KEY_BYTES_MAX, "path: expected at most 512 bytes, got 513"),
        ("ü" * 256, "path: expected at most 512 bytes, got 513"),
        ("docs/*", "path: expected the path of one page, got '/docs/*'"),
        ("a /b", "path: expected the path of one page, got '/a /b'"),
        ("a\nb", "path: no page has control characters or \\ in its path"),
        ("a\\b", "path: no page has control characters or \\ in its path"),
    ],
)
def test_what_is_no_path_of_a_page_is_told(path: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        key_of_path(path, INDEX)
    assert (refused.value.status, refused.value.detail) == (400, sentence)


def test_a_refusal_names_the_field_that_it_was_in() -> None:
    with pytest.raises(Refusal, match=r"^p: expected the path of one page"):
        key_of_path("*", INDEX, "p")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["#total"]),
        ("url=", ["#total"]),
        ("url=%20", ["#total"]),
        ("url=%23total", ["#total"]),
        ("url=/", ["/"]),
        ("url=/index.html", ["/"]),
        ("url=/a.shtml", ["/a.shtml"]),
        ("url=/a%2520b?q%23f", ["/a b"]),
        ("url=/my%20page.html", ["/my page.html"]),
        ("url=/a&url=/b", ["/a", "/b"]),
        ("url=/a+/b%0A%09/c", ["/a", "/b", "/c"]),
        ("url=/a&url=/a+//a+/x/../a", ["/a"]),
        ("url=/a&url=%23total", ["/a", "#total"]),
        ("other=/a", ["#total"]),
    ],
)
def test_fields_name_counters_each_once(query: str, expected: list[str]) -> None:
    assert urls(query) == expected


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("url=a.shtml", "url: expected a path like /page.html or #total, got 'a.shtml'"),
        (
            "url=https://x.example/",
            "url: expected a path like /page.html or #total, got 'https://x.example/'",
        ),
        ("url=%23other", "url: expected a path like /page.html or #total, got '#other'"),
        ("url=/docs/*", "url: expected the path of one page, got '/docs/*'"),
        ("url=/a&url=*", "url: expected a path like /page.html or #total, got '*'"),
        ("url=/a%2520/b", "url: expected the path of one page, got '/a /b'"),
        ("url=/a%00", "url: no page has control characters or \\ in its path"),
        ("url=/a%250d%250aX", "url: no page has control characters or \\ in its path"),
        ("url=/" + "x" * 512, "url: expected at most 512 bytes, got 513"),
        ("url=" + "y" * 500, f"url: expected a path like /page.html or #total, got '{'y' * 40}…'"),
    ],
)
def test_what_names_no_counter_is_told(query: str, sentence: str) -> None:
    assert refusal(query) == sentence


def test_so_many_and_no_more_are_added_up() -> None:
    many = [f"url=/{n}" for n in range(KEYS_MAX)]
    assert len(urls("&".join(many))) == KEYS_MAX
    assert refusal("&".join([*many, "url=/x"])) == "url: expected at most 20 counters, got 21"
    assert refusal("url=" + "+".join(["/a"] * 21)) == "url: expected at most 20 counters, got 21"


def test_who_has_a_token_may_add_up_all_that_fit() -> None:
    assert urls("url=/docs/*&url=/a", may_add_up=True) == ["/docs/*", "/a"]
    assert refusal("url=" + "x" * 30, may_add_up=True)
    assert OTHER_URL not in urls("url=/*", may_add_up=True)


@given(st.text(max_size=30))
def test_whatever_is_asked_for_is_a_counter_or_refused(url: str) -> None:
    field = Fields("url=" + quote(url))
    for ask in (partial(key_of_path, url, INDEX), partial(keys_of_fields, field, INDEX)):
        with suppress(Refusal):
            named = ask()
            key = named if isinstance(named, Address) else named[0]
            assert key == SITE_TOTAL or key.url.startswith("/")
            assert not is_sum(key.url)
            assert not set(key.url) & set("\n\r\t\0\x7f\\")
