"""The seam between the web and the counting: post a hit, get the counters to show; read records.

The web layer knows counting by this protocol alone, so that counters may one day be kept by several
processes or machines without a change in ``web/`` or ``ssi/``.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from counterd.chronicle import Chronicle
from counterd.counters.counter import Counter
from counterd.keeper import Keeper
from counterd.model import Address, Epoch, Hit, Kind, Served
from counterd.operations import Operations
from counterd.site import Site
from counterd.tokens import Tokens
from counterd.usage.history import History
from counterd.usage.overview import Inquiry, Latest, Overview
from counterd.usage.values import Days, Usage


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page shows: counters, and the days of some."""

    counters: Collection[Address] = ()
    histories: Collection[Address] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What was wanted."""

    counters: Mapping[Address, Counter]
    histories: Mapping[Address, History]


class Ledger(Protocol):
    """Counts hits and shows counters; whatever it shows is kept, as far as durability promises."""

    async def post(self, hit: Hit, wanted: Wanted) -> Counted:
        """Count ``hit``, then return what is ``wanted`` as it is right after it."""

    async def peek(self, wanted: Wanted, now: Epoch) -> Counted:
        """Return what is ``wanted``, counting nothing."""

    def note(self, served: Served) -> None:
        """Note what an answer took; nobody waits for that to be kept."""


class Records(Protocol):
    """What was counted up to now, for reports; it may be ahead of what is kept by a moment."""

    def counters(self, kind: Kind) -> Mapping[str, Counter]:
        """Return all counters of a kind, by URL."""

    async def usage(self, days: Days, category: str | None = None) -> Usage:
        """Return the statistics of all periods that begin in ``days``, of one category or of all.

        Raises:
            StoreError: they cannot be read.
        """

    async def overview(self, inquiry: Inquiry) -> Overview:
        """Return what a page of statistics shows, as of one moment.

        Raises:
            StoreError: it cannot be read.
        """

    async def latest(self, now: Epoch, category: str, top: int) -> Latest:
        """Return the events of ``category`` that were counted most in the base period of ``now``.

        Raises:
            StoreError: they cannot be read.
        """

    async def lifetimes(self, category: str | None = None) -> Usage:
        """Return the statistics of all time, of one category or of all.

        Raises:
            StoreError: they cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Counting:
    """All that counts a site, as the web layer is given it, and who may look at it."""

    ledger: Ledger
    records: Records
    operations: Operations
    tokens: Tokens
    first_secret: Callable[[], Awaitable[str | None]]
    """Makes a token at the very first start; returns its secret, to be told once. Not before it can
    be told: where a start fails, the next one is the first."""


class LocalLedger:
    """The ledger of one process: a site in memory, its keeper, and what it knows of old days."""

    __slots__ = ("_chronicle", "_keeper", "_site")

    def __init__(self, site: Site, keeper: Keeper, chronicle: Chronicle) -> None:
        self._site = site
        self._keeper = keeper
        self._chronicle = chronicle

    async def post(self, hit: Hit, wanted: Wanted) -> Counted:
        """Count and look in one breath, then wait until what was seen is kept."""
        await self._chronicle.recall(wanted.histories, hit.at)
        counted = self._site.count(hit)
        seen = self._looked(wanted, hit.at)
        if counted or wanted.counters or wanted.histories:
            await self._keeper.kept()
        else:
            self._keeper.wake()
        return seen

    async def peek(self, wanted: Wanted, now: Epoch) -> Counted:
        """Look, then wait until what was seen is kept: others' hits may still be on their way."""
        await self._chronicle.recall(wanted.histories, now)
        seen = self._looked(wanted, now)
        await self._keeper.kept()
        return seen

    def note(self, served: Served) -> None:
        """Note what an answer took, to be kept with the next commit."""
        self._site.note(served)

    def _looked(self, wanted: Wanted, now: Epoch) -> Counted:
        look, history = self._site.look, self._chronicle.history
        return Counted(
            {address: look(address) for address in wanted.counters},
            {address: history(address, now) for address in wanted.histories},
        )
