"""The server's own pages from outside: methods, who is let in, and refusals in the asker's form."""

import json
from pathlib import Path

import pytest

from tests.process import Answer
from tests.serving import Serving, serving


async def test_a_closed_page_sends_browsers_to_the_form_and_back(tmp_path: Path) -> None:
    async with serving(tmp_path, public=[]) as server:
        api = await server.ask("/-/api/counter?url=/")
        assert api.status == 401
        assert api.headers["www-authenticate"].startswith("Bearer")
        assert json.loads(api.body)["detail"] == "This needs a token, or to be signed in."


async def test_methods_are_those_of_the_page(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        for method, status in (("GET", 200), ("HEAD", 200), ("POST", 405), ("PUT", 405)):
            assert (await server.ask("/healthz", method=method)).status == status, method
        allowed = await server.ask("/-/sign-in", method="OPTIONS")
        assert (allowed.status, allowed.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
        get = await server.ask("/-/sign-out")
        assert (get.status, get.headers["allow"]) == (405, "OPTIONS, POST")


async def sent(server: Serving, body: str, headers: dict[str, str]) -> int:
    return (await server.send("/-/sign-in", body.encode(), headers)).status


async def test_a_form_is_taken_from_our_own_page_alone(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        assert await sent(server, "token=x", {"Sec-Fetch-Site": "same-origin"}) == 403
        answer = await server.send("/-/sign-in", b"token=x", {"Sec-Fetch-Site": "cross-site"})
        assert answer.status == 403
        assert "sent from another site" in answer.text


@pytest.mark.parametrize("target", ["/-/none", "/-/api/none", "/-", "/healthz/"])
async def test_what_is_not_there_is_404(tmp_path: Path, target: str) -> None:
    async with serving(tmp_path) as server:
        (server.root / "-").mkdir()
        (server.root / "-" / "none").write_text("no file below /-/ is served")
        assert (await server.ask(target)).status == 404


def problem(answer: Answer) -> object:
    assert answer.headers["content-type"] == "application/problem+json"
    told = json.loads(answer.body)
    assert (told["type"], told["status"]) == ("about:blank", answer.status)
    return told["detail"]


@pytest.mark.parametrize(
    ("target", "method", "status"),
    [
        ("/-/api/none", "GET", 404),
        ("/-/api/none", "PUT", 404),
        ("/-/api/counter/", "GET", 404),
        ("/%2d/api/none", "GET", 404),
        ("/-/api/%ff", "GET", 404),
        ("/-/api/%00", "GET", 404),
        ("/-/api/counter", "GET", 400),
        ("/-/api/counter", "POST", 405),
        ("/-/api/counter", "PATCH", 405),
    ],
)
async def test_programs_are_told_what_is_wrong_in_their_form(
    tmp_path: Path, target: str, method: str, status: int
) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask(target, method=method)
        assert answer.status == status
        assert problem(answer)


async def test_programs_are_told_so_too_where_the_site_has_pages_for_errors(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page=["404=/sorry.html"]) as server:
        (server.root / "sorry.html").write_text("sorry")
        assert (await server.ask("/none")).text == "sorry"
        for target in ("/-/api/none", "/-/api/%ff", "/-/api/counter?url=/none"):
            answer = await server.ask(target)
            assert answer.status == 404
            assert problem(answer)


async def test_what_is_not_there_for_programs_is_nobodys_hit(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        for _ in range(3):
            assert (await server.ask("/-/api/none")).status == 404
        assert (await server.ask("/-/api/counter?url=%23total&sel=err")).status == 404


async def test_who_asks_too_often_is_told_so(tmp_path: Path) -> None:
    async with serving(tmp_path, own_requests_per_s=0.1) as server:
        assert (await server.ask("/-/api/counter?url=/")).status == 404
        often = await server.ask("/-/api/counter?url=/")
        assert (often.status, often.headers["retry-after"]) == (429, "10")
        assert problem(often) == "Too many requests; please wait a moment."


async def test_a_form_that_is_too_large_ends_the_connection(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        answer = await server.send("/-/sign-in", b"x" * 65_537, {"Sec-Fetch-Site": "same-origin"})
        assert answer.status == 413
        assert answer.headers["connection"] == "close"
        assert (await server.ask("/healthz")).status == 200


async def test_a_terminal_is_told_nothing_that_it_would_obey(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask("/-/map.txt?url=/%1b%5b31m%0d%0a%c2%9b%ff%e2%80%ae%c3%a9")
        shown = "There is no counter of /\\x1b[31m\\r\\n\\x9b\ufffd\\u202e\xe9\n"
        assert (answer.status, answer.body.decode()) == (404, shown)
