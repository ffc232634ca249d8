"""Upkeep in the database does what the engine plans, whole, and a second time nothing."""

import sqlite3
from collections import Counter as Tally
from functools import partial
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.database import open_database
from counterd.store.upkeep import take_steps
from counterd.store.usage import load_statistics, save_changes
from counterd.usage import Settings
from counterd.usage.periods import Level
from counterd.usage.values import Changes, Statistic

NOON = 1_795_348_800  # 2026-11-22 12:00 UTC
DAY_S = 86_400
SETTINGS = Settings(keep_base_days=2, keep_day_days=30, keep_month_months=12, keep_event_months=24)
BASES = Changes(
    statistics=tuple(
        Statistic("page", f"/{number % 3}", Level.BASE, NOON - number * DAY_S // 4, 1 + number, 1)
        for number in range(4 * 1500)
    )
)


def all_rows(connection: sqlite3.Connection) -> list[Statistic]:
    return [row for level in Level for row in load_statistics(connection, level)]


async def test_years_are_rolled_up_and_no_count_is_lost(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "c.db")
    await database.transact(partial(save_changes, changes=BASES))
    upkeep = partial(take_steps, now=NOON, settings=SETTINGS, settled_below=10_000)
    assert await database.transact(upkeep) > 3_000
    once = await database.read(all_rows)
    assert await database.transact(upkeep) == 0
    assert await database.read(all_rows) == once
    assert sum(row.total for row in once if row.level is not Level.LIFETIME) == 6_000
    levels = Tally(row.level for row in once)
    assert levels[Level.BASE] <= 4 * 3
    assert levels[Level.DAY] <= 3 * 32
    # What was folded lives on in the lifetime rows, name by name.
    folded = sum(row.total for row in once if row.event == "")
    lifetime = sum(row.total for row in once if row.level is Level.LIFETIME)
    assert folded == lifetime > 0
    await database.close()


async def test_rows_that_may_still_be_written_are_not_taken(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "c.db")
    await database.transact(partial(save_changes, changes=BASES))
    await database.transact(partial(take_steps, now=NOON, settings=SETTINGS, settled_below=1))
    assert set(await database.read(all_rows)) == set(BASES.statistics)
    await database.close()


async def test_upkeep_that_is_cut_changes_nothing(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "c.db")
    await database.transact(partial(save_changes, changes=BASES))

    def cut(connection: sqlite3.Connection) -> None:
        take_steps(connection, NOON, SETTINGS, 10_000)
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(StoreError, match="I/O"):
        await database.transact(cut)
    assert set(await database.read(all_rows)) == set(BASES.statistics)
    await database.close()
