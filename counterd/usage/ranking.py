"""Rank the events of each category by their counts, and tell what each had in the period before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import nsmallest
from typing import Final

from counterd.model import Epoch
from counterd.usage.overview import EventCount, Inquiry, Latest, Ranked
from counterd.usage.report import Line
from counterd.usage.values import FOLDED, Statistic

# Of a crowd that is sorted at once, most are not among the first.
_CROWD_MIN: Final = 1_000


def ranked(sums: Iterable[Line], before: Iterable[Line], inquiry: Inquiry) -> dict[str, Ranked]:
    """Return the events of each category, each at most once in ``sums`` and in ``before``."""
    groups: dict[str, _Group] = {}
    for category, event, count in _wanted(sums, inquiry):
        group = groups.get(category)
        if group is None:
            group = groups[category] = _Group(inquiry.top)
        group.add(event, count)
    result = {category: group.ranked() for category, group in groups.items()}
    return {**result, **_compared(result, _wanted(before, inquiry))}


def latest(start: Epoch, stored: Iterable[Line], opened: Iterable[Statistic], top: int) -> Latest:
    """Return the events of one category in the base period ``start``, of store and recorder."""
    sums: dict[tuple[str, str], int] = {}
    for category, event, count in stored:
        sums[category, event] = count
    for row in opened:
        if row.start == start:
            key = row.category, row.event
            sums[key] = sums.get(key, 0) + row.total
    lines = (Line(*key, count) for key, count in sums.items())
    return Latest(start, tuple(nsmallest(top, lines, lambda line: (-line.total, line.event))))


def _wanted(lines: Iterable[Line], inquiry: Inquiry) -> Iterator[Line]:
    prefixed = inquiry.prefixed if inquiry.prefix else frozenset()
    for line in lines:
        if (inquiry.only is None or line.category == inquiry.only) and (
            line.category not in prefixed or line.event.startswith(inquiry.prefix)
        ):
            yield line


def _compared(result: Mapping[str, Ranked], before: Iterable[Line]) -> dict[str, Ranked]:
    sums: dict[str, int] = {}
    told = {(category, line.event): 0 for category, group in result.items() for line in group.lines}
    for category, event, count in before:
        sums[category] = sums.get(category, 0) + count
        if (category, event) in told:
            told[category, event] = count
    compared = {}
    for category, sum_ in sums.items():
        group = result.get(category, Ranked())
        lines = tuple(line._replace(before=told[category, line.event]) for line in group.lines)
        compared[category] = replace(group, lines=lines, before=sum_)
    return compared


class _Group:
    """The events of one category, of which no more are kept than can still be told."""

    __slots__ = ("_count", "_folded", "_lines", "_names", "_top")

    def __init__(self, top: int) -> None:
        self._top = top
        self._lines: list[EventCount] = []
        self._count = 0
        self._folded = 0
        self._names = 0

    def add(self, event: str, count: int) -> None:
        self._count += count
        if event == FOLDED:
            self._folded += count
            return
        self._names += 1
        self._lines.append(EventCount(event, count, 0))
        if len(self._lines) > 2 * self._top + _CROWD_MIN:
            self._cut()

    def ranked(self) -> Ranked:
        self._cut()
        return Ranked(tuple(self._lines), self._names, self._count, folded=self._folded)

    def _cut(self) -> None:
        self._lines.sort(key=_by_count)
        del self._lines[self._top :]


def _by_count(line: EventCount) -> tuple[int, str]:
    return -line.total, line.event
