"""What programs ask: one counter as JSON, and no others; whether the server is well."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.model import Outcome
from counterd.web.own.api import Api
from counterd.web.own.refusal import Refusal
from counterd.web.reply import Reply
from tests.asking import question
from tests.counting import Running, running

INDEX = ("index.shtml", "index.html")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


async def ask(site: Running, query: str) -> Reply:
    return await Api(site.ledger, INDEX).counter(question(f"/-/api/counter?{query}"))


def told(reply: Reply) -> dict[str, object]:
    assert isinstance(reply.body, bytes)
    fields: dict[str, object] = json.loads(reply.body)
    return fields


async def test_a_counter_is_told_in_full(site: Running) -> None:
    reply = await ask(site, "url=/p.shtml")
    assert (reply.status, reply.outcome) == (200, Outcome.OTHER)
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert told(reply) == {
        "url": "/p.shtml",
        "kind": "access",
        "total": 1,
        "unique": 1,
        "recent": 1,
        "networks": 1,
        "networks_ipv4": 1,
        "networks_ipv6": 0,
        "created": "2026-11-22T12:00:30Z",
        "total_at": "2026-11-22T12:00:30Z",
        "unique_at": "2026-11-22T12:00:30Z",
        "recent_at": "2026-11-22T12:00:30Z",
    }


async def test_the_total_of_the_site_is_told_too(site: Running) -> None:
    assert told(await ask(site, "url=%23total"))["total"] == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("url=", 400),
        ("sel=acc", 400),
        ("url=/none.shtml", 404),
        ("url=/p.shtml&sel=err", 404),
        ("url=/p.shtml&sel=ssi", 404),
        ("url=/p.shtml&sel=acc", 200),
        ("url=/*", 400),
        ("url=/p.shtml%20/q.shtml", 400),
        ("url=%23total%20%23total", 400),
        ("url=/%E9", 404),
        ("url=/\udce9", 404),
        ("url=/%00%0d%0a%22%3Cscript%3E", 404),
        ("&".join(["url=/p.shtml", *["x=1"] * 39]), 200),
        ("&".join(["url=/p.shtml", *["x=1"] * 40]), 400),
    ],
)
async def test_questions_good_and_bad_are_answered(site: Running, query: str, status: int) -> None:
    if status == 200:
        assert (await ask(site, query)).status == status
    else:
        with pytest.raises(Refusal) as refused:
            await ask(site, query)
        assert refused.value.status == status


async def test_health_is_a_word(site: Running) -> None:
    reply = await Api(site.ledger, INDEX).health(question("/healthz"))
    assert (reply.status, reply.body) == (200, b"ok\n")
    assert reply.headers["Cache-Control"] == "no-store"
