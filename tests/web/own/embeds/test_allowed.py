"""Patterns: what pages elsewhere may count under, and what they never may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind
from counterd.web.own.embeds.allowed import Allowed


def allows(url: str, *patterns: str) -> bool:
    return Allowed(patterns).allows(Address(Kind.ACCESS, url))


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/guest/*", "/guest/"),
        ("/guest/*", "/guest/a/b.html"),
        ("*", "/"),
        ("*", "/any/thing"),
        ("/a.html", "/a.html"),
        ("*.html", "/a/b.html"),
        ("/a*b*c", "/abc"),
        ("/a*b*c", "/a1b2b3c"),
        ("/*ab*ba", "/ababa"),
        ("/[a]?", "/[a]?"),
        ("/käse/*", "/käse/brot"),
    ],
)
def test_what_fits_a_pattern_is_allowed(pattern: str, url: str) -> None:
    assert allows(url, pattern)
    assert allows(url, "/none", pattern)


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/guest/*", "/guest"),
        ("/guest/*", "/Guest/a"),
        ("/guest/*", "/x/guest/a"),
        ("/a.html", "/a.html5"),
        ("/a.html", "/b/a.html"),
        ("*.html", "/a.html/"),
        ("/*ab*ba", "/aba"),
        ("/[a]?", "/ab"),
    ],
)
def test_what_fits_none_is_not(pattern: str, url: str) -> None:
    assert not allows(url, pattern)
    assert not allows(url)


@pytest.mark.parametrize(
    "address",
    [
        SITE_TOTAL,
        Address(Kind.ACCESS, OTHER_URL),
        Address(Kind.ACCESS, "/-/"),
        Address(Kind.ACCESS, "/-/map"),
        Address(Kind.ACCESS, "/guest/*"),
        Address(Kind.ACCESS, "/a /b"),
        Address(Kind.ERROR, "/a"),
        Address(Kind.REFERER, "http://a.example/"),
        Address(Kind.ACCESS, "a"),
    ],
)
def test_what_is_no_page_is_never_counted(address: Address) -> None:
    assert not Allowed(["*", "/*", address.url]).allows(address)


texts = st.text("ab/", max_size=8)


@given(st.text("ab/*", max_size=8), texts)
def test_a_star_stands_for_any_text(pattern: str, rest: str) -> None:
    def fits(pattern: str, text: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            return any(fits(pattern[1:], text[n:]) for n in range(len(text) + 1))
        return text[:1] == pattern[0] and fits(pattern[1:], text[1:])

    assert allows("/" + rest, pattern) is fits(pattern, "/" + rest)


def test_many_stars_come_to_an_end() -> None:
    assert not allows("/" + "a" * 500, "/" + "*a" * 200 + "*b")
