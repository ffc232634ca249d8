"""Refusals for programs have the form of the RFC."""

import json

from counterd.model import Outcome
from counterd.web.own.problems import problem


def test_a_problem_has_the_form_of_the_rfc() -> None:
    reply = problem(404, "There is none.", {"Retry-After": "3"})
    assert isinstance(reply.body, bytes)
    assert json.loads(reply.body) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is none.",
    }
    assert (reply.status, reply.outcome) == (404, Outcome.ERROR)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Retry-After"] == "3"
