"""What programs are told of counters: one in full; all of a kind, each once, part by part."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.counters.counter import Counter
from counterd.ledger import Wanted
from counterd.model import Address, Kind, Outcome
from counterd.web.own.api.counters import LISTED, Counters
from counterd.web.own.refusal import Refusal
from counterd.web.reply import Reply
from tests.asking import question
from tests.counting import HIT, NOON, Running, running

INDEX = ("index.shtml", "index.html")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


async def ask(site: Running, query: str) -> Reply:
    async with site.records() as records:
        api = Counters(site.ledger, records, INDEX)
        return await api.counter(question(f"/-/api/counter?{query}"))


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
        (f"url=/{'x' * 4096}", 400),
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


def filled(site: Running) -> dict[str, Counter]:
    """Counters, many of which are alike in all but their URL."""
    for number in range(60):
        place = "docs" if number % 3 else "ä b"
        counter = Counter(total=number % 5 + 1, total_at=NOON - number % 7, created=NOON - 100)
        site.site.set(Address(Kind.ACCESS, f"/{place}/{number * 37 % 60}"), counter)
    return dict(site.site.counters(Kind.ACCESS))


async def parts(site: Running, query: str) -> list[list[str]]:
    """The URLs of every part of a list, as one gets them who follows it to its end."""
    async with site.records() as records:
        api = Counters(site.ledger, records, INDEX)
        link, found = f"/-/api/counters?{query}", []
        while link:
            reply = await api.counters(question(link))
            body = told(reply)
            assert isinstance(body["counters"], list)
            found.append([counter["url"] for counter in body["counters"]])
            assert len(found) < 100, "the list has no end"
            link = str(body["next"] or "")
            assert reply.headers.get("Link", "") == (f'<{link}>; rel="next"' if link else "")
        return found


@pytest.mark.parametrize("limit", [1, 7, 59, 60, 61, 62, 1000])
@pytest.mark.parametrize("order", ["url", "total", "latest"])
async def test_all_parts_together_are_all_counters_once_in_order(
    site: Running, order: str, limit: int
) -> None:
    counters = filled(site)
    expected = {
        "url": sorted(counters),
        "total": sorted(counters, key=lambda url: (-counters[url].total, url)),
        "latest": sorted(counters, key=lambda url: (-counters[url].total_at, url)),
    }[order]
    found = await parts(site, f"order={order}&limit={limit}")
    assert [url for part in found for url in part] == expected
    assert all(len(part) == limit for part in found[:-1])
    assert 0 < len(found[-1]) <= limit


async def test_a_list_is_ordered_by_url_and_has_a_hundred_unless_asked(site: Running) -> None:
    filled(site)
    assert await parts(site, "") == await parts(site, "kind=access&order=url&limit=100")


async def test_a_prefix_is_that_of_the_url_as_it_is_told(site: Running) -> None:
    counters = filled(site)
    for prefix, asked in (("/docs/", "/docs/"), ("/ä b/", "/%C3%A4%20b/"), ("/none", "/none")):
        expected = sorted(url for url in counters if url.startswith(prefix))
        found = await parts(site, f"prefix={asked}&limit=7")
        assert [url for part in found for url in part] == expected


async def test_who_comes_meanwhile_takes_no_counter_out_of_a_list_by_url(site: Running) -> None:
    counters = filled(site)
    async with site.records() as records:
        api = Counters(site.ledger, records, INDEX)
        link, found = "/-/api/counters?limit=7", []
        for number in range(100):
            body = told(await api.counters(question(link)))
            assert isinstance(body["counters"], list)
            found += [counter["url"] for counter in body["counters"]]
            for url in (*counters, f"/new/{number}"):
                site.site.count(HIT._replace(url=url, at=NOON + number))
            if body["next"] is None:
                break
            link = str(body["next"])
    assert found == sorted(found)
    assert [url for url in found if url in counters] == sorted(counters)


async def test_every_kind_has_its_list(site: Running) -> None:
    site.site.count(HIT._replace(referer="http://there.example/a", outcome=Outcome.VIEW))
    site.site.count(HIT._replace(url="/none", outcome=Outcome.ERROR))
    await site.ledger.peek(Wanted(), NOON)
    first = {kind: (await parts(site, f"kind={kind}"))[0] for kind in LISTED}
    assert first == {
        "access": ["/p.shtml"],
        "referer": ["http://there.example/a"],
        "referer-site": ["http://there.example/"],
        "total": ["#total"],
        "error": ["#total"],
    }


async def test_what_is_listed_is_kept(site: Running) -> None:
    site.site.count(HIT)
    await parts(site, "")
    assert site.stored() == 2


@pytest.mark.parametrize(
    "query",
    ["kind=ssi", "kind=none", "order=unique", "limit=0", "limit=1001", "limit=x", "cursor=x"],
)
async def test_what_a_list_cannot_be_is_refused_by_name(site: Running, query: str) -> None:
    with pytest.raises(Refusal, match=f"^{query.partition('=')[0]}: ") as refused:
        await parts(site, query)
    assert refused.value.status == 400
