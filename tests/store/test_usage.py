"""Statistics are saved as whole rows and come back as they were; what is over leaves no trace."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from counterd.store.database import Database, open_database
from counterd.store.usage import (
    last_mark,
    load_distinct,
    load_marks,
    load_statistics,
    load_stored,
    save_changes,
)
from counterd.usage import Recorder, Settings
from counterd.usage.periods import Level
from counterd.usage.values import (
    Changes,
    Distinct,
    Key,
    Mark,
    Part,
    Registers,
    Seen,
    Statistic,
)

NOON = 1_795_348_800  # 2026-11-22 12:00 UTC
TODAY = NOON - 12 * 3600
SETTINGS = Settings()
DAY = Part(Level.DAY, TODAY, 3)
WEEK = Part(Level.WEEK, TODAY - 6 * 86_400, 4)
CHANGES = Changes(
    statistics=(
        Statistic("page", "/a", Level.BASE, NOON, 1, 5),
        Statistic("page", "/b", Level.BASE, NOON, 1, 2),
        Statistic("page", "/a", Level.DAY, TODAY - 86_400, 0, 70),
    ),
    distinct=(Distinct("visitor", Level.DAY, TODAY, 3, 9),),
    marks=(Mark(NOON - 5, "server", "start"), Mark(NOON - 9, "server", "stop")),
    keys=(Key(DAY, b"k" * 32), Key(WEEK, b"w" * 32)),
    seen=(Seen(DAY, "visitor", b"\1" * 8),),
    registers=(Registers(WEEK, "visitor", bytes(4096)),),
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "c.db")
    yield database
    await database.close()


async def save(database: Database, changes: Changes) -> None:
    await database.transact(partial(save_changes, changes=changes))


async def test_what_is_saved_comes_back_and_twice_is_once(database: Database) -> None:
    for _ in range(2):
        await save(database, CHANGES)
    stored = await database.read(partial(load_stored, calendar=SETTINGS.calendar, now=NOON + 60))
    assert stored.part_max == 4
    assert set(stored.today) == set(CHANGES.statistics[:2])
    assert set(stored.keys) == set(CHANGES.keys)
    assert stored.seen == CHANGES.seen
    assert stored.registers == CHANGES.registers
    assert await database.read(load_marks_of_all) == sorted(CHANGES.marks)


def load_marks_of_all(connection: object) -> list[Mark]:
    return load_marks(connection)  # type: ignore[arg-type] # handed on as it came


async def test_a_row_is_written_over(database: Database) -> None:
    await save(database, CHANGES)
    later = CHANGES.statistics[0]._replace(total=8)
    await save(database, Changes(statistics=(later,)))
    rows = await database.read(partial(load_statistics, level=Level.BASE))
    assert set(rows) == {later, CHANGES.statistics[1]}


async def test_rows_are_found_by_level_time_and_name(database: Database) -> None:
    await save(database, CHANGES)
    a, b, yesterday = CHANGES.statistics

    async def found(level: Level, since: int, until: int, *names: str) -> set[Statistic]:
        return set(
            await database.read(
                lambda connection: load_statistics(connection, level, since, until, names)
            )
        )

    assert await found(Level.BASE, NOON, NOON + 1) == {a, b}
    assert await found(Level.BASE, NOON + 1, NOON + 9) == set()
    assert await found(Level.DAY, TODAY - 86_400, TODAY, "page") == {yesterday}
    assert await found(Level.BASE, 0, NOON + 1, "page", "/b") == {b}
    assert await found(Level.BASE, 0, NOON + 1, "file") == set()
    distinct = await database.read(partial(load_distinct, level=Level.DAY))
    assert distinct == list(CHANGES.distinct)


async def test_the_newest_mark_of_a_category(database: Database) -> None:
    assert await database.read(partial(last_mark, category="server")) is None
    await save(database, CHANGES)
    assert await database.read(partial(last_mark, category="server")) == Mark(
        NOON - 5, "server", "start"
    )
    assert await database.read(partial(last_mark, category="other")) is None


async def test_what_has_ended_leaves_no_key_and_nobody(tmp_path: Path, database: Database) -> None:
    await save(database, CHANGES)
    await save(database, Changes(ended=(DAY,)))
    await database.empty_log()
    stored = await database.read(partial(load_stored, calendar=SETTINGS.calendar, now=NOON))
    assert stored.keys == CHANGES.keys[1:]
    assert stored.seen == ()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"k" * 32 not in content
    assert b"w" * 32 in content


async def test_a_recorder_goes_on_where_the_last_one_ended(database: Database) -> None:
    for run in (1, 2, 3):
        stored = await database.read(partial(load_stored, calendar=SETTINGS.calendar, now=NOON))
        recorder = Recorder(stored, SETTINGS, bytes)
        recorder.count("/a", "page", NOON)
        assert recorder.today("/a", "page", NOON) == run
        assert recorder.seen("somebody", "visitor", NOON) is (run == 1)
        changes = recorder.unsaved()
        await save(database, changes)
        recorder.mark_saved(changes)
        assert not recorder.has_unsaved
    rows = await database.read(partial(load_statistics, level=Level.BASE))
    assert sum(row.total for row in rows) == 3
