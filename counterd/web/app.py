"""The wiring: from the settings to a server that listens, and back down again when it stops."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

from counterd.config import Hosting
from counterd.logs.errors import error_log
from counterd.logs.sink import Sinks
from counterd.web.collecting import loading
from counterd.web.listening import listening
from counterd.web.opened import Means, logs_of, opened
from counterd.web.protocol.systemd import notify
from counterd.web.reception import Reception
from counterd.web.reloading import Reloading
from counterd.web.sites import Site, database_path, root_path, sites

__all__ = ["Clock", "Running", "database_path", "root_path", "running", "serve"]

logger = logging.getLogger(__name__)

Clock = Callable[[], float]


async def serve(
    hosting: Hosting,
    config_path: Path | None,
    announce: Callable[[str], None],
    reread: Callable[[], Hosting],
    clock: Clock = time.time,
) -> None:
    """Serve until SIGTERM or SIGINT, then save everything.

    SIGHUP reads the settings again, and lets the logs go on in new files.

    Raises:
        ConfigError, StoreError: the server could not start, or could not save its last counts.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with error_log(hosting.main.error_log) as reopen_errors, ExitStack() as start:
        start.enter_context(loading())
        async with running(hosting, config_path, announce, clock) as server:
            start.close()

            def reload() -> None:
                notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}", os.environ)
                reopen_errors()
                server.reopen_logs()
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
    reload: Callable[[Callable[[], Hosting]], bool]
    """Takes the settings into use that are read by it; says whether they could be used."""
    reopen_logs: Callable[[], None]
    """Lets logs of requests go on in new files, after the old ones were moved."""


@asynccontextmanager
async def running(
    hosting: Hosting, config_path: Path | None, announce: Callable[[str], None], clock: Clock
) -> AsyncIterator[Running]:
    """Run a server for the time of the context.

    Raises:
        ConfigError, StoreError: it could not start, or a site could not save its last counts.
    """
    served = sites(hosting)
    for site in served:
        named = f" for {' '.join(site.names)}" if site.names else ""
        announce(f"serving {site.root}{named}")
        announce(f"counting in {site.database} (durability {site.config.durability})")
    with closing(Sinks("access_log", logger.error)) as sinks:
        logs_of(hosting, sinks, clock)  # before a database is made: they may not be there
        async with opened(served, Means(config_path, sinks, clock)) as open_sites:
            reception = Reception(open_sites.addresses(hosting))
            async with listening(reception, hosting.main) as sockets:
                open_sites.meet(sockets.connections)
                sockets.tell(reception.told)
                addresses = sockets.addresses()
                async for site, secret in open_sites.secrets():
                    announce(f"sign in once at {_url(site, addresses)}-/sign-in?token={secret}")
                for address in addresses:
                    announce(f"listening on {address}")
                reloading = Reloading(hosting, open_sites.addresses, reception, sockets)
                try:
                    yield Running(*sockets.first, reloading.reload, sinks.reopen)
                finally:
                    reception.end_streams()


def _url(site: Site, addresses: list[str]) -> str:
    return site.url(next((one for one in addresses if one.startswith("http")), "/"))
