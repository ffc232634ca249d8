"""The head of an answer is what aiohttp writes, byte for byte."""

import pytest

from counterd.web.heading import head
from counterd.web.reply import FixedHeaders

NOW = 1_795_348_830.7  # 2026-11-22 12:00:30 UTC
DATE = b"Date: Sun, 22 Nov 2026 12:00:30 GMT\r\n\r\n"


def test_an_answer_says_its_length_and_the_date() -> None:
    assert head(200, None, {"Content-Type": "text/html"}, 5, NOW) == (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: counterd\r\nContent-Length: 5\r\n"
        + DATE
    )


@pytest.mark.parametrize("status", [204, 304])
def test_what_has_no_body_has_no_length(status: int) -> None:
    assert b"Content-Length" not in head(status, None, {}, 0, NOW)


def test_a_page_has_a_word_in_status_and_date() -> None:
    said = head(404, "Gone fishing", {"Date": "yesterday", "Server": "mine"}, 0, NOW)
    assert said == (
        b"HTTP/1.1 404 Gone fishing\r\nDate: yesterday\r\nServer: counterd\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_headers_that_many_answers_have_are_told_like_others() -> None:
    fixed = FixedHeaders({"Vary": "Accept-Encoding"})
    for length in (1, 2):
        assert head(200, None, fixed, length, NOW) == head(200, None, dict(fixed), length, NOW)
    other = FixedHeaders({"Vary": "*"})
    assert head(200, None, other, 1, NOW) == head(200, None, dict(other), 1, NOW)


@pytest.mark.parametrize(
    ("reason", "headers"),
    [
        ("OK\r\nX: y", {}),
        (None, {"X": "a\r\nSet-Cookie: b"}),
        (None, {"X": "a\nb"}),
        (None, {"X\r": "a"}),
        (None, {"X": "a\0b"}),
    ],
)
def test_no_line_begins_another(reason: str | None, headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not a line of a head"):
        head(200, reason, headers, 0, NOW)
