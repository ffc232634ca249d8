"""Cut days into blocks that can be added up once for all: years, months, and parts of months."""

from collections.abc import Collection, Iterator
from typing import Final

from counterd.model import Epoch
from counterd.usage.periods import Calendar, Level
from counterd.usage.values import Days

_WHOLE: Final = (Level.YEAR, Level.MONTH)


def blocks(days: Days, calendar: Calendar, alone: Collection[Epoch] = ()) -> Iterator[Days]:
    """Yield what ``days`` are made of, oldest first: whole years, whole months, runs of days.

    A run ends with its month; each of the days that are to stay ``alone`` is a run of its own.
    Law: the blocks follow each other without gap or overlap.
    """
    first = days.first
    while first < days.end:
        end = _whole(first, days.end, calendar, alone) or _run(first, days.end, calendar, alone)
        yield Days(first, end)
        first = end


def _whole(first: Epoch, end: Epoch, calendar: Calendar, alone: Collection[Epoch]) -> Epoch | None:
    for level in _WHOLE:
        after = calendar.next_start(level, first)
        is_whole = calendar.parent(level, Level.DAY, first) == first and after <= end
        if is_whole and not any(first <= day < after for day in alone):
            return after
    return None


def _run(first: Epoch, end: Epoch, calendar: Calendar, alone: Collection[Epoch]) -> Epoch:
    if first in alone:
        return calendar.next_start(Level.DAY, first)
    month = calendar.parent(Level.MONTH, Level.DAY, first)
    return min(
        [end, calendar.next_start(Level.MONTH, month), *(day for day in alone if day > first)]
    )
