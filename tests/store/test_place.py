"""A database that is taken away is put back with all that it held; what lay there is kept."""

import contextlib
import logging
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.claim import Claim
from counterd.store.connecting import Durability
from counterd.store.database import Database, open_database
from counterd.store.log import log_of
from counterd.store.place import Place
from counterd.store.soundness import integrity

Work = Callable[[Path], None]


class Opened:
    """Opens databases, and closes at the end what a test that failed left open."""

    def __init__(self) -> None:
        self._databases: list[Database] = []

    async def __call__(
        self, path: Path, durability: Durability = "power", claim: Claim | None = None
    ) -> Database:
        database = await open_database(path, durability, claim=claim)
        self._databases.append(database)
        return database

    async def close(self) -> None:
        for database in self._databases:
            await database.close()


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    opened = Opened()
    yield opened
    await opened.close()


def put(days: str) -> Callable[[sqlite3.Connection], int]:
    """Write something that can be found again."""
    return lambda connection: (
        connection.execute(
            "INSERT INTO wishes (kind, url, total) VALUES ('access', ?, 1)", (days,)
        ).rowcount
    )


def urls(connection: sqlite3.Connection) -> list[str]:
    return [url for (url,) in connection.execute("SELECT url FROM wishes ORDER BY id")]


def stored(path: Path) -> list[str]:
    """Return what another process finds in the file at ``path``."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return urls(connection)


def remove(path: Path) -> None:
    path.unlink()


def remove_all(path: Path) -> None:
    for file in path.parent.iterdir():
        file.unlink()


def remove_log(path: Path) -> None:
    log_of(path).unlink()


def remove_locks(path: Path) -> None:
    path.with_name(path.name + "-shm").unlink()


def rename(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def write_anew(path: Path) -> None:
    """Do what an editor does: write another file, and rename it over the old."""
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    copy.rename(path)


@pytest.mark.parametrize("take", [remove, remove_all, remove_log, remove_locks, rename, write_anew])
async def test_whatever_is_taken_away_comes_back_whole(
    tmp_path: Path, opened: Opened, take: Work, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    path = tmp_path / "c.db"
    database = await opened(path, "process")
    await database.transact(put("/before"))
    take(path)
    await database.settle()
    assert stored(path) == ["/before"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await database.transact(put("/after"))
    assert stored(path) == ["/before", "/after"]
    assert await database.read(integrity) == []
    told = [record.getMessage() for record in caplog.records if "put back" in record.getMessage()]
    assert told == [f"the database was taken away, all of it was put back: {path}"]
    await database.settle()
    await database.close()
    assert stored(path) == ["/before", "/after"]
    assert not log_of(path).exists()


@pytest.mark.parametrize("take", [remove, remove_log, rename])
async def test_a_commit_into_a_file_that_is_gone_does_not_count_as_kept(
    tmp_path: Path, opened: Opened, take: Work
) -> None:
    path = tmp_path / "c.db"
    database = await opened(path)

    def write(connection: sqlite3.Connection) -> None:
        put("/at once")(connection)
        take(path)

    with pytest.raises(StoreError, match="was taken away"):
        await database.transact(write)
    await database.transact(put("/again"))
    assert stored(path)[-1] == "/again"
    await database.close()


async def test_anothers_file_in_its_place_is_kept_with_its_log(
    tmp_path: Path, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    path, theirs, found = tmp_path / "c.db", tmp_path / "b.db", tmp_path / "c.db-found"
    found.write_text("somebody's")
    database = await opened(path)
    await database.transact(put("/ours"))
    other = await opened(theirs)
    await other.transact(put("/theirs"))
    for suffix in ("", "-wal"):
        theirs.with_name("b.db" + suffix).rename(tmp_path / ("c.db" + suffix))
    await database.settle()
    assert stored(path) == ["/ours"]
    assert stored(tmp_path / "c.db-found-2") == ["/theirs"]
    assert found.read_text() == "somebody's"
    assert f"kept as {found}-2" in caplog.text
    await other.close()
    await database.close()


async def test_a_folder_that_is_gone_is_waited_for(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "c.db"
    database = await opened(path, claim=Claim(path))
    await database.transact(put("/before"))
    shutil.rmtree(folder)
    for _ in range(2):
        with pytest.raises(StoreError, match="cannot write beside"):
            await database.transact(put("/meanwhile"))
    folder.mkdir()
    await database.transact(put("/after"))
    assert stored(path) == ["/before", "/after"]
    await database.close()


def test_asked_twice_it_is_put_back_once(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("CREATE TABLE t (x)")
        place = Place(path)
        path.unlink()
        assert not place.is_kept()
        place.put_back(connection)
        first = path.stat().st_ino
        # As when it could not be opened yet; it is no stranger's.
        place.put_back(connection)
        assert path.stat().st_ino == first
        assert [file.name for file in tmp_path.iterdir()] == ["c.db"]
        path.unlink()
        place.put_back(connection)
        assert path.exists()


async def test_who_reads_follows_to_the_file_that_was_put_back(
    tmp_path: Path, opened: Opened
) -> None:
    path = tmp_path / "c.db"
    database = await opened(path)
    await database.transact(put("/before"))
    reader = await database.beside()
    path.unlink()
    # Nobody has put it back yet: what was open is better than nothing.
    assert await reader.read(urls) == ["/before"]
    await database.transact(put("/after"))
    assert await reader.read(urls) == ["/before", "/after"]
    await reader.close()
    await database.close()


async def test_a_second_server_that_was_faster_is_left_alone(
    tmp_path: Path, opened: Opened
) -> None:
    path = tmp_path / "c.db"
    database = await opened(path, claim=Claim(path))
    await database.transact(put("/ours"))
    remove_all(path)
    theirs = Claim(path)
    second = await opened(path)
    await second.transact(put("/theirs"))
    with pytest.raises(StoreError, match="another counterd uses"):
        await database.transact(put("/ours"))
    assert stored(path) == ["/theirs"]
    await second.close()
    theirs.release()
    await database.close()
    assert stored(path) == ["/theirs"]
