"""Answers of embeds: nobody keeps them, no script of theirs runs, and JSON is JSON."""

import msgspec

from counterd.model import Outcome
from counterd.web.own.embeds.answers import GIF, SVG, picture, told


class Fact(msgspec.Struct):
    name: str


def test_a_drawing_may_draw_and_nothing_else() -> None:
    reply = picture(b"<svg/>", SVG)
    assert (reply.status, reply.body, reply.outcome) == (200, b"<svg/>", Outcome.OTHER)
    assert reply.headers["Content-Type"] == "image/svg+xml"
    policy = reply.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)


def test_a_picture_is_not_kept_anywhere() -> None:
    reply = picture(b"GIF", GIF, {"X-Why": "because"}, 202)
    assert reply.status == 202
    assert set(reply.headers["Cache-Control"].split(", ")) >= {"no-store", "no-cache"}
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Why"] == "because"
    assert "Content-Security-Policy" not in reply.headers


def test_values_are_told_as_json() -> None:
    reply = told(Fact('</script>"'), 404)
    assert (reply.status, reply.body) == (404, rb'{"name":"\u003c/script>\""}')
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
