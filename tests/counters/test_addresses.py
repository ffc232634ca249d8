"""One key for a page, however its URL is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.addresses import counter_url, decoded_path, without_dots

INDEX = ("index.shtml", "index.html")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "/"),
        ("", "/"),
        ("/a.shtml", "/a.shtml"),
        ("a.shtml", "/a.shtml"),
        ("//a//b.shtml", "/a/b.shtml"),
        ("/docs/./a/../b.shtml", "/docs/b.shtml"),
        ("/../../etc", "/etc"),
        ("/docs/..", "/"),
        ("/docs/a/..", "/docs/"),
        ("/docs/.", "/docs/"),
        ("/docs//", "/docs/"),
        ("/index.shtml", "/"),
        ("/sub/index.html", "/sub/"),
        ("/sub/index.htm", "/sub/index.htm"),
        ("/sub/./index.shtml", "/sub/"),
        ("/sub", "/sub"),
        ("/sub/", "/sub/"),
        ("/.well-known/x", "/.well-known/x"),
        ("/a..b/...", "/a..b/..."),
        ("/a b#c?.shtml", "/a b#c?.shtml"),
        ("/100%41", "/100%41"),
    ],
)
def test_a_page_has_one_key(path: str, key: str) -> None:
    assert counter_url(path, INDEX) == key


@given(
    st.lists(st.sampled_from(["/", ".", "..", "a", "b c", "index.html", "%2e", "*"])).map("".join)
)
def test_a_key_is_its_own_key(path: str) -> None:
    key = counter_url(path, INDEX)
    assert counter_url(key, INDEX) == key
    assert key.startswith("/")
    assert "//" not in key
    assert not {".", ".."} & set(key.split("/"))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/a%20b.shtml?q=1#f", "/a b.shtml"),
        ("/a.shtml#f?g", "/a.shtml"),
        ("/%C3%A4", "/ä"),
        ("/%2541", "/%41"),
        ("/a+b", "/a+b"),
        ("?q", ""),
    ],
)
def test_a_url_is_decoded_once_without_query_and_fragment(url: str, path: str) -> None:
    assert decoded_path(url) == path


def test_what_is_no_utf_8_can_still_be_stored() -> None:
    assert decoded_path("/%FF").encode() == "/\ufffd".encode()


def test_dots_are_resolved_without_decoding() -> None:
    assert without_dots("/dir/../%2e%2e/x%20y/") == "/%2e%2e/x%20y/"
