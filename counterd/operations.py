"""What operators ask of the counting: how it stands, what it would count, marks of their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from counterd.caretaker import RELEASE, Pace
from counterd.counters.table import Filling
from counterd.keeper import Keeper
from counterd.model import Address, Epoch, Hit, Kind
from counterd.saves import Saves
from counterd.site import Site
from counterd.usage.uptime import TIMELINE

RESERVED: Final = frozenset({TIMELINE, RELEASE})
"""Categories of marks that the server alone sets: averages and gaps are reckoned from them."""
# Of a commit that takes longer, somebody should hear; visitors wait for a second at most.
_LATE_S: Final = 10


@dataclass(frozen=True, slots=True)
class State:
    """How the counting stands at one moment."""

    hits: int
    """How many hits have changed a counter since the start."""
    has_unsaved: bool
    saves: Saves
    save_within_s: float
    """So long what was counted may be in memory alone."""
    fillings: tuple[Filling, ...]
    online: int
    """How many addresses came in the last five minutes."""

    @property
    def trouble(self) -> str | None:
        """Say why the counting is not as it should be; ``None`` if it is."""
        since, age_s = self.saves.failing_since, self.saves.age_s
        if since is not None:
            then = datetime.fromtimestamp(since, UTC)
            return f"saving has failed since {then:%Y-%m-%d %H:%M:%S} UTC"
        if age_s > self.save_within_s:
            return f"nothing has been saved for {age_s:.0f} seconds: the disk may hang"
        return None


class Operations(Protocol):
    """The seam between the web and whoever looks after the counting, as the ledger's for hits."""

    def concerned(self, hit: Hit) -> Collection[Address]:
        """Return the counters that ``hit`` would change, and count nothing."""

    async def mark(self, event: str, category: str, at: Epoch) -> None:
        """Mark a point in the life of the site; return when that is as safe as a hit would be."""

    def state(self, now: Epoch) -> State:
        """Return how the counting stands; ask nobody, wait for nothing."""


class LocalOperations:
    """The operations of one process: a site in memory, and its keeper."""

    __slots__ = ("_keeper", "_save_within_s", "_site")

    def __init__(self, site: Site, keeper: Keeper, pace: Pace) -> None:
        self._site = site
        self._keeper = keeper
        self._save_within_s = _LATE_S + (pace.flush_s if pace.durability == "memory" else 0)

    def concerned(self, hit: Hit) -> Collection[Address]:
        """Return the counters that ``hit`` would change."""
        return self._site.concerned(hit)

    async def mark(self, event: str, category: str, at: Epoch) -> None:
        """Mark a point, and wait until it is kept."""
        assert category not in RESERVED
        self._site.recorder.mark(event, category, at)
        await self._keeper.kept()

    def state(self, now: Epoch) -> State:
        """Return how the counting stands."""
        site = self._site
        return State(
            hits=site.hits,
            has_unsaved=site.has_unsaved,
            saves=self._keeper.saves,
            save_within_s=self._save_within_s,
            fillings=tuple(site.filling(kind) for kind in Kind if kind is not Kind.SSI),
            online=site.online(now),
        )
