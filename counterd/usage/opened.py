"""What a recorder holds of the periods that are open: the names of a day, the counts of an hour."""

from collections.abc import Iterable
from typing import Final

from counterd.model import Epoch
from counterd.usage.parts import Span
from counterd.usage.periods import Level
from counterd.usage.values import OTHER, Statistic

# What Statistic() comes to: each commit makes some.
_new: Final = tuple.__new__


class OpenDay:
    """The names of one day by category, each with its count in the base periods that are over."""

    __slots__ = ("names", "span", "start")

    def __init__(self, start: Epoch, span: Span) -> None:
        self.start = start
        self.span = span
        self.names: dict[str, dict[str, int]] = {}

    def count(self, category: str, event: str) -> int:
        """Return how often ``event`` was counted in the base periods that are over."""
        return self.names.get(category, {}).get(event, 0)

    def admitted(self, category: str, event: str, names_max: int) -> str:
        """Return the name that ``event`` is counted by: beyond so many names it is another's."""
        names = self.names.setdefault(category, {})
        if event not in names and event != OTHER:
            if len(names) - (OTHER in names) >= names_max:
                return OTHER
            names[event] = 0
        return event

    def add(self, category: str, event: str, count: int) -> None:
        """Count ``event`` as often as a base period that is over did."""
        names = self.names.setdefault(category, {})
        names[event] = names.get(event, 0) + count


class OpenBase:
    """One opening of a base period."""

    __slots__ = ("changed", "counts", "day", "number", "span", "start")

    def __init__(self, number: int, start: Epoch, span: Span, day: OpenDay) -> None:
        self.number = number
        self.start = start
        self.span = span
        self.day = day
        self.counts: dict[tuple[str, str], int] = {}
        self.changed: dict[tuple[str, str], None] = {}

    def rows(self, keys: Iterable[tuple[str, str]]) -> list[Statistic]:
        """Return the rows of ``keys``, each a category and an event."""
        counts, rest = self.counts, (Level.BASE, self.start, self.number)
        return [_new(Statistic, (*key, *rest, counts[key])) for key in keys]
