"""Open all sites of a server: their databases and logs, and an edge for each."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from counterd.config import Config, Hosting
from counterd.counting import counting
from counterd.ledger import Counting
from counterd.logs.sink import Sinks
from counterd.web.accesslog import AccessLog, access_log
from counterd.web.edge import Edge
from counterd.web.hosts import Hosts
from counterd.web.metering import Meter
from counterd.web.preparing import prepare
from counterd.web.reception import Address, Addresses
from counterd.web.sites import Site, naming
from counterd.web.wiring import Places, edge

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Means:
    """What sites are opened with."""

    config_path: Path | None
    sinks: Sinks
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Counted:
    site: Site
    counting: Counting
    meter: Meter


class Opened:
    """The sites of a server, all of them counted."""

    def __init__(self, counted: tuple[_Counted, ...], means: Means) -> None:
        self._counted = counted
        self._means = means

    async def secrets(self) -> AsyncIterator[tuple[Site, str]]:
        """Give what is to be told once, at once, of sites that never were served before.

        Raises:
            StoreError: says which site's cannot be kept, and why.
        """
        for one in self._counted:
            with naming(one.site.title):
                secret = await one.counting.first_secret()
            if secret is not None:
                yield one.site, secret

    def addresses(self, hosting: Hosting) -> Addresses:
        """Return who answers where by ``hosting``, whose sites are those that are open.

        Raises:
            ConfigError: a file that a setting names cannot be read or opened.
        """
        configs = {site.title: site.config for site in hosting.sites} | {"": hosting.main}
        logs = logs_of(hosting, self._means.sinks, self._means.clock)
        default, named = Address(None, logs[""]), []
        for one in self._counted:
            title = one.site.title
            with naming(title):
                address = Address(self._edge(one, configs[title]), logs[title])
            named += [(name, address) for name in one.site.names]
            default = default if one.site.names else address
        return Addresses(Hosts(named, default), logs[""])

    def meet(self, connections: Callable[[], int]) -> None:
        """Take note of what tells how many connections the server has."""
        for one in self._counted:
            one.meter.connections = connections

    def _edge(self, one: _Counted, config: Config) -> Edge:
        means, site = self._means, one.site
        others = tuple(other.site.database for other in self._counted if other is not one)
        places = Places(site.root, site.database, means.config_path, others, means.sinks.paths())
        return edge(config, places, one.counting, means.clock, one.meter)


def logs_of(hosting: Hosting, sinks: Sinks, clock: Clock) -> dict[str, AccessLog | None]:
    """Return the logs of requests that the settings want, by the titles of sites.

    Raises:
        ConfigError: a file cannot be opened.
    """
    logs = {"": access_log(hosting.main, sinks, clock)}
    for site in hosting.sites:
        with naming(site.title):
            logs[site.title] = access_log(site.config, sinks, clock)
    return logs


@asynccontextmanager
async def opened(all_sites: tuple[Site, ...], means: Means) -> AsyncIterator[Opened]:
    """Count all sites for the time of the context, then save all.

    Raises:
        ConfigError, StoreError: says which site cannot be opened or saved, and why.
    """
    async with AsyncExitStack() as stack:
        counted = [
            _Counted(site, await _entered(stack, site, means.clock), Meter()) for site in all_sites
        ]
        for one in counted:
            stack.enter_context(one.meter.tallying())
            await stack.enter_async_context(_preparing(one, means.clock))
        yield Opened(tuple(counted), means)


@asynccontextmanager
async def _preparing(one: _Counted, clock: Clock) -> AsyncIterator[None]:
    preparing = asyncio.create_task(prepare(one.counting.records, one.site.config.usage, clock))
    try:
        yield
    finally:
        preparing.cancel()
        await asyncio.wait([preparing])


async def _entered(stack: AsyncExitStack, site: Site, clock: Clock) -> Counting:
    """Begin to count ``site``; it ends with ``stack``, and errors of the end name the site too."""
    context = counting(site.config, site.database, clock)
    with naming(site.title):
        counted = await context.__aenter__()

    async def leave(
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        with naming(site.title):
            return await context.__aexit__(kind, error, trace)

    stack.push_async_exit(leave)
    return counted
