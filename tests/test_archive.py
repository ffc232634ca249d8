"""What is read of the statistics is what was counted, stored or not, and no commit waits for it."""

from functools import partial
from pathlib import Path

import pytest

from counterd.archive import Archive
from counterd.errors import StoreError
from counterd.model import Kind
from counterd.store.database import open_database
from counterd.usage.overview import EventCount, Inquiry, Ranked, Track
from counterd.usage.periods import DAY_S, Level
from counterd.usage.values import Days, Mark, Usage
from tests.counting import HIT, NOON, SETTINGS, Running, locked, running

CALENDAR = SETTINGS.calendar
TODAY = CALENDAR.start_of(Level.DAY, NOON)
DAYS = Days(TODAY, TODAY + DAY_S)


def archive(site: Running) -> Archive:
    return Archive(site.site, site.database.beside, SETTINGS)


def views(usage: Usage) -> int:
    return sum(row.total for row in usage.statistics if row[:2] == ("site", "views"))


def visitors(usage: Usage) -> int:
    return sum(row.total for row in usage.distinct if row[:2] == ("visitor", Level.DAY))


async def test_stored_and_open_are_counted_once(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        records = archive(site)
        await site.hit()
        assert site.site.count(HIT._replace(at=NOON + 1))  # in memory alone
        for _ in range(2):
            usage = await records.usage(DAYS)
            assert (views(usage), visitors(usage)) == (2, 1)
            assert views(await records.lifetimes()) == 2
            await site.keeper.kept()
        yesterday = await records.usage(Days(TODAY - DAY_S, TODAY))
        assert (yesterday.statistics, yesterday.distinct) == ([], [])
        await records.close()


async def test_a_category_can_be_asked_for(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        records = archive(site)
        await site.hit()
        for usage in (await records.usage(DAYS, "site"), await records.lifetimes("site")):
            assert {row.category for row in usage.statistics} == {"site"}
            assert views(usage) == 1
        await records.close()


async def test_counters_are_those_of_now(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        records = archive(site)
        assert not records.counters(Kind.ACCESS)
        await site.hit()
        assert {url: one.total for url, one in records.counters(Kind.ACCESS).items()} == {
            "/p.shtml": 1
        }
        await records.close()


async def test_a_reader_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        records = archive(site)
        await site.hit()
        await records.usage(DAYS)
        async with locked(site.path):
            assert views(await records.usage(DAYS)) == 1
        await records.close()
        assert views(await records.usage(DAYS)) == 1  # opened again
        await records.close()


async def test_an_overview_counts_what_is_stored_and_what_is_open_once(tmp_path: Path) -> None:
    inquiry = Inquiry(
        now=NOON, days=DAYS, since=TODAY, tracks=(Track("site", "views"),), seen=("visitor",)
    )
    async with running(tmp_path / "c.db") as site:
        records = archive(site)
        await site.hit()
        assert site.site.count(HIT._replace(at=NOON + 1))
        for _ in range(2):
            told = await records.overview(inquiry)
            assert told.ranked["page"] == Ranked((EventCount("/p.shtml", 2, 0),), 1, 2)
            (rows,) = told.tracks.values()
            assert sum(row.total for row in rows) == 2
            assert [row.total for row in told.distinct if row.level is Level.DAY] == [1]
            assert {mark.event for mark in told.marks} >= {"goLive", "start"}
            await site.keeper.kept()
        await records.close()


async def test_a_database_that_is_gone_is_told(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        none = Archive(
            site.site, partial(open_database, tmp_path / "none.db", may_create=False), SETTINGS
        )
        with pytest.raises(StoreError, match="No such file"):
            await none.usage(DAYS)
        await none.close()


async def test_a_mark_is_told_before_it_is_stored_and_once_after(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        records = archive(site)
        site.site.recorder.mark("x", "own", NOON)
        for _ in range(2):
            marks = (await records.usage(Days(TODAY, TODAY))).marks
            assert [mark for mark in marks if mark.category == "own"] == [Mark(NOON, "own", "x")]
            await site.keeper.kept()
        await records.close()
