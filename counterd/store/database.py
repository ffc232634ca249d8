"""Open the SQLite file safely, and run whole transactions on it.

A transaction is one function that runs to its end on aiosqlite's thread: no other statement can
come between, and a caller that goes away cannot cut it.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeVar

import aiosqlite

from counterd.errors import StoreError
from counterd.store.file import check_version, create, recognise
from counterd.store.migrations import SCHEMA_VERSION, migrate, version_of

Durability = Literal["memory", "process", "power"]
T = TypeVar("T")

_LOCK_WAIT_S: Final = 5.0


class Database(aiosqlite.Connection):
    """One connection to the file, with its own thread."""

    async def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` in one transaction: all of it is kept, or none.

        Raises:
            StoreError: the transaction was rolled back.
        """
        result: T = await self._execute(self._whole, work)  # type: ignore[no-untyped-call] # it has no types
        return result

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work``, which only reads."""
        result: T = await self._execute(self._stated, work)  # type: ignore[no-untyped-call] # nor here
        return result

    async def data_version(self) -> int:
        """Return a number that changes when another connection has changed the file."""
        return await self.read(_data_version)

    async def sync(self) -> None:
        """Return when all that was committed would outlive a power cut."""
        await self.read(_sync)

    async def empty_log(self) -> None:
        """Move the log into the file and cut it to nothing, unless a reader holds it."""
        await self.read(_empty_log)

    def join(self) -> None:
        """Wait until the thread of a connection that was not opened has ended."""
        self._thread.join()

    def _whole(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._conn
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise StoreError(str(error)) from error
        return result

    def _stated(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return work(self._conn)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(str(error)) from error


def _data_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version


def _sync(connection: sqlite3.Connection) -> None:
    file: str = connection.execute("PRAGMA database_list").fetchone()[2]
    with Path(file + "-wal").open("rb") as log:
        os.fsync(log.fileno())


def _empty_log(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


async def open_database(
    path: Path, durability: Durability = "power", *, may_create: bool = True
) -> Database:
    """Open ``path``; if there is no such file, make it; if it is older than this program, migrate.

    With ``may_create=False`` complain instead: a server may be running on it, or nobody asked for a
    change.

    Raises:
        StoreError: the file is not ours, damaged, newer than this program, or cannot be written; it
            is as it was.
    """
    return await _opened(lambda: _connect(path, durability, may_create=may_create))


async def open_reader(path: Path) -> Database:
    """Open ``path`` once more, only to read, beside the connection that has checked it.

    Raises:
        StoreError: the file is gone, not ours, or cannot be read.
    """
    return await _opened(lambda: _connect_to_read(path))


async def _opened(connect: Callable[[], sqlite3.Connection]) -> Database:
    database = Database(connect, iter_chunk_size=64)
    try:
        await database  # type: ignore[unused-awaitable] # it gives itself
    except BaseException:
        # aiosqlite tells its thread to end, but a thread that outlives its loop complains.
        await asyncio.to_thread(database.join)
        raise
    return database


def integrity(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite finds wrong with the file, nothing if it is sound."""
    found = [str(message) for (message,) in connection.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def _connect(path: Path, durability: Durability, *, may_create: bool) -> sqlite3.Connection:
    try:
        if may_create and not path.exists():
            create(path)
        recognise(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=_LOCK_WAIT_S)
        try:
            _prepare(connection)
            _bring_up_to_date(connection, path, may_migrate=may_create)
            _set_durability(connection, durability)
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"cannot use the database {path}: {error}") from error
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    try:
        recognise(path)
        place = f"{path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(place, uri=True, isolation_level=None, timeout=_LOCK_WAIT_S)
        # Half of a database that is ten years old.
        connection.execute("PRAGMA cache_size = -8192")
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"cannot read the database {path}: {error}") from error
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # Old client keys and hashes are overwritten, not merely unlinked.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -8192")
    for row in connection.execute("PRAGMA quick_check(1)"):
        if row[0] != "ok":
            raise sqlite3.DatabaseError(str(row[0]))
    # Says now, not at the first visitor, that the file cannot be written.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, may_migrate: bool) -> None:
    version = version_of(connection)
    check_version(version, path)  # the header may be older than the log
    if version < SCHEMA_VERSION and not may_migrate:
        raise StoreError(
            f"the database {path} is of version {version}, made by an older counterd; "
            f"`counterd serve` brings it to version {SCHEMA_VERSION}"
        )
    migrate(connection, path)


def _set_durability(connection: sqlite3.Connection, durability: Durability) -> None:
    # Until here all waited for the disk.
    connection.execute(f"PRAGMA synchronous = {'FULL' if durability == 'power' else 'NORMAL'}")
