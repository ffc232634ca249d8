"""Read what belongs together as of one moment, whatever a server writes meanwhile."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from counterd.store.counters import Row, load_counters
from counterd.store.usage import load_distinct, load_marks, load_statistics
from counterd.usage.periods import Calendar, Level
from counterd.usage.values import Days, Distinct, Mark, Statistic, Usage

_LASTING: Final = tuple(level for level in Level if level is not Level.LIFETIME)


@dataclass(frozen=True, slots=True)
class Books:
    """All that was ever counted, in both ways."""

    counters: list[Row]
    statistics: list[Statistic]
    marks: list[Mark]


@contextlib.contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all that is read see what the first SELECT sees; nobody who writes has to wait for it."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def load_usage(
    connection: sqlite3.Connection, days: Days, calendar: Calendar, category: str | None = None
) -> Usage:
    """Return the rows of all periods that begin in ``days``; events of one category, or of all."""
    names = () if category is None else (category,)
    begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
    with snapshot(connection):
        statistics = load_statistics(connection, Level.BASE, begins, ends, names)
        distinct: list[Distinct] = []
        for level in _LASTING[1:]:
            statistics += load_statistics(connection, level, days.first, days.end, names)
            distinct += load_distinct(connection, level, days.first, days.end)
        return Usage(statistics, distinct, load_marks(connection))


def load_lifetimes(connection: sqlite3.Connection, category: str | None = None) -> Usage:
    """Return the statistics of all levels, of one category or of all, and nothing else."""
    names = () if category is None else (category,)
    with snapshot(connection):
        return Usage(_all_statistics(connection, names), [], [])


def load_books(connection: sqlite3.Connection) -> Books:
    """Return all counters and statistics: what must agree."""
    with snapshot(connection):
        statistics = _all_statistics(connection)
        return Books(load_counters(connection), statistics, load_marks(connection))


def _all_statistics(connection: sqlite3.Connection, names: tuple[str, ...] = ()) -> list[Statistic]:
    return [row for level in Level for row in load_statistics(connection, level, names=names)]
