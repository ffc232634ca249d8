"""What happens just now: who is there, the numbers of today, and what is read at this hour."""

from datetime import tzinfo
from typing import Final

import msgspec

from counterd.ledger import Ledger, Records, Wanted
from counterd.model import SITE_TOTAL, Epoch
from counterd.usage.periods import Level
from counterd.web.own import dates
from counterd.web.own.rankings import page_url

_PAGES_SHOWN: Final = 8


class Read(msgspec.Struct, frozen=True):
    """A page, and how often it was read."""

    name: str
    count: str
    url: str
    """Where more is told."""


class Now(msgspec.Struct, frozen=True):
    """Numbers as they are written, so that a script has nothing to do but to put them in place."""

    at: str
    """The time of the clock on the site's wall."""
    online: str
    """Addresses in the last five minutes."""
    hits: str
    """Of today."""
    visitors: str
    """Of today."""
    since: str
    """When the base period began that runs."""
    pages: tuple[Read, ...]
    """Those read most since then."""


class Watch:
    """Looks what happens."""

    def __init__(self, ledger: Ledger, records: Records, zone: tzinfo) -> None:
        self._ledger = ledger
        self._records = records
        self._zone = zone

    async def now(self, at: Epoch) -> Now:
        """Return what happens at ``at``."""
        counted = await self._ledger.peek(Wanted(histories=(SITE_TOTAL,)), at)
        history = counted.histories[SITE_TOTAL]
        latest = await self._records.latest(at, "page", _PAGES_SHOWN)
        return Now(
            at=dates.clock_s(at, self._zone),
            online=f"{history.online:,}",
            hits=f"{history.days.get(history.today, 0):,}",
            visitors=f"{history.visitors.get(Level.DAY, 0):,}",
            since=dates.clock(latest.start, self._zone),
            pages=tuple(
                Read(line.event, f"{line.total:,}", page_url(line.event)) for line in latest.lines
            ),
        )
