"""The days of a page: the store's up to yesterday, memory's for today."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from counterd.chronicle import Chronicle
from counterd.model import SITE_TOTAL, Address, Kind
from counterd.usage.periods import Level
from tests.counting import HIT, NOON, PAGE, SETTINGS, Clock, Running, running, until

DAY_S = 86_400


async def figures(run: Running, address: Address, now: int, *names: str) -> list[int | None]:
    chronicle = Chronicle(run.site, run.database, SETTINGS.calendar)
    await chronicle.recall([address], now)
    history = chronicle.history(address, now)
    return [history.figure(name, SETTINGS.calendar) for name in names]


async def test_yesterday_is_the_stores_and_today_is_memorys(tmp_path: Path) -> None:
    clock, now = Clock(NOON), NOON
    for day in range(3):
        clock.now = now = NOON + day * DAY_S
        async with running(tmp_path / "c.db", clock=clock) as run:
            for _ in range(day + 1):
                run.site.count(HIT._replace(at=now))
            await run.keeper.kept()
            assert await figures(run, PAGE, now, "today", "yesterday") == [day + 1, day]
    async with running(tmp_path / "c.db", clock=clock) as run:
        names = ("today", "month", "year", "today.unique", "yesterday.unique")
        assert await figures(run, PAGE, now, *names) == [3, 6, 6, 1, 1]
        assert await figures(run, SITE_TOTAL, now, "month", "online") == [6, 0]


async def test_sums_have_days_too(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        for url in ("/docs/a.html", "/docs/b.html", "/other.html"):
            run.site.count(HIT._replace(url=url))
        listed = Address(Kind.ACCESS, "/docs/a.html /other.html")
        assert await figures(run, Address(Kind.ACCESS, "/docs/*"), NOON, "today") == [2]
        assert await figures(run, listed, NOON, "today") == [2]
        assert await figures(run, Address(Kind.REFERER, "http://x/"), NOON, "today") == [0]


async def test_who_is_online_came_in_the_last_five_minutes(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        for number in range(3):
            address = bytes(15) + bytes([number])
            run.site.count(HIT._replace(at=NOON + 200 * number, address=address))
        for later, online in ((400, 2), (600, 1), (900, 0)):
            assert await figures(run, PAGE, NOON + later, "online") == [online]


async def test_the_past_is_read_once_a_day(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        await run.hit()
        chronicle = Chronicle(run.site, run.database, SETTINGS.calendar)
        await chronicle.recall([PAGE], NOON)
        known = chronicle._past[PAGE]
        await chronicle.recall([PAGE], NOON + 3600)
        assert chronicle._past[PAGE] is known
        await chronicle.recall([PAGE], NOON + DAY_S)
        assert chronicle._past[PAGE] is not known
        assert chronicle.history(PAGE, NOON + DAY_S).last(2) == [1, 0]


async def test_a_store_that_cannot_be_read_costs_the_past_only(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        await run.hit()
        chronicle = Chronicle(run.site, run.database, SETTINGS.calendar)
        await run.database.read(lambda c: c.execute("DROP TABLE distinct_counts").fetchall())
        await chronicle.recall([PAGE], NOON)
        history = chronicle.history(PAGE, NOON)
        assert history.figure("today", SETTINGS.calendar) == 1
        assert history.figure("yesterday", SETTINGS.calendar) == 0
        assert history.visitors[Level.DAY] == 1
        await run.database.read(
            lambda c: c.execute(
                "CREATE TABLE distinct_counts (level, start, category, part, count,"
                " PRIMARY KEY (level, start, category, part))"
            ).fetchall()
        )


async def test_no_page_waits_for_long_for_its_past(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        await run.hit()
        chronicle = Chronicle(run.site, run.database, SETTINGS.calendar, wait_max_s=0.01)
        stop, hanging = threading.Event(), threading.Event()

        def hang(_: sqlite3.Connection) -> None:
            hanging.set()
            stop.wait()

        disk = asyncio.create_task(run.database.read(hang))
        await asyncio.to_thread(hanging.wait)
        pages = [PAGE, SITE_TOTAL]
        for _ in range(3):
            await chronicle.recall(pages, NOON)
            assert chronicle.history(PAGE, NOON).figure("today", SETTINGS.calendar) == 1
        assert not chronicle._past
        stop.set()
        await disk
        # What was asked for is read once, and then known.
        await until(lambda: not chronicle._reading)
        assert len(chronicle._past) == 2


async def test_that_the_past_cannot_be_read_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(tmp_path / "c.db") as run:
        chronicle = Chronicle(run.site, run.database, SETTINGS.calendar)
        await run.database.read(lambda c: c.execute("DROP TABLE statistics").fetchall())
        for _ in range(3):
            await chronicle.recall([PAGE, SITE_TOTAL], NOON)
        told = [one for one in caplog.records if "the past of pages" in one.getMessage()]
        assert len(told) == 1
        await run.database.read(
            lambda c: c.execute(
                "CREATE TABLE statistics (level, start, category, event, part, count,"
                " PRIMARY KEY (level, start, category, event, part))"
            ).fetchall()
        )
