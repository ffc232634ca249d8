"""The values that cross between usage statistics and whoever keeps them: whole rows, by key."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from counterd.model import Epoch
from counterd.usage.periods import Level

FOLDED: Final = ""
"""The event of a category's row for all events folded into it; no event has this name."""
OTHER: Final = "(other)"
"""The event that counts for all names beyond the limit of a category."""

# All rows are tuples: tens of thousands are made, hashed and sorted for one report, and a slotted
# dataclass takes three times as long to make.


class Statistic(NamedTuple):
    """How often an event was counted in one period; all but the total is the key.

    A recorder writes base rows under a part number that it takes whenever it opens a period, and
    never takes again. So its rows are whole without knowing what others, or itself in an earlier
    life, have counted there: the count of a period is the sum of its parts.
    """

    category: str
    event: str
    level: Level
    start: Epoch
    part: int
    """0 for what is rolled up."""
    total: int


class Distinct(NamedTuple):
    """How many were seen in one period, of parts as a statistic; all but the total is the key."""

    category: str
    level: Level
    """DAY, exact; WEEK, MONTH or YEAR, an estimate."""
    start: Epoch
    part: int
    total: int


class Part(NamedTuple):
    """One opening of a period, in which a key is used."""

    level: Level
    start: Epoch
    number: int


class Seen(NamedTuple):
    """Someone who was seen in a day, only to be known again."""

    part: Part
    category: str
    who: bytes


class Registers(NamedTuple):
    """The registers of a sketch of all who were seen in a longer period."""

    part: Part
    category: str
    registers: bytes


class Key(NamedTuple):
    """The key under which all seen in a period are hashed; empty if they are kept unhashed."""

    part: Part
    key: bytes


class Mark(NamedTuple):
    """A point in the life of the server."""

    at: Epoch
    category: str
    event: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a store must do, in one transaction, to hold all that was recorded.

    Rows are written over those with the same key. Doing all of it twice is doing it once, as long
    as changes are carried out in the order in which they were handed over.
    """

    statistics: tuple[Statistic, ...] = ()
    distinct: tuple[Distinct, ...] = ()
    marks: tuple[Mark, ...] = ()
    keys: tuple[Key, ...] = ()
    seen: tuple[Seen, ...] = ()
    registers: tuple[Registers, ...] = ()
    ended: tuple[Part, ...] = ()
    """Parts whose key, seen rows and registers are to be deleted, past recovery."""

    def __len__(self) -> int:
        return (
            len(self.statistics)
            + len(self.distinct)
            + len(self.marks)
            + len(self.keys)
            + len(self.seen)
            + len(self.registers)
            + len(self.ended)
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """What a recorder must know of the store before it starts."""

    part_max: int = 0
    """The highest part number in any row."""
    today: tuple[Statistic, ...] = ()
    """The base rows of this day, for the limit of names and for the figures of the day."""
    keys: tuple[Key, ...] = ()
    seen: tuple[Seen, ...] = ()
    registers: tuple[Registers, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """The days from ``first`` to before ``end``, dates as ``usage.periods`` writes them."""

    first: Epoch
    end: Epoch


@dataclass(frozen=True, slots=True)
class Usage:
    """What a report is made of, in no order."""

    statistics: list[Statistic]
    distinct: list[Distinct]
    marks: list[Mark]
    """All that ever were: they tell on which days the service ran."""
