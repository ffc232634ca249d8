"""Count a site: open its database and all that counts and keeps, and close it with all saved."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Final

from counterd.archive import Archive
from counterd.caretaker import Caretaker, Pace, key_of_day
from counterd.chronicle import Chronicle
from counterd.config import Config
from counterd.counters.table import Table
from counterd.keeper import Keeper
from counterd.ledger import Counting, LocalLedger
from counterd.model import Epoch, Kind
from counterd.operations import LocalOperations
from counterd.site import Rules, Site
from counterd.store.claim import Claim
from counterd.store.counters import ClientKey, load_counters, load_key
from counterd.store.database import Database, open_database
from counterd.store.usage import load_stored
from counterd.stored_tokens import first_token
from counterd.tokens import Tokens
from counterd.usage import Recorder

# So long a save waits for another program, then it is tried again: the end is not put off for long.
_LOCK_WAIT_S: Final = 1.0


@asynccontextmanager
async def counting(
    config: Config, path: Path, clock: Callable[[], float]
) -> AsyncIterator[Counting]:
    """Count a site in the database at ``path`` for the time of the context, then save all.

    Raises:
        StoreError: the database cannot be used, or the last counts could not be saved.
    """
    async with _opened(path, config) as database, _beside(database) as reader:
        tokens = Tokens()
        site, key = await _site(config, database, int(clock()))
        pace = Pace(config.durability, config.flush_s, clock, config.usage)
        day_key = key if config.clients == "hashed" else None
        caretaker = Caretaker(site, database, pace, day_key, tokens)
        keeper = Keeper(site, database, pace, caretaker)
        calendar = config.usage.calendar
        archive = Archive(site, database.beside, config.usage)
        await keeper.start()
        try:
            ledger = LocalLedger(site, keeper, Chronicle(site, reader, calendar))
            operations = LocalOperations(site, keeper, pace)
            first_secret = partial(first_token, database, tokens, clock)
            yield Counting(ledger, archive, operations, tokens, first_secret)
        finally:
            await archive.close()
            await keeper.close()


@asynccontextmanager
async def _opened(path: Path, config: Config) -> AsyncIterator[Database]:
    claim = Claim(path)
    try:
        database = await open_database(
            path, config.durability, claim=claim, lock_wait_s=_LOCK_WAIT_S
        )
        try:
            yield database
        finally:
            await database.close()
    finally:
        claim.release()


@asynccontextmanager
async def _beside(database: Database) -> AsyncIterator[Database]:
    """Give a connection for pages that show the past: they do not wait for who writes."""
    reader = await database.beside()
    try:
        yield reader
    finally:
        await reader.close()


async def _site(config: Config, database: Database, now: Epoch) -> tuple[Site, ClientKey]:
    """Return the site as it was stored, and the client key of this day."""
    key = key_of_day(await database.read(load_key), now, config.zone)
    limits = {
        Kind.ACCESS: config.counters_max,
        Kind.ERROR: config.counters_max,
        Kind.REFERER: config.referers_max,
        Kind.REFERER_SITE: config.referers_max,
    }
    table = Table(await database.read(load_counters), limits)
    load = partial(load_stored, calendar=config.usage.calendar, now=now)
    recorder = Recorder(await database.read(load), config.usage, token_bytes)
    rules = Rules(config.counting, config.counting_below, config.clients, config.bots)
    return Site(rules, table, recorder, key.key), key
