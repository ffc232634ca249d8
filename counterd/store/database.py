"""Open the SQLite file safely, and run whole transactions on it.

A transaction is one function that runs to its end on aiosqlite's thread: no other statement can
come between, and a caller that goes away cannot cut it.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeVar

import aiosqlite

from counterd.errors import StoreError

Durability = Literal["memory", "process", "power"]
T = TypeVar("T")

APPLICATION_ID: Final = 0x636E7464  # "cntd", at byte 68 of the file
SCHEMA_VERSION: Final = 1
_SCHEMA: Final = Path(__file__).with_name("schema.sql")
# Small pages: a hit rewrites one page, and on uniform traffic 1 KiB pages write 1.3 KB a hit where
# 4 KiB pages write 5.5.
_PAGE_SIZE_BYTES: Final = 1024
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


class ClaimedError(StoreError):
    """Says that another process writes the file."""


class Claim:
    """The right to write the file's counters, held by one process at a time.

    Memory is the master of what is open, so two servers on one file would undo each other's counts.
    """

    def __init__(self, path: Path) -> None:
        """Take the claim.

        Raises:
            ClaimedError: another process holds it.
            StoreError: the lock file cannot be made.
        """
        lock = path.with_name(path.name + "-lock")
        try:
            self._descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"cannot write beside the database: {lock}: {error.strerror}"
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise ClaimedError(f"another counterd uses the database {path}") from None

    def release(self) -> None:
        """Let others claim the file."""
        os.close(self._descriptor)


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
    """Open ``path``; if there is no such file, make it, or with ``may_create=False`` complain.

    Raises:
        StoreError: the file is not ours, damaged, newer than this program, or cannot be written; it
            is as it was.
    """
    database = Database(
        lambda: _connect(path, durability, may_create=may_create), iter_chunk_size=64
    )
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
            _create(path)
        _recognise(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=_LOCK_WAIT_S)
        try:
            _prepare(connection, durability)
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"cannot use the database {path}: {error}") from error
    return connection


def _create(path: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    if wal.exists():
        raise StoreError(
            f"the database {path} is gone but its log {wal} is there: put the file back"
        )
    # The file appears whole or not at all: it is made under another name, still without WAL so that
    # its header is in it, and then renamed.
    making = path.with_name(f"{path.name}-new-{os.getpid()}")
    os.close(os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        connection = sqlite3.connect(making, isolation_level=None)
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE_BYTES}")
        connection.executescript(
            f"BEGIN;{_SCHEMA.read_text('utf-8')}"
            f"PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
        )
        connection.close()
        making.rename(path)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def _recognise(path: Path) -> None:
    """Refuse a file that is not ours, by its first 100 bytes, before SQLite may touch it."""
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        raise StoreError(f"the database {path} is empty: remove it to begin anew")
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:  # noqa: PLR2004 - the header of SQLite
        raise StoreError(f"{path} is not a database of counterd: choose another file with --db")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreError(f"{path} is another program's database: choose another file with --db")
    version = int.from_bytes(head[60:64], "big")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the database {path} is of version {version}, made by a newer counterd; "
            f"this one knows version {SCHEMA_VERSION}"
        )


def _prepare(connection: sqlite3.Connection, durability: Durability) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {'FULL' if durability == 'power' else 'NORMAL'}")
    # Old client keys and hashes are overwritten, not merely unlinked.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -8192")
    for row in connection.execute("PRAGMA quick_check(1)"):
        if row[0] != "ok":
            raise sqlite3.DatabaseError(str(row[0]))
    # Says now, not at the first visitor, that the file cannot be written.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
