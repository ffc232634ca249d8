"""The log stays small without a commit that stops for it; who holds it is told once."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counterd.log_mover import LogMover
from counterd.store.database import Database, open_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "c.db")
    yield database
    await database.close()


@contextmanager
def reader(path: Path) -> Iterator[None]:
    """Look at the file as it is now, as a slow report may."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM client_key").fetchall()
    yield
    connection.close()


def write(connection: sqlite3.Connection, size_bytes: int) -> None:
    connection.execute("INSERT OR REPLACE INTO client_key VALUES (0, 'd', ?)", (bytes(size_bytes),))


async def fill(database: Database, size_bytes: int) -> None:
    await database.transact(lambda connection: write(connection, size_bytes))


async def test_no_commit_stops_to_move_the_log(database: Database) -> None:
    mover = LogMover(database)
    await mover.tick()
    for _ in range(3):
        await fill(database, 1_200_000)
    # SQLite by itself would have moved it and begun anew.
    assert await database.log_size_bytes() > 3_600_000
    await mover.tick()
    await fill(database, 1_200_000)
    # All was moved: what comes next is written over it.
    assert await database.log_size_bytes() < 3_800_000
    await mover.close()


async def test_who_writes_faster_than_it_moves_moves_it_too(database: Database) -> None:
    mover = LogMover(database)
    await mover.tick()
    # Nothing ticks here, as if the machine had no time for it.
    for _ in range(40):
        await fill(database, 1_000_000)
    assert await database.log_size_bytes() < 16_000_000
    await mover.close()


async def test_a_log_that_grows_is_cut(database: Database) -> None:
    mover = LogMover(database)
    await mover.tick()
    await fill(database, 5_000_000)
    await mover.tick()
    assert await database.log_size_bytes() == 0
    await mover.close()


async def test_a_reader_who_holds_the_log_is_told_once_and_delays_nobody(
    tmp_path: Path, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    mover = LogMover(database)
    await mover.tick()
    with reader(tmp_path / "c.db"):
        await fill(database, 17_000_000)
        for _ in range(3):
            await mover.tick()
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert "another program reads the file without end: bytes=17" in caplog.text
        assert await database.log_size_bytes() > 16_000_000
    for _ in range(2):
        await mover.tick()
    assert await database.log_size_bytes() == 0
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "can be emptied again" in caplog.text
    await mover.close()


async def test_what_has_to_be_destroyed_is_so_when_no_reader_holds_it_any_more(
    tmp_path: Path, database: Database
) -> None:
    mover = LogMover(database)
    await mover.tick()
    await fill(database, 100)
    mover.empty_soon()
    with reader(tmp_path / "c.db"):
        await fill(database, 100)
        await mover.tick()
        assert await database.log_size_bytes() > 0
    await mover.tick()
    assert await database.log_size_bytes() == 0
    await fill(database, 100)
    await mover.tick()
    assert await database.log_size_bytes() > 0  # nobody asked for it
    await mover.close()
    await mover.close()
