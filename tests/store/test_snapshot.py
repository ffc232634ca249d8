"""A report is of one moment, and reads the days that it is about."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from counterd.counters.counter import EMPTY
from counterd.model import Address, Kind
from counterd.store.counters import save_counters
from counterd.store.database import Database, open_database
from counterd.store.snapshot import load_books, load_lifetimes, load_usage
from counterd.store.usage import save_changes
from counterd.usage.periods import DAY_S, Calendar, Level
from counterd.usage.values import Changes, Days, Distinct, Mark, Statistic
from tests.usage.storage import BERLIN, at

CALENDAR = Calendar(BERLIN)
DAY = at("2026-11-22")
NEXT = DAY + DAY_S


def page(level: Level, start: int, event: str = "/") -> Statistic:
    return Statistic("page", event, level, start, int(level is Level.BASE), 1)


FIRST_HOUR = page(Level.BASE, at("2026-11-22T00:00", BERLIN))
LAST_HOUR = page(Level.BASE, at("2026-11-22T23:00", BERLIN))
HOUR_BEFORE = page(Level.BASE, at("2026-11-21T23:00", BERLIN))
HOUR_AFTER = page(Level.BASE, at("2026-11-23T00:00", BERLIN))
STATUS = Statistic("status", "200", Level.DAY, DAY, 0, 1)
LIFETIME = page(Level.LIFETIME, 0)
STATISTICS = (
    *(FIRST_HOUR, LAST_HOUR, HOUR_BEFORE, HOUR_AFTER, STATUS, LIFETIME),
    *(page(Level.DAY, day) for day in (DAY - DAY_S, DAY, NEXT)),
    page(Level.MONTH, at("2026-11-01")),
)
TODAY = Distinct("visitor", Level.DAY, DAY, 1, 5)
TOMORROW = Distinct("visitor", Level.DAY, NEXT, 1, 5)
MARK = Mark(at("2020-01-01"), "timeline", "goLive")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "c.db")
    changes = Changes(statistics=STATISTICS, distinct=(TODAY, TOMORROW), marks=(MARK,))
    await database.transact(partial(save_changes, changes=changes))
    yield database
    await database.close()


async def test_days_begin_at_midnight_of_the_zone(database: Database) -> None:
    load = partial(load_usage, days=Days(DAY, NEXT), calendar=CALENDAR)
    usage = await database.read(load)
    assert set(usage.statistics) == {FIRST_HOUR, LAST_HOUR, STATUS, page(Level.DAY, DAY)}
    assert usage.distinct == [TODAY]
    assert usage.marks == [MARK]


async def test_longer_periods_are_read_where_they_begin_in_these_days(database: Database) -> None:
    days = Days(at("2026-11-01"), NEXT)
    usage = await database.read(partial(load_usage, days=days, calendar=CALENDAR))
    assert page(Level.MONTH, at("2026-11-01")) in usage.statistics
    assert LIFETIME not in usage.statistics


async def test_one_category_can_be_read(database: Database) -> None:
    load = partial(load_usage, days=Days(DAY, NEXT), calendar=CALENDAR, category="status")
    assert (await database.read(load)).statistics == [STATUS]
    lifetimes = await database.read(partial(load_lifetimes, category="page"))
    assert set(lifetimes.statistics) == set(STATISTICS) - {STATUS}


async def test_the_books_are_all_there_is(database: Database) -> None:
    row = (Address(Kind.ACCESS, "/"), EMPTY._replace(total=3))
    await database.transact(partial(save_counters, rows=[row]))
    books = await database.read(load_books)
    assert (books.counters, books.marks) == ([row], [MARK])
    assert set(books.statistics) == set(STATISTICS)


async def test_what_is_written_meanwhile_is_not_in_it(tmp_path: Path, database: Database) -> None:
    async def hits() -> None:
        for total in range(1, 300):
            await database.transact(partial(save_hits, total=total))

    def save_hits(connection: sqlite3.Connection, total: int) -> None:
        save_counters(connection, [(Address(Kind.ACCESS, "/x"), EMPTY._replace(total=total))])
        row = Statistic("page", "/x", Level.BASE, DAY, 9, total)
        save_changes(connection, Changes(statistics=(row,)))

    reader = await open_database(tmp_path / "c.db")
    writing = asyncio.create_task(hits())
    while not writing.done():
        books = await reader.read(load_books)
        counted = sum(counter.total for _, counter in books.counters)
        assert counted == sum(row.total for row in books.statistics if row.event == "/x")
    await writing
    await reader.close()
