"""Targets: what a path names, and all the tricks by which it names nothing."""

from urllib.parse import quote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.target import Target, located, named, requested, split_target


def url_of(escaped: str) -> str | None:
    target = requested(escaped)
    return None if target is None else target.url


@pytest.mark.parametrize(
    ("escaped", "url"),
    [
        ("/", "/"),
        ("/a.html", "/a.html"),
        ("/docs/", "/docs/"),
        ("/docs/a%20b.html", "/docs/a b.html"),
        ("/caf%C3%A9.html", "/café.html"),
        ("/café.html", "/café.html"),
        ("//a//b.html", "/a/b.html"),
        ("//evil/%2e%2e", "/"),
        ("/./a/./b", "/a/b"),
        ("/a/../b", "/b"),
        ("/a/b/..", "/a/"),
        ("/a/.", "/a/"),
        ("/a/%2e%2e/b", "/b"),
        ("/%2541", "/%41"),
        ("/100%25", "/100%"),
        ("/100%", "/100%"),
        ("/a%3Fb", "/a?b"),
        ("/a%23b", "/a#b"),
        ("/a%2Fb", "/a/b"),
        ("/a:b;c=d@e", "/a:b;c=d@e"),
        ("/...", None),
        ("/.well-known/x.txt", "/.well-known/x.txt"),
        ("/.well-known/", "/.well-known/"),
        ("/no\u00a0break/\u3000/\U0001f468\u200d\U0001f469.png",) * 2,
        ("/Screenshot at 9.00.00\u202fAM.png",) * 2,
    ],
)
def test_a_path_is_decoded_once_and_tidied(escaped: str, url: str | None) -> None:
    assert url_of(escaped) == url


@pytest.mark.parametrize(
    "escaped",
    [
        "",
        "*",
        "a.html",
        "example.org:443",
        "/..",
        "/../a",
        "/a/../../b",
        "/%2e%2e/a",
        "/%2E./a",
        "/..%2fa",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/a\\b",
        "/..\\..\\a",
        "/%5c..%5ca",
        "/a%00.html",
        "/a%0d%0aSet-Cookie:x",
        "/a%7f",
        "/a\x1bb",
        "/a%C2%85b",
        "/.git/config",
        "/.htaccess",
        "/%2ehtaccess",
        "/docs/.secret/a.html",
        "/docs/.well-known/a",
        "/a/../.env",
        "/__pycache__/a.pyc",
        "/a/__pycache__/",
        "/caf%E9.html",
        "/%ff",
        "/%c0%ae%c0%ae/a",
        "/%ed%a0%80",
        "/caf\udce9.html",
    ],
)
def test_what_is_never_served_is_no_place(escaped: str) -> None:
    assert requested(escaped) is None


def test_encoding_twice_leads_nowhere_but_to_an_odd_name() -> None:
    assert url_of("/%252e%252e/a") == "/%2e%2e/a"


@pytest.mark.parametrize(
    ("escaped", "url"),
    [
        ("/a.html", "/a.html"),
        ("/counter//.json", "/counter/.json"),
        ("/counter/%2Fdocs%2F.json", "/counter/docs/.json"),
        ("/.git/config", "/.git/config"),
        ("/a/__pycache__/", "/a/__pycache__/"),
        ("/a/../.env", "/.env"),
        ("/" + "x" * 300, "/" + "x" * 300),
        ("/..", None),
        ("/%2e%2e/a", None),
        ("/a\\b", None),
        ("/a%00", None),
        ("/%ff", None),
        ("a", None),
    ],
)
def test_a_counter_may_have_a_name_that_no_file_has(escaped: str, url: str | None) -> None:
    target = named(escaped)
    assert (None if target is None else target.url) == url


@pytest.mark.parametrize("letter", ["a", "é", "€"])
def test_a_name_has_as_many_bytes_as_a_file_system_takes(letter: str) -> None:
    size = len(letter.encode())
    longest = letter * (255 // size) + "x" * (255 % size)
    assert located("/" + longest) is not None
    assert located(f"/{longest}x") is None


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/a?b=c", "/a", "b=c"),
        ("/a?b?c", "/a", "b?c"),
        ("/a", "/a", ""),
        ("http://host.example/a?b", "/a", "b"),
        ("HTTPS://host.example:8080/a", "/a", ""),
        ("http://host.example", "/", ""),
        ("http://host.example?x", "/", "x"),
        ("http:///a", "/a", ""),
        ("ftp://host.example/a", "", ""),
        ("file:///etc/passwd", "", ""),
        ("*", "", ""),
        ("host.example:443", "", ""),
        ("", "", ""),
    ],
)
def test_a_target_of_any_form_is_split(target: str, path: str, query: str) -> None:
    assert split_target(target) == (path, query)


def test_an_include_is_relative_to_the_folder_of_its_page() -> None:
    assert located("b.html", ("docs",)) == Target(("docs", "b.html"), is_folder=False)
    assert located("../b.html", ("docs",)) == Target(("b.html",), is_folder=False)
    assert located("/b.html", ("docs",)) == Target(("b.html",), is_folder=False)
    assert located("../../b.html", ("docs",)) is None


@given(st.text())
def test_no_text_leads_out_of_the_root_or_to_a_dot_file(text: str) -> None:
    target = located(text)
    if target is not None:
        assert not {"", ".", ".."} & set(target.segments)
        assert not any(s.startswith(".") for s in target.segments if s != ".well-known")
        assert not any("/" in s or "\0" in s for s in target.segments)


@given(st.text())
def test_where_a_redirect_leads_is_the_same_place_on_this_site(text: str) -> None:
    target = located("/" + text)
    if target is not None:
        assert target.escaped.isascii()
        assert target.escaped.isprintable()
        assert " " not in target.escaped
        assert requested(target.escaped) == target
        here = urljoin("http://here.example/x", target.escaped)
        assert here.startswith("http://here.example/")


@given(st.binary(max_size=40))
def test_any_bytes_in_a_path_are_a_place_or_none(raw: bytes) -> None:
    requested("/" + quote(raw))
    requested("/" + raw.decode("utf-8", "surrogateescape"))


def test_the_root_is_a_folder_without_segments() -> None:
    assert requested("/") == Target((), is_folder=True)
    assert Target((), is_folder=True).escaped == "/"
