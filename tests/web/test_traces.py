"""What headers and address tell of a visitor, and what they do not."""

import pytest

from counterd.model import Trace
from counterd.web.asked import Asked
from counterd.web.target import located
from counterd.web.traces import Traces

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
ADDRESS = bytes(10) + b"\xff\xff\x08\x08\x08\x08"


def asked(headers: dict[str, str]) -> Asked:
    target = located("/p.shtml")
    assert target is not None
    return Asked(
        method="GET",
        raw_target="/p.shtml",
        target=target,
        query="",
        headers={"Host": "www.mine.example:8080", **headers},
        address=ADDRESS,
        now=0,
        scheme="http",
        server=("127.0.0.1", 80),
        protocol="HTTP/1.1",
    )


def trace(headers: dict[str, str], spam: frozenset[str] = frozenset()) -> Trace:
    return Traces(spam).trace(asked(headers))


def test_a_visit_from_a_search_engine() -> None:
    seen = trace({"User-Agent": FIREFOX, "Referer": "https://www.google.de/search?q=private"})
    assert (seen.kind, seen.browser, seen.system) == ("browser", "Firefox", "Linux")
    assert (seen.source, seen.referrer, seen.country) == ("search", "Google", "US")
    assert seen.visitor == f"{ADDRESS.hex()} {FIREFOX}"
    assert "private" not in repr(seen)


@pytest.mark.parametrize(
    ("referer", "source", "referrer"),
    [
        ("", "direct", ""),
        ("http://mine.example/a.html", "internal", ""),
        ("http://friend.example/links?x", "site", "friend.example"),
        ("http://[broken", "direct", ""),
        ("http://shop.spam.example/", "direct", ""),
    ],
)
def test_where_visitors_come_from(referer: str, source: str, referrer: str) -> None:
    seen = trace({"Referer": referer}, frozenset({"spam.example"}))
    assert (seen.source, seen.referrer) == (source, referrer)


@pytest.mark.parametrize(
    ("referrer", "source", "name"),
    [
        (None, "embed", ""),
        ("", "direct", ""),
        ("June newsletter", "direct", ""),
        ("http://[broken", "direct", ""),
        ("https://www.google.de/", "search", "Google"),
        ("http://friend.example/links?x", "site", "friend.example"),
        ("http://blog.example/another-page", "internal", ""),
        ("http://mine.example/", "internal", ""),
        ("http://shop.spam.example/", "direct", ""),
    ],
)
def test_where_the_visitors_of_pages_elsewhere_come_from(
    referrer: str | None, source: str, name: str
) -> None:
    page = asked({"Referer": "https://www.blog.example/page", "User-Agent": FIREFOX})
    seen = Traces(frozenset({"spam.example"})).embedded(page, referrer)
    assert (seen.source, seen.referrer, seen.browser) == (source, name, "Firefox")
