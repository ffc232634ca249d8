"""Read what is stored of the past of some events, for the pages that show it."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from counterd.model import Epoch
from counterd.store.sums import followed_at
from counterd.store.usage import load_distinct
from counterd.usage.overview import Track
from counterd.usage.periods import Level
from counterd.usage.values import Distinct, Statistic

_LEVELS: Final = (Level.BASE, Level.DAY, Level.MONTH)


@dataclass(frozen=True, slots=True)
class Past:
    """Rows of events, and the distinct counts of one day."""

    statistics: list[Statistic]
    distinct: list[Distinct]


def load_past(
    connection: sqlite3.Connection,
    events: Collection[tuple[str, str]],
    since: Epoch,
    day: Epoch,
) -> Past:
    """Return the base, day and month rows of ``events`` (category, event) from ``since`` on.

    The parts of a period are added up.
    ``day``: the day of the distinct counts, as a date is written.
    """
    rows = [
        row
        for event in events
        for level in _LEVELS
        for row in followed_at(connection, Track(*event), level, since)
    ]
    return Past(rows, load_distinct(connection, Level.DAY, day, day + 1))
