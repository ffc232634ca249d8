"""What a reader sees of statistics: periods newest first, the most counted, daily averages.

All take rows as the store and the recorder hold them, at whatever levels; a view is the union of
all levels, so that none loses an event because of when it was rolled up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from counterd.model import Epoch
from counterd.usage.periods import Calendar, Level
from counterd.usage.rollup import roll_up
from counterd.usage.values import FOLDED, Distinct, Statistic

Row = TypeVar("Row", Statistic, Distinct)


class Line(NamedTuple):
    """One event of a period. A tuple: a report may have a hundred thousand."""

    category: str
    event: str
    total: int


@dataclass(frozen=True, slots=True)
class Period:
    """The lines of one period, by category, then the most counted first, then by name."""

    level: Level
    """That of the query, or a coarser one where finer rows are no more."""
    start: Epoch
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which statistics, and how they are summed."""

    level: Level = Level.DAY
    since: Epoch | None = None
    """An instant; the whole period that it lies in is meant."""
    until: Epoch | None = None
    """The first instant that is not meant; of its period, what came before is whole."""
    category: str | None = None
    minimum: int = 0
    """Smaller sums are hidden."""


def united(stored: Iterable[Row], opened: Iterable[Row]) -> list[Row]:
    """Return what a store and a recorder hold together; where both have a row, the recorder's."""
    rows = {row[:-1]: row for row in stored}
    rows.update((row[:-1], row) for row in opened)
    return list(rows.values())


def report(rows: Iterable[Statistic], query: Query, calendar: Calendar) -> list[Period]:
    """Return the periods that touch the time of ``query``, newest first; the whole of each.

    Lifetimes are one period of their own, for the level ``LIFETIME``; they have no ``FOLDED``.
    """
    chosen = _chosen(rows, query, calendar)
    lines: dict[tuple[Level, Epoch], list[Line]] = {}
    for category, event, level, start, _, count in roll_up(chosen, query.level, calendar):
        if count >= query.minimum:
            lines.setdefault((level, start), []).append(Line(category, event, count))
    newest_first = sorted(lines, key=lambda period: (-calendar.begins_at(*period), period[0]))
    return [
        Period(*period, tuple(sorted(lines[period], key=_by_category))) for period in newest_first
    ]


def top(rows: Iterable[Statistic], n: int, query: Query, calendar: Calendar) -> list[Line]:
    """Return the n events that were counted most in the periods of ``query``, folded ones aside."""
    chosen = [row for row in _chosen(rows, query, calendar) if row.event != FOLDED]
    sums = roll_up(chosen, Level.LIFETIME, calendar)
    lines = [Line(row.category, row.event, row.total) for row in sums if row.total >= query.minimum]
    return sorted(lines, key=_by_count)[:n]


def distinct_counts(rows: Iterable[Distinct], level: Level) -> dict[tuple[str, Epoch], int]:
    """Return how many were seen, by category and period of ``level``.

    A sum of parts: whoever was seen under two keys is counted twice.
    """
    counts: dict[tuple[str, Epoch], int] = {}
    for row in rows:
        if row.level is level:
            key = row.category, row.start
            counts[key] = counts.get(key, 0) + row.total
    return counts


def daily_averages(
    rows: Iterable[Distinct], level: Level, days_run: Iterable[Epoch], calendar: Calendar
) -> dict[tuple[str, Epoch], float]:
    """Return how many were seen in a day, on average, by category and period of ``level``.

    Only days count in which the service ran: ``days_run``, and any day in which someone was seen.
    """
    daily = distinct_counts(rows, Level.DAY)
    days: dict[Epoch, int] = {}
    for day in {*days_run, *(day for (_, day), count in daily.items() if count)}:
        period = calendar.parent(level, Level.DAY, day)
        days[period] = days.get(period, 0) + 1
    sums: dict[tuple[str, Epoch], int] = {}
    for (category, day), count in daily.items():
        key = category, calendar.parent(level, Level.DAY, day)
        sums[key] = sums.get(key, 0) + count
    return {key: sum_ / days[key[1]] for key, sum_ in sums.items() if sum_}


def _chosen(rows: Iterable[Statistic], query: Query, calendar: Calendar) -> list[Statistic]:
    # A lifetime row repeats what was folded into a category's row.
    if query.level is Level.LIFETIME:
        chosen = [row for row in rows if row.event != FOLDED]
    else:
        chosen = [row for row in rows if row.level is not Level.LIFETIME]
    if query.category is not None:
        chosen = [row for row in chosen if row.category == query.category]
    if query.level is Level.LIFETIME:
        return chosen
    if query.since is not None:
        start = calendar.start_of(query.level, query.since)
        since = calendar.begins_at(query.level, start)
        chosen = [row for row in chosen if calendar.begins_at(row.level, row.start) >= since]
    if query.until is not None:
        start = calendar.start_of(query.level, query.until - 1)
        until = calendar.ends_at(query.level, start)
        chosen = [row for row in chosen if calendar.begins_at(row.level, row.start) < until]
    return chosen


def _by_category(line: Line) -> tuple[str, int, str]:
    return line.category, -line.total, line.event


def _by_count(line: Line) -> tuple[int, str, str]:
    return -line.total, line.category, line.event
