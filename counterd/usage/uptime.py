"""When a service ran and when it did not, from the marks of its life."""

from collections.abc import Iterable, Iterator
from typing import Final

from counterd.model import Epoch
from counterd.usage.parts import Span
from counterd.usage.periods import DAY_S, Calendar, Level
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
        days.update(_days(begin, end, calendar))
    return days


def rests(marks: Iterable[Mark]) -> list[Span]:
    """Return when the service did not run: from each stop or crash to the start after it."""
    found: list[Span] = []
    ended: Epoch | None = None
    for at, category, event in sorted(marks, key=_in_order):
        if category == TIMELINE and event in {STOP, CRASH}:
            ended = at
        elif category == TIMELINE and event == START:
            if ended is not None and ended < at:
                found.append(Span(ended, at))
            ended = None
    return found


def _days(begin: Epoch, end: Epoch, calendar: Calendar) -> Iterator[Epoch]:
    first, last = (calendar.start_of(Level.DAY, at) for at in (begin, end))
    begins, ends = (calendar.begins_at(Level.DAY, day) for day in (first, last))
    # Clocks change by hours, and change back; a zone that skips a day has moved by a whole one.
    if abs((last - first) - (ends - begins)) < DAY_S // 2:
        yield from range(first, last + 1, DAY_S)
        return
    while first <= last:
        yield first
        first = calendar.next_start(Level.DAY, first)


def _runs(marks: Iterable[Mark], now: Epoch) -> list[tuple[Epoch, Epoch]]:
    runs: list[tuple[Epoch, Epoch]] = []
    started: Epoch | None = None
    for at, _, event in sorted(marks, key=_in_order):
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


def _in_order(mark: Mark) -> tuple[Epoch, bool]:
    return mark.at, mark.event == START
