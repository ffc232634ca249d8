"""Counts as JSON: all figures of a page, of a sum, of the site."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.model import SITE_TOTAL
from counterd.web.own.embeds.counts import Counts
from tests.counting import Running, running
from tests.embeds import CALENDAR, embed, embedding, fields_of, page


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


ONCE = {
    "total": 1,
    "unique": 1,
    "recent": 1,
    "networks": 1,
    "today": 1,
    "yesterday": 0,
    "week": 1,
    "month": 1,
    "year": 1,
    "created": "2026-11-22T12:00:30Z",
    "counted": "2026-11-22T12:00:30Z",
}


async def test_a_page_is_told_in_full(site: Running) -> None:
    reply = await Counts(embedding(site), CALENDAR).json(embed(page("/p.shtml")))
    assert fields_of(reply) == {"urls": ["/p.shtml"], **ONCE}


async def test_a_sum_is_told_with_what_it_is_made_of(site: Running) -> None:
    reply = await Counts(embedding(site), CALENDAR).json(embed(page("/p.shtml"), page("/none")))
    assert fields_of(reply) == {"urls": ["/p.shtml", "/none"], **ONCE}


async def test_the_site_has_visitors(site: Running) -> None:
    reply = await Counts(embedding(site), CALENDAR).json(embed(SITE_TOTAL))
    visitors = {"today": 1, "yesterday": 0, "week": 1, "month": 1, "year": 1}
    site_alone = {"online": 1, "visitors": visitors}
    assert fields_of(reply) == {"urls": ["#total"], **ONCE, **site_alone}


async def test_what_never_was_is_nothing(site: Running) -> None:
    told = fields_of(await Counts(embedding(site), CALENDAR).json(embed(page("/none"))))
    assert told["urls"] == ["/none"]
    assert (told["total"], told["today"], told["created"]) == (0, 0, None)


async def test_a_view_is_counted_where_it_may(site: Running) -> None:
    counts = Counts(embedding(site, "/p*"), CALENDAR)
    told = fields_of(await counts.json(embed(page("/p.shtml"))))
    assert (told["total"], told["today"]) == (2, 2)
    told = fields_of(await counts.json(embed(page("/p.shtml"), query="show")))
    assert (told["total"], told["today"]) == (2, 2)
