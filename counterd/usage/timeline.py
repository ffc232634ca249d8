"""Look at the rows of one event over time: how often in some days, and how often in each period."""

from collections.abc import Iterable

from counterd.model import Epoch
from counterd.usage.periods import Calendar, Level
from counterd.usage.rollup import roll_up
from counterd.usage.values import Days, Statistic

_LONGER_THAN_A_DAY = frozenset({Level.MONTH, Level.YEAR})


def within(rows: Iterable[Statistic], days: Days, calendar: Calendar) -> list[Statistic]:
    """Return the rows whose periods begin in ``days``, but for lifetimes."""
    begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
    return [
        row
        for row in rows
        if (
            begins <= row.start < ends
            if row.level is Level.BASE
            else days.first <= row.start < days.end and row.level is not Level.LIFETIME
        )
    ]


def total(rows: Iterable[Statistic], days: Days, calendar: Calendar) -> int:
    """Return how often the event was counted in ``days``."""
    return sum(row.total for row in within(rows, days, calendar))


def is_cut(rows: Iterable[Statistic], days: Days, calendar: Calendar) -> bool:
    """Say whether some of ``days`` are kept only together with days that are none of them."""
    return any(
        row.start < edge < calendar.next_start(row.level, row.start)
        for row in rows
        if row.level in _LONGER_THAN_A_DAY
        for edge in (days.first, days.end)
    )


def by_period(
    rows: Iterable[Statistic], days: Days, level: Level, calendar: Calendar
) -> dict[Epoch, int]:
    """Return how often the event was counted in each period of ``level`` that has a count.

    ``level`` is that of ``finest`` or a longer one; periods hold what lies in ``days``.
    """
    sums: dict[Epoch, int] = {}
    for row in roll_up(within(rows, days, calendar), level, calendar):
        sums[row.start] = sums.get(row.start, 0) + row.total
    return sums


def finest(rows: Iterable[Statistic], days: Days, wanted: Level, calendar: Calendar) -> Level:
    """Return ``wanted``, or the longest level at which some of ``days`` are kept, if longer."""
    return max([wanted, *(row.level for row in within(rows, days, calendar))])
