"""Run whole transactions on the SQLite file, and see to it that the file stays in its place.

A transaction is one function that runs to its end on aiosqlite's thread: no other statement can
come between, and a caller that goes away cannot cut it.
"""

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

import aiosqlite

from counterd.errors import StoreError
from counterd.store.claim import Claim
from counterd.store.connecting import Durability, Opening, connect
from counterd.store.copies import sweep
from counterd.store.file import LOCK_WAIT_S
from counterd.store.log import empty_log, log_of, move_log, size_of
from counterd.store.place import Place

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LEFT_LOG_PAGES: Final = 8_192  # 8 MiB


class Database(aiosqlite.Connection):
    """One connection to the file, with its own thread."""

    def __init__(
        self,
        opening: Opening,
        claim: Claim | None = None,
        leader: "Database | None" = None,
    ) -> None:
        """Prepare to open.

        ``claim`` is renewed before a file that is gone is put back; ``leader`` is another
        connection to the same file, which does that.
        """
        super().__init__(self._opened, iter_chunk_size=64)
        self._opening = opening
        self._claim = claim
        self._leader = leader
        self.place: Place
        """Where its files lie; another one when they were put back."""

    async def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` in one transaction: all of it is kept, or none.

        Raises:
            StoreError: the transaction was rolled back, or its file was taken away.
        """
        result: T = await self._execute(self._whole, work)  # type: ignore[no-untyped-call] # it has no types
        return result

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work``, which only reads.

        Raises:
            StoreError: the file cannot be read.
        """
        result: T = await self._execute(self._stated, work)  # type: ignore[no-untyped-call] # nor here
        return result

    async def settle(self) -> None:
        """See to it that the file is in its place: put back what was removed or replaced.

        Raises:
            StoreError: that was not possible.
        """
        await self._execute(self._settle)  # type: ignore[no-untyped-call] # nor here

    async def data_version(self) -> int:
        """Return a number that changes when another connection has changed the file."""
        return await self.read(_data_version)

    async def sync(self) -> None:
        """Return when all that was committed would outlive a power cut."""
        await self.read(self._sync)

    async def log_size_bytes(self) -> int:
        """Return how large the log is."""
        return await self.read(lambda _: size_of(log_of(self._opening.path)))

    async def move_log(self) -> None:
        """Copy into the file what is in the log, as far as no reader needs the file as it was.

        On a connection of its own it makes nobody wait.

        Raises:
            StoreError: the file cannot be written.
        """
        await self.read(move_log)

    async def leave_log(self) -> None:
        """Leave it to somebody else to move the log: no commit shall stop to do it.

        Unless that somebody does not keep up.
        """
        await self.read(self._leave_log)

    async def empty_log(self) -> bool:
        """Move the log into the file and cut it to nothing; say no if a reader holds it.

        Raises:
            StoreError: the file cannot be written.
        """
        return await self.read(empty_log)

    async def beside(self) -> "Database":
        """Open a second connection to the file, with a thread of its own, only to read.

        Raises:
            StoreError: that was not possible.
        """
        opening = replace(self._opening, is_owner=False, is_known=True)
        return await _started(Database(opening, leader=self))

    def join(self) -> None:
        """Wait until the thread of a connection that was not opened has ended."""
        self._thread.join()

    def _opened(self) -> sqlite3.Connection:
        leader = self._leader
        place = None if leader is None else leader.place
        if self._claim is not None:
            with _telling():
                sweep(self._opening.path)
        connection = connect(self._opening)
        self.place = Place(self._opening.path) if place is None else place
        return connection

    def _whole(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._settle()
        connection, place = self._conn, self.place
        with _telling():
            try:
                connection.execute("BEGIN IMMEDIATE")
                result = work(connection)
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        # What was written into a file that nobody will ever open again was not kept.
        if not place.is_kept():
            raise StoreError(f"the database {place.path} was taken away")
        return result

    def _stated(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._leader is not None:
            self._follow(self._leader)
        with _telling():
            return work(self._conn)

    def _settle(self) -> None:
        """Put the file back if this is the connection that does; see that it is there."""
        if self._leader is not None:
            self._follow(self._leader)
        elif self._opening.is_owner and not self.place.is_kept():
            with _telling():
                if self._claim is not None:
                    self._claim.renew()
                self.place.put_back(self._conn)
            self._connect_again(None)
            logger.error("the database was taken away, all of it was put back: %s", self.place.path)

    def _follow(self, leader: "Database") -> None:
        """Go to the file that was put back; until it is, the old one can still be read."""
        if self.place is not leader.place:
            self._connect_again(leader.place)

    def _connect_again(self, place: Place | None) -> None:
        old = self._conn
        # As known: if the file is gone again, an empty one would not do.
        self._connection = connect(replace(self._opening, is_known=True))
        self.place = Place(self._opening.path) if place is None else place
        with _telling():
            old.close()

    def _sync(self, _: sqlite3.Connection) -> None:
        with log_of(self._opening.path).open("rb") as log:
            os.fsync(log.fileno())

    def _leave_log(self, connection: sqlite3.Connection) -> None:
        self._opening = replace(self._opening, log_pages_max=_LEFT_LOG_PAGES)
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LEFT_LOG_PAGES}")


async def open_database(
    path: Path,
    durability: Durability = "power",
    *,
    may_create: bool = True,
    claim: Claim | None = None,
    lock_wait_s: float = LOCK_WAIT_S,
) -> Database:
    """Open ``path``; if there is no such file, make it; if it is older than this program, migrate.

    With ``may_create=False`` complain instead: a server may be running on it, or nobody asked for a
    change. A ``claim`` is renewed before a file that was taken away is put back, and with it
    what a process left that was killed is swept up.

    Raises:
        StoreError: the file is not ours, damaged, newer than this program, or cannot be written; it
            is as it was.
    """
    opening = Opening(path, durability, is_owner=may_create, lock_wait_s=lock_wait_s)
    return await _started(Database(opening, claim))


async def _started(database: Database) -> Database:
    try:
        await database  # type: ignore[unused-awaitable] # it gives itself
    except BaseException:
        # aiosqlite tells its thread to end, but a thread that outlives its loop complains.
        await asyncio.to_thread(database.join)
        raise
    return database


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    """Turn what SQLite and the system say into an error of the store."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(str(error)) from error


def _data_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version
