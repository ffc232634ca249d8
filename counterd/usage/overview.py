"""What a reader of a page of statistics asks for, and what the records say, as of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from counterd.model import Epoch
from counterd.usage.report import Line
from counterd.usage.values import Days, Distinct, Mark, Statistic


@dataclass(frozen=True, slots=True)
class Track:
    """What is followed over time: one event, or all of a category that begin alike."""

    category: str
    event: str = ""
    is_prefix: bool = False
    """With an empty ``event``: all of the category, those that were folded into it as well."""

    def holds(self, category: str, event: str) -> bool:
        """Say whether an event is followed."""
        if category != self.category:
            return False
        return event.startswith(self.event) if self.is_prefix else event == self.event


@dataclass(frozen=True, slots=True)
class Held:
    """What a recorder holds in memory at one moment, newer than what is stored."""

    rows: list[Statistic]
    distinct: list[Distinct]
    last_parts: Mapping[Epoch, int]
    """By day, the number of the base part that was opened last in it."""

    @property
    def parts(self) -> set[int]:
        """The numbers of the parts of ``rows``."""
        return {row.part for row in self.rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What is asked for."""

    now: Epoch
    days: Days
    before: Days | None = None
    """The period to compare with."""
    since: Epoch
    """The first day of what is followed over time; of those seen, and of marks."""
    tracks: tuple[Track, ...] = ()
    seen: tuple[str, ...] = ()
    """Categories of those seen."""
    prefix: str = ""
    prefixed: frozenset[str] = frozenset()
    """The categories of which only events count that begin with ``prefix``."""
    top: int = 10
    """So many events of each category, those counted most; 0 if nothing of them is wanted."""
    only: str | None = None
    """The one category whose events are wanted, if not all."""


class EventCount(NamedTuple):
    """One event: how often it was counted, and how often in the period before."""

    event: str
    total: int
    before: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """The events of one category, those counted most first, then by name."""

    lines: tuple[EventCount, ...] = ()
    names: int = 0
    """How many events there are, told or not."""
    total: int = 0
    """Counts of all events, told or not, folded or not."""
    before: int = 0
    """The same in the period before."""
    folded: int = 0
    """Of events so old that their names are not kept any more."""

    @property
    def untold(self) -> int:
        """How many events there are beyond the top."""
        return self.names - len(self.lines)

    @property
    def rest(self) -> int:
        """How often those were counted that have a name and no line."""
        return self.total - self.folded - sum(line.total for line in self.lines)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the records say."""

    days: Days
    """Those asked for, or as many more as are kept only together with them."""
    before: Days | None
    """Those asked for; ``None`` if these or ``days`` are kept only together with others."""
    earliest: Epoch | None
    """The first day of which anything is kept; a month or year that is kept as a whole counts from
    its first day."""
    ranked: Mapping[str, Ranked] = field(default_factory=dict)
    """By category."""
    tracks: Mapping[Track, list[Statistic]] = field(default_factory=dict)
    """Rows of any level; their event is that of the track."""
    distinct: list[Distinct] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """From ``since`` on, and the one of each category before."""


@dataclass(frozen=True, slots=True)
class Latest:
    """What was counted of one category in the base period that runs."""

    start: Epoch
    """When that period began."""
    lines: tuple[Line, ...]
    """The most counted first, then by name."""
