"""A site, its keeper and its database, running without a web server."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from secrets import token_bytes

from counterd.archive import Archive
from counterd.caretaker import Caretaker, Pace, key_of_day
from counterd.chronicle import Chronicle
from counterd.counters.recent import Recent
from counterd.counters.selection import parse_counting
from counterd.counters.table import Table
from counterd.keeper import Keeper
from counterd.ledger import LocalLedger
from counterd.model import Address, AgentClass, Hit, Kind, Outcome
from counterd.operations import LocalOperations
from counterd.site import Clients, Rules, Site
from counterd.store.connecting import Durability
from counterd.store.counters import load_counters, load_key
from counterd.store.database import Database, open_database
from counterd.store.usage import load_stored
from counterd.tokens import Tokens
from counterd.usage import Recorder, Settings

SETTINGS = Settings()
NOON = 1_795_348_830  # 2026-11-22 12:00:30 UTC
PAGE = Address(Kind.ACCESS, "/p.shtml")
HIT = Hit(
    at=NOON,
    address=bytes(10) + b"\xff\xff\x26\x66\x00\x3e",
    url="/p.shtml",
    outcome=Outcome.VIEW,
    referer=None,
    agent=AgentClass.HUMAN,
    has_counter_tag=True,
    is_own=False,
)


def packed(recents: Iterable[Recent]) -> bytes:
    """Return clients as a counter holds them: each its repeats, then its record."""
    return b"".join(repeats.to_bytes(8) + client.record for client, repeats in recents)


@dataclass
class Clock:
    now: float = NOON

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Running:
    site: Site
    keeper: Keeper
    database: Database
    path: Path

    @property
    def ledger(self) -> LocalLedger:
        return LocalLedger(
            self.site, self.keeper, Chronicle(self.site, self.database, SETTINGS.calendar)
        )

    @property
    def operations(self) -> LocalOperations:
        return LocalOperations(self.site, self.keeper, self.keeper._pace)

    @asynccontextmanager
    async def records(self) -> AsyncIterator[Archive]:
        archive = Archive(self.site, self.database.beside, SETTINGS)
        yield archive
        await archive.close()

    @property
    def caretaker(self) -> Caretaker:
        return self.keeper._caretaker

    async def hit(self) -> None:
        assert self.site.count(HIT)
        await self.keeper.kept()

    def stored(self) -> int:
        """What another process finds in the file."""
        connection = sqlite3.connect(self.path)
        row = connection.execute("SELECT total FROM counters WHERE kind = 'access'").fetchone()
        connection.close()
        return 0 if row is None else int(row[0])


@asynccontextmanager
async def running(
    path: Path,
    *,
    clock: Callable[[], float] = lambda: NOON,
    durability: Durability = "power",
    clients: Clients = "hashed",
    flush_s: float = 3600,
) -> AsyncIterator[Running]:
    database = await open_database(path, durability)
    # A lock that another holds is an error at once: faults are tested, not patience.
    await database.read(lambda c: c.execute("PRAGMA busy_timeout = 1").fetchall())
    key = key_of_day(await database.read(load_key), int(clock()), UTC)
    table = Table(await database.read(load_counters), {})
    stored = await database.read(lambda c: load_stored(c, SETTINGS.calendar, int(clock())))
    recorder = Recorder(stored, SETTINGS, token_bytes)
    site = Site(Rules(parse_counting("do"), {}, clients), table, recorder, key.key)
    pace = Pace(durability, flush_s, clock, SETTINGS)
    day_key = key if clients == "hashed" else None
    keeper = Keeper(site, database, pace, Caretaker(site, database, pace, day_key, Tokens()))
    await keeper.start()
    try:
        yield Running(site, keeper, database, path)
    finally:
        try:
            await keeper.close()
        finally:
            await database.close()


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Hold the write lock of the file, as a backup program may."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)
