"""Terminals get text, browsers pages, as each says by its Accept header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.accepting import prefers_text

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)
LYNX = "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01"
W3M = "text/html, text/*;q=0.5, image/*, application/*"


@pytest.mark.parametrize(
    ("accept", "text"),
    [
        (None, True),  # as of HTTP/1.0
        ("", True),
        ("*/*", True),  # curl, wget, links
        ("text/plain", True),
        ("application/json", True),
        (LYNX, True),
        (FIREFOX, False),
        (CHROME, False),
        (W3M, False),
        ("text/html", False),
        ("TEXT/HTML", False),
        ("text/*", True),
        ("text/html;q=0.5, text/plain", True),
        ("text/html;level=1;q=0.3, */*;q=0.5", True),
        ("text/html;q=0.9, text/plain;q=0.8", False),
        ("text/html;q=0", True),
        ("text/html; q = 0.9 , */*;q=0.1", False),
        ("text/html;q=banana", False),  # what is odd says nothing of its quality
        ("text/html;q=2, text/plain;q=0.5", False),
        ("nonsense, text/html", False),
        (";;;,,,/", True),
    ],
)
def test_who_gets_text(accept: str | None, *, text: bool) -> None:
    assert prefers_text(accept) is text


@given(st.text("text/hmlplain*;q=.01, ", max_size=300))
def test_any_header_has_an_answer(accept: str) -> None:
    assert prefers_text(accept) in (True, False)


def test_a_long_header_takes_no_time() -> None:
    assert prefers_text("text/html;" + "q=0;" * 20_000) in (True, False)
    assert prefers_text(" " * 80_000)
