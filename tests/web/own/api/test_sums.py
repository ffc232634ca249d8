"""Sums for programs are those that tags show: each counter once, networks united."""

import json
from pathlib import Path

import pytest

from counterd.counters.counter import united
from counterd.model import Address, Kind
from counterd.web.own.api.sums import SumOfCounters
from counterd.web.own.refusal import Refusal
from tests.asking import question
from tests.counting import HIT, NOON, Running, running

PAGES = ("/a.shtml", "/b.shtml", "/docs/", "/docs/c.shtml")


async def told(site: Running, query: str, *, has_token: bool = True) -> dict[str, object]:
    async with site.records() as records:
        api = SumOfCounters(site.ledger, records, ("index.shtml",))
        asked = question(f"/-/api/sums?{query}", has_token=has_token)
        reply = await api.sums(asked)
    assert isinstance(reply.body, bytes)
    fields: dict[str, object] = json.loads(reply.body)
    return fields


def visited(site: Running) -> None:
    for number, url in enumerate(PAGES):
        for visit in range(number + 1):
            address = bytes(10) + b"\xff\xff" + bytes((visit * 64, 1, 1, 1))
            hit = HIT._replace(url=url, address=address, at=NOON + number)
            site.site.count(hit._replace(referer=f"http://there.example{url}"))


@pytest.mark.parametrize(
    ("query", "urls"),
    [
        ("url=/a.shtml", PAGES[:1]),
        ("url=/a.shtml&url=/b.shtml", PAGES[:2]),
        ("url=/a.shtml%20/b.shtml", PAGES[:2]),
        ("url=/b.shtml&url=/a.shtml%20/b.shtml%20/b.shtml", PAGES[:2]),
        ("url=/docs/index.shtml&url=/none.shtml", PAGES[2:3]),
        ("url=/docs/*", PAGES[2:]),
        ("url=/*", PAGES),
        ("url=/*&url=/a.shtml&url=/docs/*", PAGES),
        ("url=/none/*", ()),
        ("url=/none", ()),
    ],
)
async def test_a_sum_is_of_each_counter_once(
    tmp_path: Path, query: str, urls: tuple[str, ...]
) -> None:
    async with running(tmp_path / "c.db") as site:
        visited(site)
        expected = united(site.site.look(Address(Kind.ACCESS, url)) for url in urls)
        sum_ = await told(site, query)
        numbers = ("total", "unique", "recent", "counters", "networks")
        assert [sum_[name] for name in numbers] == [
            expected.total,
            expected.unique,
            expected.recent,
            len(urls),
            expected.networks.bit_count(),
        ]
        assert (sum_["created"] is None) is (not urls)


async def test_other_kinds_add_up_too_but_not_with_each_other(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        visited(site)
        referers = await told(site, "url=http://there.example/*&sel=ref")
        assert (referers["kind"], referers["total"], referers["counters"]) == ("referer", 10, 4)
        with pytest.raises(Refusal, match="several kinds"):
            await told(site, "url=/a.shtml&url=http://there.example/a.shtml")


async def test_a_pattern_needs_a_token_and_a_list_does_not(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        visited(site)
        assert (await told(site, "url=/a.shtml%20/b.shtml", has_token=False))["total"] == 3
        with pytest.raises(Refusal) as refused:
            await told(site, "url=/a.shtml&url=/docs/*", has_token=False)
        assert refused.value.status == 401
        assert refused.value.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("count", "is_refused"), [(200, False), (201, True)])
async def test_a_list_has_an_end(tmp_path: Path, count: int, *, is_refused: bool) -> None:
    async with running(tmp_path / "c.db") as site:
        query = "url=" + "%20".join(["/a.shtml"] * count)
        if is_refused:
            with pytest.raises(Refusal, match="expected at most 200 counters, got 201"):
                await told(site, query)
        else:
            assert (await told(site, query))["counters"] == 0


async def test_without_a_url_there_is_no_sum(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        with pytest.raises(Refusal, match="url is missing"):
            await told(site, "url=&sel=acc")
