"""The wiring: from the settings to a server that listens, and back down again when it stops."""

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Final

from aiohttp import web

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
from counterd.web.edge import Edge
from counterd.web.metering import Meter
from counterd.web.preparing import prepare
from counterd.web.protocol.handler import Server
from counterd.web.wiring import Places, edge

logger = logging.getLogger(__name__)

Clock = Callable[[], float]

_SHUTDOWN_S: Final = 10.0
_KEEP_ALIVE_S: Final = 75.0
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
    clock: Clock = time.time,
) -> None:
    """Serve until SIGTERM or SIGINT, then save everything.

    Raises:
        ConfigError, StoreError: the server could not start, or could not save its last counts.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(config, config_path, announce, clock):
        await stop.wait()


@asynccontextmanager
async def running(
    config: Config, config_path: Path | None, announce: Callable[[str], None], clock: Clock
) -> AsyncIterator[tuple[str, int]]:
    """Run a server for the time of the context; give the address and port it listens on."""
    root, path = root_path(config), database_path(config)
    announce(f"serving {root}")
    announce(f"counting in {path} (durability {config.durability})")
    places = Places(root, path, config_path)
    meter = Meter()
    async with _counting(config, path, clock) as counting:
        answers = edge(config, places, counting, clock, meter)
        async with _listening(answers, config, meter) as (host, port):
            url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
            if counting.first_secret is not None:
                announce(f"sign in once at {url}-/sign-in?token={counting.first_secret}")
            announce(f"listening on {url}")
            async with _preparing(counting.records, config, clock):
                yield host, port


@asynccontextmanager
async def _preparing(records: Records, config: Config, clock: Clock) -> AsyncIterator[None]:
    preparing = asyncio.create_task(prepare(records, config.usage, clock))
    try:
        yield
    finally:
        preparing.cancel()
        await asyncio.wait([preparing])


@asynccontextmanager
async def _listening(answers: Edge, config: Config, meter: Meter) -> AsyncIterator[tuple[str, int]]:
    server = Server(
        answers.handle,
        access_log=None,
        keepalive_timeout=_KEEP_ALIVE_S,
        logger=_protocol_logger(),
    )
    meter.connections = lambda: len(server.connections)
    runner = web.ServerRunner(server, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, config.host, config.port)
        try:
            await site.start()
        except OSError as error:
            is_name = isinstance(error, socket.gaierror)
            reason = error.strerror if is_name or not error.errno else os.strerror(error.errno)
            raise ConfigError(
                f"cannot listen on {config.host} port {config.port}: {reason}"
            ) from error
        host, port = runner.addresses[0][:2]
        with meter.tallying():
            yield host, port
    finally:
        answers.end_streams()
        await runner.cleanup()


def _protocol_logger() -> logging.Logger:
    # For each malformed request aiohttp would log a traceback with the visitor's address in it;
    # what goes wrong behind the protocol is logged by the edge.
    protocol = logging.getLogger("counterd.web.protocol")
    protocol.setLevel(logging.CRITICAL)
    return protocol


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
