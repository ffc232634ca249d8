"""The head of an answer is what aiohttp writes, byte for byte."""

import pytest

from counterd.web.heading import begun, dated, head, whole

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


@pytest.mark.parametrize("body", [b"", b"x", b"x" * 1000])
def test_an_answer_that_is_put_together_is_the_same(body: bytes) -> None:
    headers = {"Vary": "Accept-Encoding", "Content-Type": "text/html"}
    together = whole(begun(headers), body, dated(NOW))
    assert together == head(200, None, headers, len(body), NOW) + body


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
