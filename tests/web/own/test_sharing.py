"""Sharing: whoever may show an answer may read it, with no cookie's help."""

from counterd.web.own.problems import problem
from counterd.web.own.sharing import preflight, shared


def test_what_is_shared_is_everybodys() -> None:
    reply = shared(problem(400, "no"))
    assert reply.status == 400
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in reply.headers


def test_a_browser_is_told_how_scripts_may_ask() -> None:
    headers = preflight(("GET", "HEAD", "OPTIONS", "POST"))
    assert headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
    # A star stands for all headers but Authorization.
    assert headers["Access-Control-Allow-Headers"] == "*"
    assert int(headers["Access-Control-Max-Age"]) > 0
