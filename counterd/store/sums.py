"""Add up statistics in the database: by name over days, or one name over time by index look-ups.

Rows of parts that a recorder still holds in memory are left out: it knows them better.
"""

import sqlite3
from collections.abc import Collection, Iterator
from typing import Final

from counterd.model import Epoch
from counterd.usage.overview import Track
from counterd.usage.periods import Calendar, Level
from counterd.usage.report import Line
from counterd.usage.values import Days, Distinct, Mark, Statistic

_LASTING: Final = (Level.BASE, Level.DAY, Level.MONTH, Level.YEAR)
_SEEN_LEVELS: Final = (Level.DAY, Level.WEEK, Level.MONTH, Level.YEAR)

_WITHIN: Final = "FROM statistics WHERE level = ? AND start >= ? AND start < ?"
# The name before its category: names differ sooner, and most of the time goes into comparing.
_GROUPED: Final = " GROUP BY event, category"
# What is asked for are a few of hundreds of names, at each start: so each start is looked up,
# instead of reading all that lies between.
_STARTS: Final = """
WITH RECURSIVE starts (start) AS (
  SELECT min(start) FROM {table} WHERE level = :level AND start >= :since
  UNION ALL
  SELECT (SELECT min(start) FROM {table} WHERE level = :level AND start > starts.start)
  FROM starts WHERE starts.start IS NOT NULL
)
"""
_BASE: Final = """
SELECT category, event, sum(count) FROM statistics
WHERE level = 0 AND start = ? AND category = ? {parts}
GROUP BY event
"""
_TRACK: Final = (
    _STARTS.format(table="statistics")
    + """
SELECT start, sum(count) FROM starts CROSS JOIN statistics USING (start)
WHERE level = :level AND category = :category AND event >= :first AND event <= :last {parts}
GROUP BY start
"""
)
_SEEN: Final = (
    _STARTS.format(table="distinct_counts")
    + """
SELECT start, part, count FROM starts CROSS JOIN distinct_counts USING (start)
WHERE level = :level AND category = :category
"""
)
_EARLIEST: Final = "SELECT min(start) FROM statistics WHERE level = ?"
_HAS_PERIOD: Final = "SELECT 1 FROM statistics WHERE level = ? AND start = ? LIMIT 1"
_MARKS: Final = """
SELECT at, category, event FROM marks WHERE at >= ?
UNION SELECT max(at), category, event FROM marks WHERE at < ? GROUP BY category
ORDER BY at DESC LIMIT ?
"""
MARKS_MAX: Final = 2_000
"""A server that crashes at every start may leave a mark each second."""
_LAST_CHARACTER: Final = "\U0010ffff"


def sums_by_name(
    connection: sqlite3.Connection, days: Days, calendar: Calendar, parts: Collection[int]
) -> Iterator[Line]:
    """Yield the sums of all periods that begin in ``days``, level by level, but for ``parts``."""
    for level in _LASTING:
        since, until = _span(level, days, calendar)
        query = f"SELECT category, event, sum(count) {_WITHIN}{_without(level, parts)}{_GROUPED}"
        yield from map(Line._make, connection.execute(query, (level, since, until)))


def sums_at_once(
    connection: sqlite3.Connection, days: Days, calendar: Calendar, parts: Collection[int]
) -> Iterator[Line]:
    """Yield the same, each name once: it takes longer, and no memory however many there are."""
    levels = " UNION ALL ".join(
        f"SELECT category, event, count {_WITHIN}{_without(level, parts)}" for level in _LASTING
    )
    values = [value for level in _LASTING for value in (level, *_span(level, days, calendar))]
    query = f"SELECT category, event, sum(count) FROM ({levels}){_GROUPED}"  # noqa: S608 - constants and numbers of our own
    yield from map(Line._make, connection.execute(query, values))


def sums_of_base(
    connection: sqlite3.Connection, category: str, start: Epoch, parts: Collection[int]
) -> Iterator[Line]:
    """Yield the sums of one category in the base period that begins at ``start``."""
    query = _BASE.format(parts=_without(Level.BASE, parts))
    yield from map(Line._make, connection.execute(query, (start, category)))


def followed(
    connection: sqlite3.Connection,
    track: Track,
    since: Epoch,
    calendar: Calendar,
    parts: Collection[int],
) -> list[Statistic]:
    """Return the rows of ``track`` that begin on the day ``since`` or later, at all levels."""
    begins = calendar.begins_at(Level.DAY, since)
    return [
        row
        for level in _LASTING
        for row in followed_at(
            connection, track, level, begins if level is Level.BASE else since, parts
        )
    ]


def followed_at(
    connection: sqlite3.Connection,
    track: Track,
    level: Level,
    since: Epoch,
    parts: Collection[int] = (),
) -> list[Statistic]:
    """Return the rows of ``track`` at one level that start at ``since`` or later, parts added up.

    It takes as many look-ups as there are periods, however many other events these have.
    """
    values = {
        "level": level,
        "since": since,
        "category": track.category,
        "first": track.event,
        "last": track.event + _LAST_CHARACTER if track.is_prefix else track.event,
    }
    query = _TRACK.format(parts=_without(level, parts))
    return [
        Statistic(track.category, track.event, level, start, 0, count)
        for start, count in connection.execute(query, values)
    ]


def seen_since(connection: sqlite3.Connection, category: str, since: Epoch) -> list[Distinct]:
    """Return the distinct counts of ``category`` of periods that begin on ``since`` or later."""
    return [
        Distinct(category, level, start, part, count)
        for level in _SEEN_LEVELS
        for start, part, count in connection.execute(
            _SEEN, {"level": level, "since": since, "category": category}
        )
    ]


def marks_since(connection: sqlite3.Connection, since: Epoch) -> list[Mark]:
    """Return the marks from the instant ``since`` on, and of each category the one before.

    Oldest first; of too many the newest.
    """
    return [Mark(*row) for row in connection.execute(_MARKS, (since, since, MARKS_MAX))][::-1]


def kept_whole(connection: sqlite3.Connection, days: Days, calendar: Calendar) -> Days:
    """Return ``days``, and as many more as are rolled up together with some of them."""
    first, end = days.first, days.end
    for level in (Level.YEAR, Level.MONTH):
        begins = calendar.parent(level, Level.DAY, first)
        if begins != first and _has_period(connection, level, begins):
            first = begins
        begins = calendar.parent(level, Level.DAY, end)
        if begins != end and _has_period(connection, level, begins):
            end = calendar.next_start(level, begins)
    return Days(first, end)


def earliest_day(connection: sqlite3.Connection, calendar: Calendar) -> Epoch | None:
    """Return the first day of the first period that is kept."""
    days = []
    for level in _LASTING:
        (start,) = connection.execute(_EARLIEST, (level,)).fetchone()
        if start is not None:
            days.append(calendar.start_of(Level.DAY, start) if level is Level.BASE else start)
    return min(days, default=None)


def _has_period(connection: sqlite3.Connection, level: Level, start: Epoch) -> bool:
    return connection.execute(_HAS_PERIOD, (level, start)).fetchone() is not None


def _span(level: Level, days: Days, calendar: Calendar) -> tuple[Epoch, Epoch]:
    if level is not Level.BASE:
        return days.first, days.end
    begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
    return begins, ends


def _without(level: Level, parts: Collection[int]) -> str:
    # Only base periods have parts that are open. They are a few numbers of our own.
    numbers = ", ".join(map(str, parts))
    return f" AND part NOT IN ({numbers})" if numbers and level is Level.BASE else ""
