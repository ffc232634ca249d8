"""Save usage statistics as whole rows, and load those that are open or asked for."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from counterd.model import Epoch
from counterd.usage.periods import Calendar, Level
from counterd.usage.values import (
    Changes,
    Distinct,
    Key,
    Mark,
    Part,
    Registers,
    Seen,
    Statistic,
    Stored,
)

SAVE_STATISTIC: Final = """
INSERT INTO statistics (category, event, level, start, part, count) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (level, start, category, event, part) DO UPDATE SET count = excluded.count
"""
_SAVE_DISTINCT: Final = """
INSERT INTO distinct_counts (category, level, start, part, count) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (level, start, category, part) DO UPDATE SET count = excluded.count
"""
_SAVE_MARK: Final = "INSERT OR IGNORE INTO marks (at, category, event) VALUES (?, ?, ?)"
_SAVE_KEY: Final = """
INSERT INTO period_keys (level, start, number, key) VALUES (?, ?, ?, ?)
ON CONFLICT (level, start, number) DO UPDATE SET key = excluded.key
"""
_SAVE_SEEN: Final = """
INSERT OR IGNORE INTO seen (level, start, number, category, who) VALUES (?, ?, ?, ?, ?)
"""
_SAVE_REGISTERS: Final = """
INSERT INTO sketches (level, start, number, category, registers) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (level, start, number, category) DO UPDATE SET registers = excluded.registers
"""
_END: Final = tuple(
    f"DELETE FROM {table} WHERE level = ? AND start = ? AND number = ?"  # noqa: S608 - constants
    for table in ("period_keys", "seen", "sketches")
)
_PART_MAX: Final = """
SELECT max(coalesce((SELECT max(part) FROM statistics), 0),
  coalesce((SELECT max(part) FROM distinct_counts), 0),
  coalesce((SELECT max(number) FROM period_keys), 0))
"""
STATISTICS: Final = "SELECT category, event, level, start, part, count FROM statistics "
_BASE_SINCE: Final = STATISTICS + "WHERE level = 0 AND start >= ?"
_NAMES: Final = ("category", "event")
_DISTINCT: Final = """
SELECT category, level, start, part, count FROM distinct_counts
WHERE level = ? AND start >= ? AND start < ?
"""
_MARKS: Final = "SELECT at, category, event FROM marks WHERE at >= ? AND at < ? ORDER BY at"
_LAST_SIGN: Final = """
SELECT max(coalesce((SELECT max(total_at) FROM counters), 0),
  coalesce((SELECT max(at) FROM marks), 0))
"""
_LAST_MARK: Final = """
SELECT at, category, event FROM marks WHERE category = ? ORDER BY at DESC LIMIT 1
"""

FOR_EVER: Final[Epoch] = 2**62


def save_changes(connection: sqlite3.Connection, changes: Changes) -> None:
    """Do what ``changes`` says; doing it again changes nothing."""
    connection.executemany(SAVE_STATISTIC, changes.statistics)
    if len(changes) == len(changes.statistics):
        return  # as in most commits
    connection.executemany(_SAVE_DISTINCT, changes.distinct)
    connection.executemany(_SAVE_MARK, changes.marks)
    connection.executemany(_SAVE_KEY, ((*part, key) for part, key in changes.keys))
    connection.executemany(_SAVE_SEEN, ((*part, *rest) for part, *rest in changes.seen))
    connection.executemany(_SAVE_REGISTERS, ((*part, *rest) for part, *rest in changes.registers))
    for delete in _END:
        connection.executemany(delete, changes.ended)


def load_stored(connection: sqlite3.Connection, calendar: Calendar, now: Epoch) -> Stored:
    """Return what a recorder must know to go on at ``now``."""
    today = calendar.begins_at(Level.DAY, calendar.start_of(Level.DAY, now))
    (part_max,) = connection.execute(_PART_MAX).fetchone()
    return Stored(
        part_max=part_max,
        today=tuple(read_statistics(connection.execute(_BASE_SINCE, (today,)))),
        keys=tuple(
            Key(Part(Level(level), start, number), key)
            for level, start, number, key in connection.execute(
                "SELECT level, start, number, key FROM period_keys"
            )
        ),
        seen=tuple(
            Seen(Part(Level(level), start, number), category, who)
            for level, start, number, category, who in connection.execute(
                "SELECT level, start, number, category, who FROM seen"
            )
        ),
        registers=tuple(
            Registers(Part(Level(level), start, number), category, registers)
            for level, start, number, category, registers in connection.execute(
                "SELECT level, start, number, category, registers FROM sketches"
            )
        ),
    )


def load_statistics(
    connection: sqlite3.Connection,
    level: Level,
    since: Epoch = -FOR_EVER,
    until: Epoch = FOR_EVER,
    names: tuple[str, ...] = (),
) -> list[Statistic]:
    """Return the rows of one level that start from ``since`` to before ``until``.

    ``names``: of this category, or of this category and event.
    """
    query = STATISTICS + "WHERE level = ? AND start >= ? AND start < ?"
    query += "".join(f" AND {column} = ?" for column, _ in zip(_NAMES, names, strict=False))
    return list(read_statistics(connection.execute(query, (level, since, until, *names))))


def load_distinct(
    connection: sqlite3.Connection,
    level: Level,
    since: Epoch = -FOR_EVER,
    until: Epoch = FOR_EVER,
) -> list[Distinct]:
    """Return the distinct counts of one level that start from ``since`` to before ``until``."""
    rows = connection.execute(_DISTINCT, (level, since, until))
    return [
        Distinct(category, Level(number), start, part, count)
        for category, number, start, part, count in rows
    ]


def load_marks(
    connection: sqlite3.Connection, since: Epoch = -FOR_EVER, until: Epoch = FOR_EVER
) -> list[Mark]:
    """Return the marks from ``since`` to before ``until``, oldest first."""
    return [Mark(*row) for row in connection.execute(_MARKS, (since, until))]


def last_sign_of_life(connection: sqlite3.Connection) -> Epoch:
    """Return when the newest hit or mark was stored, 0 if there is none."""
    (at,) = connection.execute(_LAST_SIGN).fetchone()
    return int(at)


def last_mark(connection: sqlite3.Connection, category: str) -> Mark | None:
    """Return the newest mark of ``category``."""
    for row in connection.execute(_LAST_MARK, (category,)):
        return Mark(*row)
    return None


def read_statistics(rows: Iterable[tuple[str, str, int, Epoch, int, int]]) -> Iterator[Statistic]:
    """Return rows of ``SELECT category, event, level, start, part, count`` as what they are."""
    for category, event, level, start, part, count in rows:
        yield Statistic(category, event, Level(level), start, part, count)
