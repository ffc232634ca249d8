"""The server's own small pages: whole, closed to scripts, and nobody's to keep."""

import pytest
from jinja2 import UndefinedError

from counterd.model import Outcome
from counterd.web.messages import Messages
from counterd.web.reply import Reply

MESSAGES = Messages()


def small_page() -> Reply:
    return MESSAGES.page("base.html")


@pytest.mark.parametrize(
    ("status", "phrase"),
    [
        (400, "Bad Request"),
        (404, "Not Found"),
        (405, "Method Not Allowed"),
        (500, "Internal Server Error"),
        (501, "Not Implemented"),
        (503, "Service Unavailable"),
    ],
)
def test_an_error_has_a_page(status: int, phrase: str) -> None:
    reply = MESSAGES.error(status)
    assert reply.status == status
    assert reply.outcome is Outcome.ERROR
    assert isinstance(reply.body, bytes)
    assert f"<title>{status} {phrase}</title>".encode() in reply.body
    assert reply.body.startswith(b"<!DOCTYPE html>")


def test_own_pages_run_nothing_and_are_kept_by_nobody() -> None:
    for reply in (MESSAGES.error(404), small_page()):
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert isinstance(reply.body, bytes)
        assert b"<script" not in reply.body


def test_an_error_may_say_more_in_its_headers() -> None:
    assert MESSAGES.error(405, {"Allow": "GET"}).headers["Allow"] == "GET"
    assert MESSAGES.error(503, {"Retry-After": "5"}).headers["Retry-After"] == "5"
    assert "Allow" not in MESSAGES.error(405).headers


def test_a_page_that_has_moved_says_where_to() -> None:
    reply = MESSAGES.moved("/docs/")
    assert (reply.status, reply.headers["Location"]) == (301, "/docs/")
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.outcome is Outcome.OTHER


def test_a_template_misses_nothing() -> None:
    with pytest.raises(UndefinedError):
        MESSAGES.page("error.html")


def test_a_page_of_ours_is_nobodys_hit() -> None:
    assert small_page().outcome is Outcome.OTHER
