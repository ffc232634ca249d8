"""A store in memory that does what a store must, and instants that read as dates."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from zoneinfo import ZoneInfo

from counterd.model import Epoch
from counterd.usage import Recorder, Settings, Stored
from counterd.usage.periods import Level
from counterd.usage.report import united
from counterd.usage.upkeep import Fold, RollUp, Step, derived, grown, steps
from counterd.usage.values import (
    FOLDED,
    Changes,
    Distinct,
    Key,
    Mark,
    Part,
    Registers,
    Seen,
    Statistic,
)

BERLIN = ZoneInfo("Europe/Berlin")
SANTIAGO = ZoneInfo("America/Santiago")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
APIA = ZoneInfo("Pacific/Apia")


def at(text: str, zone: tzinfo = UTC) -> Epoch:
    """The instant of an ISO time; without an offset of its own it is one of ``zone``."""
    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=zone)).timestamp())


class Bytes:
    """Random bytes that are the same each time a test runs."""

    def __init__(self, seed: int = 0) -> None:
        self.calls = seed * 1000
        self.made: list[bytes] = []

    def __call__(self, n: int) -> bytes:
        self.calls += 1
        self.made.append(blake2b(self.calls.to_bytes(8), digest_size=n).digest())
        return self.made[-1]


@dataclass
class Store:
    """Tables by key; ``save`` and ``upkeep`` are a transaction each."""

    statistics: set[Statistic] = field(default_factory=set)
    distinct: set[Distinct] = field(default_factory=set)
    marks: set[Mark] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)
    seen: set[Seen] = field(default_factory=set)
    registers: dict[tuple[Part, str], bytes] = field(default_factory=dict)

    def save(self, changes: Changes) -> None:
        self.statistics = set(united(self.statistics, changes.statistics))
        self.distinct = set(united(self.distinct, changes.distinct))
        self.marks |= set(changes.marks)
        self.keys |= set(changes.keys)
        self.seen |= set(changes.seen)
        self.registers |= {(row.part, row.category): row.registers for row in changes.registers}
        ended = set(changes.ended)
        self.keys = {key for key in self.keys if key.part not in ended}
        self.seen = {seen for seen in self.seen if seen.part not in ended}
        self.registers = {key: row for key, row in self.registers.items() if key[0] not in ended}

    def load(self, now: Epoch, settings: Settings) -> Stored:
        calendar = settings.calendar
        today = calendar.start_of(Level.DAY, now)
        numbers = [row.part for row in self.statistics] + [row.part for row in self.distinct]
        return Stored(
            part_max=max(numbers + [key.part.number for key in self.keys], default=0),
            today=tuple(
                row
                for row in self.statistics
                if row.level is Level.BASE and calendar.start_of(Level.DAY, row.start) == today
            ),
            keys=tuple(self.keys),
            seen=tuple(self.seen),
            registers=tuple(Registers(*key, row) for key, row in self.registers.items()),
        )

    def upkeep(self, now: Epoch, settings: Settings, settled_below: int) -> None:
        for step in steps(now, settings):
            taken = {row for row in self.statistics if takes(step, row, settled_below)}
            rows = grown(derived(step, taken, settings.calendar), self.statistics)
            self.statistics = set(united(self.statistics - taken, rows))


def takes(step: Step, row: Statistic, settled_below: int) -> bool:
    if row.level is not step.level or row.start >= step.before or row.part >= settled_below:
        return False
    match step:
        case RollUp():
            return True
        case Fold():
            return row.event != FOLDED


def total(rows: set[Statistic] | list[Statistic]) -> int:
    """The sum of all counts; a lifetime only repeats what was folded."""
    return sum(row.total for row in rows if row.level is not Level.LIFETIME)


def lifetimes(rows: set[Statistic]) -> Counter[tuple[str, str]]:
    """How often each event was ever counted, by its definition."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.event != FOLDED:
            counts[row.category, row.event] += row.total
    return counts


def start(store: Store, now: Epoch, settings: Settings | None = None, seed: int = 0) -> Recorder:
    settings = settings or Settings()
    return Recorder(store.load(now, settings), settings, Bytes(seed))


def save(recorder: Recorder, store: Store) -> Changes:
    changes = recorder.unsaved()
    store.save(changes)
    recorder.mark_saved(changes)
    return changes


def all_rows(recorder: Recorder, store: Store) -> list[Statistic]:
    return united(store.statistics, recorder.open_rows())
