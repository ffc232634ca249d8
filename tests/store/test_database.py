"""The file is opened safely or not at all, and a transaction is whole."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.connecting import Durability
from counterd.store.database import Database, open_database
from counterd.store.file import APPLICATION_ID
from counterd.store.migrations import SCHEMA_VERSION
from counterd.store.soundness import integrity


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "c.db")
    yield database
    await database.close()


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


async def test_a_new_file_is_ours_private_and_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    assert await database.read(lambda c: pragma(c, "journal_mode")) == "wal"
    assert await database.read(lambda c: pragma(c, "application_id")) == APPLICATION_ID
    assert await database.read(lambda c: pragma(c, "user_version")) == SCHEMA_VERSION
    assert await database.read(integrity) == []
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    await database.close()
    assert [file.name for file in tmp_path.iterdir()] == ["c.db"]


@pytest.mark.parametrize(("durability", "level"), [("power", 2), ("process", 1), ("memory", 1)])
async def test_only_power_waits_for_the_disk(
    tmp_path: Path, durability: Durability, level: int
) -> None:
    database = await open_database(tmp_path / "c.db", durability)
    assert await database.read(lambda c: pragma(c, "synchronous")) == level
    await database.close()


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO client_key VALUES (0, 'monday', x'00')")
        connection.execute("INSERT INTO client_key VALUES (1, 'refused by its CHECK', x'00')")

    with pytest.raises(StoreError, match="CHECK"):
        await database.transact(half)
    count = await database.read(
        lambda c: c.execute("SELECT count(*) FROM client_key").fetchone()[0]
    )
    assert count == 0


async def test_a_caller_that_goes_away_does_not_cut_a_transaction(database: Database) -> None:
    started = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO client_key VALUES (0, 'monday', x'00')")
        loop.call_soon_threadsafe(started.set)

    caller = asyncio.create_task(database.transact(slow))
    await started.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert not await database.read(lambda c: c.in_transaction)
    count = await database.read(
        lambda c: c.execute("SELECT count(*) FROM client_key").fetchone()[0]
    )
    assert count == 1


async def test_another_connection_that_holds_the_lock_is_an_error_not_a_loss(
    tmp_path: Path, database: Database
) -> None:
    other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await database.read(lambda c: c.execute("PRAGMA busy_timeout = 1").fetchall())
    with pytest.raises(StoreError, match="locked"):
        await database.transact(lambda c: c.execute("DELETE FROM client_key").rowcount)
    other.execute("ROLLBACK")
    assert await database.transact(lambda c: c.execute("DELETE FROM client_key").rowcount) == 0
    other.close()


async def test_the_data_version_tells_of_others_only(tmp_path: Path, database: Database) -> None:
    before = await database.data_version()
    await database.transact(lambda c: c.execute("DELETE FROM client_key").rowcount)
    assert await database.data_version() == before
    other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    other.execute("INSERT INTO client_key VALUES (0, 'monday', x'00')")
    other.close()
    assert await database.data_version() != before


async def test_sync_and_an_emptied_log(tmp_path: Path, database: Database) -> None:
    await database.transact(
        lambda c: c.execute("INSERT INTO client_key VALUES (0, 'monday', x'0102')").rowcount
    )
    assert (tmp_path / "c.db-wal").stat().st_size > 0
    await database.sync()
    await database.empty_log()
    assert (tmp_path / "c.db-wal").stat().st_size == 0


async def test_a_damaged_page_is_found_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    await database.transact(
        lambda c: (
            c.executemany(
                "INSERT INTO wishes (kind, url, total) VALUES ('access', ?, 1)",
                [(f"/{'x' * 300}{number}",) for number in range(100)],
            ).rowcount
        )
    )
    await database.close()
    content = bytearray(path.read_bytes())
    content[8 * 1024 : 12 * 1024] = os.urandom(4 * 1024)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="cannot use the database"):
        _ = await open_database(path)
    assert path.read_bytes() == bytes(content)


async def test_a_reader_sees_what_is_written_beside_it_and_writes_nothing(
    database: Database,
) -> None:
    reader = await database.beside()
    write = "INSERT INTO client_key VALUES (0, 'monday', x'0102')"
    await database.transact(lambda c: c.execute(write).rowcount)
    days = await reader.read(lambda c: c.execute("SELECT day FROM client_key").fetchall())
    assert days == [("monday",)]
    with pytest.raises(StoreError, match="readonly"):
        await reader.transact(lambda c: c.execute("DELETE FROM client_key").rowcount)
    await reader.close()


async def test_a_missing_file_or_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        _ = await open_database(tmp_path / "c.db", may_create=False)
    with pytest.raises(StoreError, match="No such file"):
        _ = await open_database(tmp_path / "nowhere" / "c.db")
    with pytest.raises(StoreError, match="Is a directory"):
        _ = await open_database(tmp_path)
