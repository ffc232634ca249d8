"""An older database is brought up to date whole, with a copy kept, or stays as it is."""

import asyncio
import logging
import sqlite3
import stat
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.database import open_database
from counterd.store.file import APPLICATION_ID
from counterd.store.migrations import SCHEMA_VERSION, version_of
from counterd.store.soundness import integrity

SCHEMA_V1 = Path(__file__).with_name("schema_v1.sql").read_text("utf-8")
Schema = set[tuple[str, str, str]]


def make_v1(path: Path, extra: str = "") -> None:
    """Make the file that the first counterd left behind, with a counter in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA page_size = 1024")
    connection.executescript(
        f"{SCHEMA_V1};{extra};PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;"
    )
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("INSERT INTO wishes (kind, url, total) VALUES ('access', '/p', 4711)")
    connection.close()


def schema(path: Path) -> Schema:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    connection.close()
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = version_of(connection)
    connection.close()
    return found


def wish(path: Path) -> int:
    connection = sqlite3.connect(path)
    (total,) = connection.execute("SELECT total FROM wishes").fetchone()
    connection.close()
    return int(total)


async def opened(path: Path) -> None:
    database = await open_database(path)
    assert await database.read(integrity) == []
    await database.close()


async def test_an_old_file_becomes_what_a_new_one_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    old, new, copy = tmp_path / "c.db", tmp_path / "new.db", tmp_path / "c.db-v1-backup"
    make_v1(old)
    before = schema(old)
    await opened(old)
    await opened(new)
    assert schema(old) == schema(new)
    assert (version(old), wish(old)) == (SCHEMA_VERSION, 4711)
    assert int.from_bytes(old.read_bytes()[60:64], "big") == SCHEMA_VERSION
    assert (version(copy), wish(copy), schema(copy)) == (1, 4711, before)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [record.getMessage() for record in caplog.records] == [
        f"database brought from version 1 to 2: copy of the old one: {copy}"
    ]
    await opened(old)
    assert {file.name for file in tmp_path.iterdir()} == {"c.db", "new.db", "c.db-v1-backup"}


async def test_a_copy_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "c.db-v1-backup").write_text("mine")
    (tmp_path / "c.db-v1-backup-2").write_text("mine, too")
    make_v1(tmp_path / "c.db")
    await opened(tmp_path / "c.db")
    assert (tmp_path / "c.db-v1-backup").read_text() == "mine"
    assert (tmp_path / "c.db-v1-backup-2").read_text() == "mine, too"
    assert version(tmp_path / "c.db-v1-backup-3") == 1


async def test_what_fails_on_the_way_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    make_v1(path, "CREATE TABLE tokens (mine)")
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            await opened(path)
        assert str(caught.value) == (
            f"the database {path} stays at version 1: "
            "it cannot be brought to version 2: table tokens already exists"
        )
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["c.db"]


async def test_a_copy_that_cannot_be_made_stops_it(tmp_path: Path) -> None:
    # A name just short enough for the database and its log, but not for the copy.
    path = tmp_path / ("c" * 247)
    make_v1(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"stays at version 1: .* File name too long"):
        await opened(path)
    assert path.read_bytes() == before


async def test_who_only_reads_brings_nothing_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    make_v1(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="of version 1, made by an older counterd; `counterd ser"):
        _ = await open_database(path, may_create=False)
    assert path.read_bytes() == before


async def test_several_processes_bring_it_up_to_date_once(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    make_v1(path)
    await asyncio.gather(*(opened(path) for _ in range(8)))
    assert (version(path), wish(path)) == (SCHEMA_VERSION, 4711)
    assert {file.name for file in tmp_path.iterdir()} == {"c.db", "c.db-v1-backup"}


async def test_a_version_that_is_newer_in_the_log_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    await opened(path)
    newer = sqlite3.connect(path, isolation_level=None)
    newer.execute("PRAGMA user_version = 1000")
    with pytest.raises(StoreError, match="made by a newer counterd"):
        _ = await open_database(path)
    newer.close()
