"""Count events and distinct names in memory, and know what the store has yet to hear.

Source: the Go package inchworks/usage; a library of its own, without a clock, a thread or a loop.
"""

from collections.abc import Callable

from counterd.model import Epoch
from counterd.usage.bundle import Bundle, Tallies
from counterd.usage.distinct import DistinctCounts
from counterd.usage.names import clean
from counterd.usage.opened import OpenBase, OpenDay
from counterd.usage.parts import PartNumbers, Span
from counterd.usage.periods import Level
from counterd.usage.settings import Settings
from counterd.usage.values import Changes, Distinct, Mark, Statistic, Stored


class Recorder:
    """The usage statistics of one service; memory is the master of what is open.

    An event belongs to the period of its own ``at``, however the clock jumps. All verbs are for
    one thread; whoever counts in another does it through a ``Buffer``.
    """

    __slots__ = (
        "_bases",
        "_calendar",
        "_changed",
        "_counts",
        "_day",
        "_days",
        "_distinct",
        "_from",
        "_hooks",
        "_last_in",
        "_marks",
        "_names_max",
        "_numbers",
        "_opened",
        "_tallies",
        "_to",
    )

    def __init__(self, stored: Stored, settings: Settings, random: Callable[[int], bytes]) -> None:
        """Go on from what the store holds; ``random(n)`` returns n bytes nobody can guess."""
        self._names_max = settings.names_max
        self._calendar = settings.calendar
        self._numbers = PartNumbers(stored.part_max)
        self._distinct = DistinctCounts(stored, settings, random, self._numbers)
        self._days: list[OpenDay] = []
        # By number: those that are open, and those that are over and not yet stored.
        self._bases: dict[int, OpenBase] = {}
        self._opened: list[OpenBase] = []
        # By day: the last part in which it was counted.
        self._last_in: dict[Epoch, int] = {}
        self._marks: dict[Mark, None] = {}
        self._hooks: list[Callable[[], None]] = []
        # What is open now, at hand for the shortest way.
        self._counts: dict[tuple[str, str], int] = {}
        self._changed: dict[tuple[str, str], None] = {}
        self._from, self._to = 0, 0
        # Of what is open now, as far as that is not yet in the counts.
        self._tallies = Tallies()
        for category, event, _, start, _, count in stored.today:
            self._day_at(start).add(category, event, count)

    def count(self, event: str, category: str, at: Epoch) -> None:
        """Count ``event`` once."""
        # What is open now, and has been counted before, is counted without a call.
        key = category, event
        if self._from <= at < self._to and (count := self._counts.get(key)) is not None:
            self._counts[key] = count + 1
            self._changed[key] = None
        else:
            self.add(event, category, 1, at)

    def add(self, event: str, category: str, n: int, at: Epoch) -> None:
        """Count ``event`` n times.

        Raises:
            ValueError: n is negative; what was counted is never taken back.
        """
        if n < 0:
            raise ValueError(f"cannot count {event!r} {n} times")
        if n == 0:
            return
        if not self._from <= at < self._to:
            self._open(at)
        key = category, event
        if key not in self._counts:
            key = self._admitted(clean(category), clean(event))
        self._counts[key] = self._counts.get(key, 0) + n
        self._changed[key] = None

    def tally(self, bundle: Bundle, at: Epoch, n: int = 1) -> None:
        """Count all events of ``bundle`` n times, and see who is seen."""
        if not self._from <= at < self._to:
            self._open(at)
        # They are added to the counts when somebody looks at these, or saves them: that is once
        # for all hits of a commit.
        times = self._tallies.get(bundle, 0)
        self._tallies[bundle] = times + n
        if not times:
            for category in bundle.seen_in:
                self._distinct.seen(bundle.name, category, at)

    def seen(self, name: str, category: str, at: Epoch) -> bool:
        """Note that ``name`` was seen; say whether that is the first time in its day."""
        return self._distinct.seen(name, category, at)

    def mark(self, event: str, category: str, at: Epoch) -> None:
        """Mark a point in the life of the service."""
        self._marks[Mark(at, clean(category), clean(event))] = None

    def today(self, event: str, category: str, at: Epoch) -> int:
        """Return how often ``event`` was counted in the day of ``at``, if that day is open."""
        self._spread()
        key = category, event = clean(category), clean(event)
        before = [day.count(category, event) for day in self._days if day.span.holds(at)]
        now = [base.counts.get(key, 0) for base in self._opened if base.day.span.holds(at)]
        return sum(before) + sum(now)

    def before_save(self, hook: Callable[[], None]) -> None:
        """Have ``hook`` called before each save; it may count what was kept elsewhere."""
        self._hooks.append(hook)

    def advance(self, now: Epoch) -> None:
        """End what is over for a minute at ``now``, and destroy its keys; for every few seconds.

        A period that would begin over a minute later is ended too: the clock was wrong.
        """
        self._spread()
        for base in self._opened:
            if not base.span.is_near(now):
                self._close(base)
        self._opened = [base for base in self._opened if base.span.is_near(now)]
        self._days = [day for day in self._days if day.span.is_near(now)]
        self._forget_stored()
        self._from, self._to = 0, 0
        self._distinct.advance(now)

    @property
    def has_unsaved(self) -> bool:
        """Whether the store lacks something, beside what hooks would count."""
        return self.has_unsaved_counts or self._distinct.has_unsaved

    @property
    def has_unsaved_counts(self) -> bool:
        """Whether the store lacks a count of events, or a mark."""
        return bool(self._marks or self._tallies) or any(
            base.changed for base in self._bases.values()
        )

    def unsaved(self, *, with_seen: bool = True) -> Changes:
        """Return what the store does not hold; nothing is forgotten until it is marked saved.

        ``with_seen=False`` leaves out who was seen, which may be saved less often than counts.
        """
        for hook in self._hooks:
            hook()
        self._spread()
        rows = [row for base in self._bases.values() for row in base.rows(base.changed)]
        changes = Changes(statistics=tuple(rows), marks=tuple(self._marks))
        return self._distinct.unsaved(changes) if with_seen else changes

    def mark_saved(self, changes: Changes) -> None:
        """Take note that the store holds ``changes``; what has changed since stays unsaved."""
        for row in changes.statistics:
            base, key = self._bases.get(row[4]), row[:2]
            # Counts only grow, so an equal one is the same.
            if base is not None and base.counts.get(key) == row[5]:
                base.changed.pop(key, None)
        for mark in changes.marks:
            self._marks.pop(mark, None)
        self._distinct.mark_saved(changes)
        self._forget_stored()

    @property
    def settled_below(self) -> int:
        """The part below which no base row will be written again: upkeep may take those."""
        return min(self._bases, default=self._numbers.last + 1)

    def last_parts(self) -> dict[Epoch, int]:
        """Return, by day, the number of the base part that was opened last in it.

        Where this stays the same, no count changes but those in ``open_rows``.
        """
        return dict(self._last_in)

    def open_rows(self, category: str | None = None) -> list[Statistic]:
        """Return the statistics in memory, all or a category's, newer than the store's."""
        self._spread()
        return [
            row
            for base in self._bases.values()
            for row in base.rows(key for key in base.counts if category in {None, key[0]})
        ]

    def open_distinct(self, category: str | None = None) -> list[Distinct]:
        """Return the distinct counts in memory, all or a category's, newer than the store's."""
        return self._distinct.rows(category)

    def _spread(self) -> None:
        """Add to the counts what was tallied."""
        counts, changed = self._counts, self._changed
        for asked, times in self._tallies.taken():
            key = asked if asked in counts else self._admitted(*asked)
            counts[key] = counts.get(key, 0) + times
            changed[key] = None

    def _admitted(self, category: str, event: str) -> tuple[str, str]:
        return category, self._day.admitted(category, event, self._names_max)

    def _open(self, at: Epoch) -> None:
        self._spread()
        for base in self._opened:
            if base.span.holds(at):
                break
        else:
            calendar = self._calendar
            start = calendar.start_of(Level.BASE, at)
            span = Span(start, calendar.ends_at(Level.BASE, start))
            base = OpenBase(self._numbers.take(), start, span, self._day_at(at))
            self._bases[base.number] = base
            self._opened.append(base)
            self._last_in[base.day.start] = base.number
        self._counts, self._changed, self._day = base.counts, base.changed, base.day
        self._from, self._to = base.span

    def _day_at(self, at: Epoch) -> OpenDay:
        for day in self._days:
            if day.span.holds(at):
                return day
        calendar = self._calendar
        start = calendar.start_of(Level.DAY, at)
        span = Span(calendar.begins_at(Level.DAY, start), calendar.ends_at(Level.DAY, start))
        day = OpenDay(start, span)
        self._days.append(day)
        return day

    def _close(self, base: OpenBase) -> None:
        for (category, event), count in base.counts.items():
            base.day.add(category, event, count)

    def _forget_stored(self) -> None:
        for base in [*self._bases.values()]:
            if not base.changed and base not in self._opened:
                del self._bases[base.number]
