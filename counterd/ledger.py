"""The seam between the web and the counting: post a hit, get the counters to show.

The web layer knows counting by this protocol alone, so that counters may one day be kept by several
processes or machines without a change in ``web/`` or ``ssi/``.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

from counterd.counters.counter import Counter
from counterd.keeper import Keeper
from counterd.model import Address, Hit
from counterd.site import Site

Counted = Mapping[Address, Counter]


class Ledger(Protocol):
    """Counts hits and shows counters; whatever it shows is kept, as far as durability promises."""

    async def post(self, hit: Hit, wanted: Collection[Address]) -> Counted:
        """Count ``hit``, then return the counters ``wanted`` as they are right after it."""

    async def peek(self, wanted: Collection[Address]) -> Counted:
        """Return the counters ``wanted``, counting nothing."""


class LocalLedger:
    """The ledger of one process: a site in memory and its keeper."""

    __slots__ = ("_keeper", "_site")

    def __init__(self, site: Site, keeper: Keeper) -> None:
        self._site = site
        self._keeper = keeper

    async def post(self, hit: Hit, wanted: Collection[Address]) -> Counted:
        """Count and look in one breath, then wait until what was seen is kept."""
        counted = self._site.count(hit)
        seen = self._looked(wanted)
        if counted or wanted:
            await self._keeper.kept()
        else:
            self._keeper.wake()
        return seen

    async def peek(self, wanted: Collection[Address]) -> Counted:
        """Look, then wait until what was seen is kept: others' hits may still be on their way."""
        seen = self._looked(wanted)
        await self._keeper.kept()
        return seen

    def _looked(self, wanted: Collection[Address]) -> Counted:
        look = self._site.look
        return {address: look(address) for address in wanted}
