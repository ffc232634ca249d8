"""The days on which a service ran, from the marks of its life."""

from collections.abc import Iterable
from typing import Final

from counterd.model import Epoch
from counterd.usage.periods import Calendar, Level
from counterd.usage.values import Mark

TIMELINE: Final = "timeline"
"""The category of the marks below."""
GO_LIVE: Final = "goLive"
"""The first start of all."""
START: Final = "start"
STOP: Final = "stop"
CRASH: Final = "crash"
"""Written at the next start; its time is the last sign of life."""


def days_run(marks: Iterable[Mark], now: Epoch, calendar: Calendar) -> set[Epoch]:
    """Return all days in which the service ran, be it for a second."""
    days: set[Epoch] = set()
    for begin, end in _runs(marks, now):
        day = calendar.start_of(Level.DAY, begin)
        while calendar.begins_at(Level.DAY, day) <= end:
            days.add(day)
            day = calendar.next_start(Level.DAY, day)
    return days


def _runs(marks: Iterable[Mark], now: Epoch) -> list[tuple[Epoch, Epoch]]:
    runs: list[tuple[Epoch, Epoch]] = []
    started: Epoch | None = None
    for at, _, event in sorted(marks, key=lambda mark: (mark.at, mark.event == START)):
        if event == START:
            if started is not None:
                # Nobody knows when that run ended; it ran at its start.
                runs.append((started, started))
            started = at
        elif event in {STOP, CRASH} and started is not None:
            runs.append((started, at))
            started = None
    if started is not None:
        runs.append((started, max(started, now)))
    return runs
