"""How a site stands: today, yesterday, this week, month and year, each beside the one before.

What is still running is compared up to the same point of time: today up to the last full base
period, longer times up to yesterday. What cannot be compared fairly is not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Literal

from counterd.model import Epoch
from counterd.usage import Settings
from counterd.usage.periods import DAY_S, Level, months_before
from counterd.usage.timeline import is_cut, total
from counterd.usage.values import Days, Distinct, Statistic
from counterd.web.own import dates
from counterd.web.own.chosen import a_year_before, dated_query

Trend = Literal["up", "down", "even"]

# From ten times on, "12 times" is easier to read than a percentage.
_TIMES_MIN: Final = 10
_WEEK_S: Final = 7 * DAY_S


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a number stands to the one before: ``+12 %`` ``on yesterday by 14:00``."""

    trend: Trend
    text: str
    than: str
    """The rest of what is said."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what there is to say of it, and how it stands to the one before."""

    count: int
    remark: str = ""
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One time and its numbers."""

    name: str
    when: str
    hits: Figure
    visitors: Figure | None
    """``None`` where they are not known."""
    query: str
    """The fields that choose this time."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of a site, or a part of it."""  # has no slots: it remembers a property

    hits: list[Statistic]
    """From the beginning of last year on."""
    visitors: list[Distinct] | None
    """Of one category; ``None`` if they are not known."""
    ran: set[Epoch]
    """The days in which the server ran."""
    earliest: Epoch | None
    """The first day of all."""
    now: Epoch
    settings: Settings

    def cards(self) -> list[Card]:
        """Return the five times."""
        today = self.settings.calendar.start_of(Level.DAY, self.now)
        week, month, year = (
            self.settings.calendar.parent(level, Level.DAY, today)
            for level in (Level.WEEK, Level.MONTH, Level.YEAR)
        )
        month_before, year_before = months_before(today, 1), months_before(year, 12)
        end_before = min(month_before + today - month, month)
        return [
            self._today(today),
            self._yesterday(today - DAY_S),
            self._running("This week", Level.WEEK, week, Days(week - _WEEK_S, today - _WEEK_S)),
            self._running("This month", Level.MONTH, month, Days(month_before, end_before)),
            self._running("This year", Level.YEAR, year, Days(year_before, a_year_before(today))),
        ]

    def compared_days(self, days: Days, before: Days, than: str) -> Comparison | None:
        """Return how the hits of ``days`` stand to those ``before``, if both are fully known."""
        calendar = self.settings.calendar
        if days.first >= days.end or not self._is_known(before.first):
            return None
        if is_cut(self.hits, before, calendar) or is_cut(self.hits, days, calendar):
            return None
        now, then = (total(self.hits, one, calendar) for one in (days, before))
        return compared(now, then, than)

    def seen(self, level: Level, start: Epoch) -> int | None:
        """Return how many were seen in one period, ``None`` if visitors are not known."""
        if self.visitors is None:
            return None
        return sum(row.total for row in self.visitors if (row.level, row.start) == (level, start))

    def per_day(self, days: Days) -> float | None:
        """Return how many were seen a day on average, of the days in which the server ran."""
        daily = self._daily
        count = sum(
            day in self.ran or daily.get(day, 0) > 0 for day in range(days.first, days.end, DAY_S)
        )
        seen = sum(number for day, number in daily.items() if days.first <= day < days.end)
        return seen / count if count else None

    def _today(self, today: Epoch) -> Card:
        seen = self.seen(Level.DAY, today)
        before = self.seen(Level.DAY, today - DAY_S)
        visitors = None
        if seen is not None:
            visitors = Figure(seen, f"{before:,} in all of yesterday" if before else "")
        return Card("Today", dates.day_name(today), self._so_far(today), visitors, "range=today")

    def _so_far(self, today: Epoch) -> Figure:
        """Return the hits of today, compared up to the beginning of the running base period."""
        calendar, zone = self.settings.calendar, self.settings.zone
        until = calendar.start_of(Level.BASE, self.now)
        begins = calendar.begins_at(Level.DAY, today)
        count = total(self.hits, Days(today, today + DAY_S), calendar)
        if until == begins or not self._is_known(today - DAY_S):
            return Figure(count)
        # By the clock on the wall: a day of 23 or 25 hours is not shifted against the other.
        wall = datetime.fromtimestamp(until, zone).replace(tzinfo=None) - timedelta(days=1)
        until_before = int(wall.replace(tzinfo=zone).timestamp())
        than = f"yesterday by {dates.clock(until, zone)}"
        now = self._base_hits(begins, until)
        before = self._base_hits(calendar.begins_at(Level.DAY, today - DAY_S), until_before)
        return Figure(count, comparison=compared(now, before, than))

    def _base_hits(self, begins: Epoch, ends: Epoch) -> int:
        return sum(
            row.total for row in self.hits if row.level is Level.BASE and begins <= row.start < ends
        )

    def _yesterday(self, day: Epoch) -> Card:
        days, before = Days(day, day + DAY_S), Days(day - DAY_S, day)
        than = "the day before"
        seen, seen_before = self.seen(Level.DAY, day), self.seen(Level.DAY, before.first)
        visitors = None
        if seen is not None:
            is_known = self._is_known(before.first)
            comparison = compared(seen, seen_before or 0, than) if is_known else None
            visitors = Figure(seen, comparison=comparison)
        hits = Figure(
            total(self.hits, days, self.settings.calendar),
            comparison=self.compared_days(days, before, than),
        )
        return Card("Yesterday", dates.day_name(day), hits, visitors, dated_query(days))

    def _running(self, name: str, level: Level, first: Epoch, before: Days) -> Card:
        """Return a time that began on ``first``; its full days are compared with ``before``."""
        calendar = self.settings.calendar
        today = calendar.start_of(Level.DAY, self.now)
        whole, full = Days(first, today + DAY_S), Days(first, today)
        than = dates.brief_days(before, calendar, today) if before.first < before.end else ""
        hits = Figure(
            total(self.hits, whole, calendar), comparison=self.compared_days(full, before, than)
        )
        return Card(
            name,
            dates.brief_days(whole, calendar, today),
            hits,
            self._averaged(level, full, before, than),
            "range=year" if level is Level.YEAR else dated_query(whole),
        )

    def _averaged(self, level: Level, full: Days, before: Days, than: str) -> Figure | None:
        count = self.seen(level, full.first)
        if count is None:
            return None
        average, average_before = self.per_day(full), self.per_day(before)
        if average is None:
            return Figure(count)
        is_known = self._is_known(before.first) and average_before is not None
        comparison = compared(average, average_before or 0, than) if is_known else None
        return Figure(count, f"{decimal(average)} a day", comparison)

    @cached_property
    def _daily(self) -> dict[Epoch, int]:
        daily: dict[Epoch, int] = {}
        for row in self.visitors or ():
            if row.level is Level.DAY:
                daily[row.start] = daily.get(row.start, 0) + row.total
        return daily

    def _is_known(self, day: Epoch) -> bool:
        return self.earliest is not None and self.earliest <= day


def compared(now: float, before: float, than: str) -> Comparison | None:
    """Return how ``now`` stands to ``before``, ``None`` if there was nothing before."""
    if not before:
        return None
    percent = round((now / before - 1) * 100)
    if not percent:
        return Comparison("even", "as many", f"as {than}")
    trend: Trend = "up" if percent > 0 else "down"
    if now >= _TIMES_MIN * before:
        return Comparison(trend, f"{now / before:,.0f} times", f"as many as {than}")
    return Comparison(trend, f"{percent:+} %".replace("-", "\u2212"), f"on {than}")


def decimal(number: float) -> str:
    """Return an average: ``41``, or ``4.1`` where a tenth matters."""
    return f"{number:,.0f}" if number >= _TIMES_MIN else f"{number:.1f}"
