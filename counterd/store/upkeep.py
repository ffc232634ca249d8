"""Roll statistics up and fold them, as the engine plans it, in one transaction."""

import sqlite3
from typing import Final

from counterd.model import Epoch
from counterd.store.usage import SAVE_STATISTIC, STATISTICS, read_statistics
from counterd.usage.periods import Calendar, Level
from counterd.usage.settings import Settings
from counterd.usage.upkeep import Fold, Step, derived, grown, steps
from counterd.usage.values import FOLDED, Statistic

_TAKEN: Final = "WHERE level = ? AND start < ? AND part < ?"
_KEY: Final = "WHERE level = ? AND start = ? AND category = ? AND event = ? AND part = ?"
_DELETE: Final = "DELETE FROM statistics " + _KEY  # noqa: S608 - constants


def take_steps(
    connection: sqlite3.Connection, now: Epoch, settings: Settings, settled_below: int
) -> int:
    """Roll up and fold what is due at ``now``; return how many rows that took.

    Within one transaction: what is derived is written as its source is deleted.
    """
    return sum(
        _take(connection, step, settings.calendar, settled_below) for step in steps(now, settings)
    )


def _take(
    connection: sqlite3.Connection, step: Step, calendar: Calendar, settled_below: int
) -> int:
    taken = (step.level, step.before, settled_below)
    rows = list(read_statistics(connection.execute(STATISTICS + _TAKEN, taken)))
    if isinstance(step, Fold):
        rows = [row for row in rows if row.event != FOLDED]
    connection.executemany(_DELETE, map(_key, rows))
    new = derived(step, rows, calendar)
    present = [
        found
        for row in new
        for found in read_statistics(connection.execute(STATISTICS + _KEY, _key(row)))
    ]
    connection.executemany(SAVE_STATISTIC, grown(new, present))
    return len(rows)


def _key(row: Statistic) -> tuple[Level, Epoch, str, str, int]:
    return (row.level, row.start, row.category, row.event, row.part)
