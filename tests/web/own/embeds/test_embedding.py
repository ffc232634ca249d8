"""What embeds count and read: only what is allowed, once, and what they show includes it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.counters.counter import EMPTY
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind
from counterd.web.hits import Told
from tests.counting import Running, running
from tests.embeds import asking, embed, embedding, page

GUEST = page("/guest/a")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        yield site


async def test_a_view_is_counted_before_it_is_shown(site: Running) -> None:
    embeds = embedding(site, "/guest/*")
    assert [(await embeds.counted(embed(GUEST))).total for _ in range(3)] == [1, 2, 3]
    assert site.site.look(GUEST).total == 3
    assert site.site.look(SITE_TOTAL).total == 3
    assert site.stored() == 3


@pytest.mark.parametrize(
    ("query", "headers", "method"),
    [
        ("show", {}, "GET"),
        ("show=1", {}, "GET"),
        ("", {}, "HEAD"),
        ("", {"Sec-Purpose": "prefetch"}, "GET"),
    ],
)
async def test_what_is_no_view_shows_and_counts_nothing(
    site: Running, query: str, headers: dict[str, str], method: str
) -> None:
    embeds = embedding(site, "*")
    await embeds.counted(embed(GUEST))
    before = site.site.recorder.open_rows()
    shown = await embeds.counted(embed(GUEST, query=query, headers=headers, method=method))
    assert shown.total == 1
    assert site.site.look(GUEST).total == 1
    assert site.site.recorder.open_rows() == before


async def test_without_a_pattern_nothing_counts_and_all_is_shown(site: Running) -> None:
    await site.hit()
    for allow in ((), ("/guest/*",)):
        embeds = embedding(site, *allow)
        assert (await embeds.counted(embed(page("/p.shtml")))).total == 1
        assert (await embeds.counted(embed(page("/made/up")))) == EMPTY
        assert (await embeds.counted(embed(SITE_TOTAL))).total == 1


async def test_a_sum_counts_none_of_its_pages(site: Running) -> None:
    await site.hit()
    embeds = embedding(site, "*")
    both = embed(page("/p.shtml"), GUEST)
    assert (await embeds.counted(both)).total == 1
    assert (await embeds.counted(embed(GUEST))).total == 1
    summed = await embeds.counted(both)
    assert (summed.total, summed.last, summed.ten) == (2, b"", ())


async def test_robots_and_the_owner_are_not_counted(site: Running) -> None:
    embeds = embedding(site, "*")
    for headers in ({"User-Agent": "Googlebot/2.1"}, {"Cookie": "counterd_opt_out=1"}):
        assert (await embeds.counted(embed(GUEST, headers=headers))).total == 0
    assert (await embeds.counted(embed(page("/ignored/x")))).total == 0
    rows = site.site.recorder.open_rows("bot")
    assert [(row.event, row.total) for row in rows] == [("search engine", 1)]


async def test_the_page_that_shows_it_is_no_referrer(site: Running) -> None:
    embeds = embedding(site, "*")
    await embeds.counted(embed(GUEST, headers={"Referer": "http://blog.example/post"}))
    for kind in (Kind.REFERER, Kind.REFERER_SITE):
        assert not site.site.counters(kind)
    assert not site.site.recorder.open_rows("referrer")
    assert [row.event for row in site.site.recorder.open_rows("source")] == ["embed"]


async def test_what_a_page_tells_is_counted(site: Running) -> None:
    embeds = embedding(site, "*")
    told = Told("http://far.example/x?y")
    assert await embeds.count(asking(), GUEST, told) is not None
    assert site.site.look(Address(Kind.REFERER, "http://far.example/x")).total == 1
    assert await embeds.count(asking(), page("/-/map"), told) is None


async def test_an_event_is_counted_by_its_name_and_is_no_view(site: Running) -> None:
    embeds = embedding(site, "/click-*")
    told = Told(is_event=True)
    assert await embeds.happened(asking(), "click-banana", told)
    assert not await embeds.happened(asking(), "other", told)
    assert not await embeds.happened(asking(method="HEAD"), "click-banana", told)
    rows = site.site.recorder.open_rows()
    assert [(row.category, row.event, row.total) for row in rows] == [("event", "click-banana", 1)]
    assert site.site.look(SITE_TOTAL) == EMPTY


async def test_where_all_places_are_taken_the_shared_counter_is_shown(site: Running) -> None:
    site.site._table._limits = {Kind.ACCESS: 1}
    embeds = embedding(site, "*")
    assert (await embeds.counted(embed(GUEST))).total == 1
    assert (await embeds.counted(embed(page("/late/1")))).total == 1
    assert (await embeds.counted(embed(page("/late/2")))).total == 2
    assert site.site.look(page(OTHER_URL)).total == 2


async def test_figures_are_of_the_counter_or_of_the_days(site: Running) -> None:
    embeds = embedding(site, "*")
    asked = embed(GUEST)
    counter = await embeds.counted(asked)
    for name in ("total", "unique", "recent", "networks", "today", "week", "month", "year"):
        assert await embeds.figure(asked, name, counter) == 1
    assert await embeds.figure(asked, "yesterday", counter) == 0
    both = embed(GUEST, page("/none"))
    assert await embeds.figure(both, "today", await embeds.counter(both)) == 1
    whole = embed(SITE_TOTAL)
    assert await embeds.figure(whole, "online", await embeds.counter(whole)) == 1


async def test_the_days_of_what_never_was_are_not_looked_for(site: Running) -> None:
    embeds = embedding(site)
    assert await embeds.histories(embed(page("/none"), page("/nor/this"))) == []
    await site.hit()
    assert len(await embeds.histories(embed(page("/none"), page("/p.shtml")))) == 1
