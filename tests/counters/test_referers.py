"""Referers: what of them is kept."""

import pytest

from counterd.counters.referers import REFERER_BYTES_MAX, cleaned, site_of


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ("http://ref.example/p.html", "http://ref.example/p.html"),
        ("http://ref.example/p.html?x#y", "http://ref.example/p.html"),
        ("http://ref.example/p.html#frag?x", "http://ref.example/p.html"),
        ("http://ref.example", "http://ref.example/"),
        ("HTTPS://REF.Example:8080/P.html", "https://ref.example:8080/P.html"),
        ("http://me:secret@ref.example/", "http://ref.example/"),
        ("http://a@b@ref.example/", "http://ref.example/"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]:80/x"),
        (" http://ref.example/ ", "http://ref.example/"),
    ],
)
def test_a_full_url_is_kept_without_what_is_private(header: str, url: str) -> None:
    assert cleaned(header) == url


@pytest.mark.parametrize(
    "header",
    [
        "",
        "none",
        "/t.shtml",
        "//ref.example/",
        "ref.example/p.html",
        "ftp://ref.example/",
        "javascript:alert(1)",
        "http://",
        "http:///p.html",
        "http://ref.example:99999/",
        "http://ref.example:x/",
        "http://[::1/",
        "http://ref.example/\n",
        "http://ref.example/\x00",
        "http://ref.example/\udcff",
        "http://<script>/",
        "http://ref.example/<script>",
        'http://ref.example/"onclick="',
        "http://ref.example/a b",
        "http://ref example/",
        "http://ref.example/{a}",
        "http://ref.example\\@evil.example/",
    ],
)
def test_anything_else_is_not(header: str) -> None:
    assert cleaned(header) is None


def test_a_referer_may_be_long_but_not_longer() -> None:
    start = "http://ref.example/"
    longest = start + "x" * (REFERER_BYTES_MAX - len(start))
    assert cleaned(longest) == longest
    assert cleaned(f"{longest}?query") == longest
    assert cleaned(f"{longest}x") is None
    assert cleaned(f"{longest[:-1]}ä") is None


def test_the_site_of_a_referer_is_its_front_page() -> None:
    assert site_of("http://ref.example:8080/a/b.html") == "http://ref.example:8080/"
    assert site_of("https://ref.example/") == "https://ref.example/"
