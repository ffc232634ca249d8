"""The wiring: from the settings to a server that listens, and back down again when it stops."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Final, NamedTuple

from counterd.archive import Archive
from counterd.bundled import bundled
from counterd.caretaker import Caretaker, Pace, key_of_day
from counterd.chronicle import Chronicle
from counterd.config import Config, data_folder
from counterd.counters.table import Table
from counterd.errors import ConfigError
from counterd.keeper import Keeper
from counterd.ledger import Counting, LocalLedger, Records
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
from counterd.web.listening import listening
from counterd.web.metering import Meter
from counterd.web.preparing import prepare
from counterd.web.protocol.systemd import notify
from counterd.web.reloading import Front, Reloading
from counterd.web.wiring import Places, edge

Clock = Callable[[], float]

# So long a save waits for another program, then it is tried again: the end is not put off for long.
_LOCK_WAIT_S: Final = 1.0


def database_path(config: Config) -> Path:
    """Return the database file, its folder made if it is the default one.

    Raises:
        ConfigError: the default folder cannot be made.
    """
    if config.db is not None:
        return config.db
    folder = data_folder(os.environ)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"db: cannot make the folder {folder}: {error.strerror}") from error
    return folder / "counterd.db"


def root_path(config: Config) -> Path:
    """Return the folder of the site.

    Raises:
        ConfigError: there is no such folder.
    """
    root = bundled("public") if config.root is None else config.root
    if not root.is_dir():
        raise ConfigError(f"root: there is no folder {root}")
    return root


async def serve(
    config: Config,
    config_path: Path | None,
    announce: Callable[[str], None],
    reread: Callable[[], Config],
    clock: Clock = time.time,
) -> None:
    """Serve until SIGTERM or SIGINT, then save everything; SIGHUP reads the settings again.

    Raises:
        ConfigError, StoreError: the server could not start, or could not save its last counts.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(config, config_path, announce, clock) as server:

        def reload() -> None:
            notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}", os.environ)
            if server.reload(reread):
                announce("settings read again")
            notify("READY=1", os.environ)

        loop.add_signal_handler(signal.SIGHUP, reload)
        notify("READY=1", os.environ)
        await stop.wait()
        notify("STOPPING=1", os.environ)


class Running(NamedTuple):
    """A server that runs."""

    host: str
    """The address that it listens on, a path of a UNIX socket; if there are several, the first."""
    port: int
    reload: Callable[[Callable[[], Config]], bool]
    """Takes the settings into use that are read by it; says whether they could be used."""


@asynccontextmanager
async def running(
    config: Config, config_path: Path | None, announce: Callable[[str], None], clock: Clock
) -> AsyncIterator[Running]:
    """Run a server for the time of the context."""
    root, path = root_path(config), database_path(config)
    announce(f"serving {root}")
    announce(f"counting in {path} (durability {config.durability})")
    places = Places(root, path, config_path)
    meter = Meter()
    async with _counting(config, path, clock) as counting:
        build = partial(edge, places=places, counting=counting, clock=clock, meter=meter)
        front = Front(build(config))
        async with listening(front.answer, config) as sockets:
            meter.connections = sockets.connections
            addresses = sockets.addresses()
            if counting.first_secret is not None:
                url = next((one for one in addresses if one.startswith("http")), "/")
                announce(f"sign in once at {url}-/sign-in?token={counting.first_secret}")
            for address in addresses:
                announce(f"listening on {address}")
            reloading = Reloading(config, build, front, sockets)
            async with _preparing(counting.records, config, clock):
                try:
                    with meter.tallying():
                        yield Running(*sockets.first, reloading.reload)
                finally:
                    front.edge.end_streams()


@asynccontextmanager
async def _preparing(records: Records, config: Config, clock: Clock) -> AsyncIterator[None]:
    preparing = asyncio.create_task(prepare(records, config.usage, clock))
    try:
        yield
    finally:
        preparing.cancel()
        await asyncio.wait([preparing])


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


@asynccontextmanager
async def _counting(config: Config, path: Path, clock: Clock) -> AsyncIterator[Counting]:
    async with _opened(path, config) as database, _beside(database) as reader:
        tokens = Tokens()
        secret = await first_token(database, int(clock()))
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
            yield Counting(ledger, archive, operations, tokens, secret)
        finally:
            await archive.close()
            await keeper.close()


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
