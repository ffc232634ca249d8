"""Answers are JSON that nobody keeps."""

import msgspec

from counterd.model import Outcome
from counterd.web.own.api.answers import answer


class Pair(msgspec.Struct):
    left: str
    right: int


def test_an_answer_is_json_that_no_cache_keeps() -> None:
    reply = answer(Pair("ä<", 2), 201, {"Link": "x"})
    assert (reply.status, reply.outcome) == (201, Outcome.OTHER)
    assert reply.body == '{"left":"ä\\u003c","right":2}'.encode()
    assert reply.headers == {
        "Cache-Control": "no-store",
        "Content-Type": "application/json",
        "X-Content-Type-Options": "nosniff",
        "Link": "x",
    }
