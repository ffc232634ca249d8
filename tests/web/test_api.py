"""What programs ask: one counter as JSON, by whatever name people give it, and no others."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.counters.counter import Counter
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind, Outcome
from counterd.web.api import Api, figures, named_counter, problem
from counterd.web.reply import Reply
from tests.asking import asked
from tests.counting import NOON, Running, running

INDEX = ("index.shtml", "index.html")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


async def ask(site: Running, query: str) -> Reply:
    return await Api(site.ledger, INDEX).counter(asked(f"/-/api/counter?{query}"))


def told(reply: Reply) -> dict[str, object]:
    assert isinstance(reply.body, bytes)
    fields: dict[str, object] = json.loads(reply.body)
    return fields


@pytest.mark.parametrize(
    ("url", "sel", "address"),
    [
        ("/a.shtml", None, Address(Kind.ACCESS, "/a.shtml")),
        ("a.shtml", None, Address(Kind.ACCESS, "/a.shtml")),
        ("/docs/index.html", None, Address(Kind.ACCESS, "/docs/")),
        ("/caf%C3%A9.html?q#f", None, Address(Kind.ACCESS, "/café.html")),
        ("/café.html", None, Address(Kind.ACCESS, "/café.html")),
        ("//a/../b", None, Address(Kind.ACCESS, "/b")),
        ("/a.shtml", "err", Address(Kind.ERROR, "/a.shtml")),
        ("#total", None, SITE_TOTAL),
        ("#total", "total", SITE_TOTAL),
        ("#total", "err", Address(Kind.ERROR, "#total")),
        ("#other", None, Address(Kind.ACCESS, OTHER_URL)),
        ("http://there.example", None, Address(Kind.REFERER, "http://there.example/")),
        ("https://There.example/a?q", "ref", Address(Kind.REFERER, "https://there.example/a")),
        (
            "http://there.example/a",
            "ref,total",
            Address(Kind.REFERER_SITE, "http://there.example/"),
        ),
        ("/a.shtml", "nonsense", Address(Kind.ACCESS, "/a.shtml")),
    ],
)
def test_a_counter_is_called_as_people_do(url: str, sel: str | None, address: Address) -> None:
    assert named_counter(url, sel, INDEX) == address


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
        ("&".join(["url=/p.shtml", *["x=1"] * 19]), 200),
        ("&".join(["url=/p.shtml", *["x=1"] * 20]), 400),
    ],
)
async def test_questions_good_and_bad_are_answered(site: Running, query: str, status: int) -> None:
    reply = await ask(site, query)
    assert reply.status == status
    if status != 200:
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert told(reply)["status"] == status
        assert reply.outcome is Outcome.ERROR


async def test_health_is_a_word(site: Running) -> None:
    reply = await Api(site.ledger, INDEX).health(asked("/healthz"))
    assert (reply.status, reply.body) == (200, b"ok\n")
    assert reply.headers["Cache-Control"] == "no-store"


def test_networks_are_told_together_and_apart() -> None:
    told = figures(SITE_TOTAL, Counter(total=9, networks=0b111, networks6=0b1))
    assert (told.networks, told.networks_ipv4, told.networks_ipv6) == (4, 3, 1)
    assert told.created is None


def test_times_are_utc_to_the_second() -> None:
    assert figures(SITE_TOTAL, Counter(created=NOON)).created == "2026-11-22T12:00:30Z"


def test_a_problem_has_the_form_of_the_rfc() -> None:
    assert told(problem(404, "There is none.")) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is none.",
    }
