"""The points of a chart over time, out of rows of any level: hits, visitors, the period before."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from counterd.model import Epoch
from counterd.usage import Settings
from counterd.usage.parts import Span
from counterd.usage.periods import Calendar, Level, date_of
from counterd.usage.report import distinct_counts
from counterd.usage.timeline import by_period, finest
from counterd.usage.values import Days, Distinct, Statistic
from counterd.web.own import dates
from counterd.web.own.charts import Point

_HOUR_S: Final = 3_600
# Where there are few days their weekdays are told, where there are many their dates.
_WEEKDAYS_MAX: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is drawn over time."""

    days: Days
    before: Days | None
    level: Level
    """The finest that is wanted; what is kept only at a longer one is drawn at that."""
    hits: list[Statistic]
    """Of ``days`` and of ``before``, and perhaps of more."""
    visitors: list[Distinct]
    """Of one category."""
    rests: list[Span]
    """When the server did not run."""
    now: Epoch


class Points:
    """The points of one course."""

    def __init__(self, course: Course, settings: Settings, url: Callable[[Days], str]) -> None:
        """``url`` returns where days are told in detail, empty if nowhere."""
        self._course = course
        self._zone = settings.zone
        self._url = url
        # A bar is an hour at least, however short the base periods are.
        self._calendar = Calendar(settings.zone, max(settings.base_s, _HOUR_S))
        self._level = finest(course.hits, course.days, course.level, self._calendar)

    def all(self) -> list[Point]:
        """Return all points, oldest first."""
        course = self._course
        hits, visitors, before = self._hits(course.days), self._visitors(), self._before()
        starts = [*self._starts(course.days)]
        return [
            Point(
                start=self._calendar.begins_at(self._level, start),
                end=self._calendar.ends_at(self._level, start),
                name=self._name(start),
                tick=self._tick(start, len(starts)),
                hits=hits.get(start, 0),
                visitors=visitors.get(start),
                before=before.get(self._place(start, number)),
                is_gap=self._is_gap(start),
                url=self._address(start),
            )
            for number, start in enumerate(starts)
        ]

    def _starts(self, days: Days) -> Iterator[Epoch]:
        if self._level is Level.BASE:
            start, end = (
                self._calendar.begins_at(Level.DAY, day) for day in (days.first, days.end)
            )
        else:
            start, end = self._calendar.parent(self._level, Level.DAY, days.first), days.end
        while start < end:
            yield start
            start = self._calendar.next_start(self._level, start)

    def _hits(self, days: Days) -> dict[Epoch, int]:
        rows = self._course.hits
        if self._level is Level.BASE:
            hour = self._calendar.start_of
            rows = [
                row._replace(start=hour(Level.BASE, row.start))
                for row in rows
                if row.level is Level.BASE
            ]
        return by_period(rows, days, self._level, self._calendar)

    def _visitors(self) -> dict[Epoch, int]:
        """Return those seen in each period that lies in the days, be it over or not."""
        days, next_start = self._course.days, self._calendar.next_start
        if self._level is Level.BASE or not self._course.visitors:
            return {}
        is_running = self._calendar.begins_at(Level.DAY, days.end) > self._course.now
        counts = distinct_counts(self._course.visitors, self._level)
        seen = {start: count for (_, start), count in counts.items()}
        return {
            start: seen.get(start, 0)
            for start in self._starts(days)
            if start >= days.first and (is_running or next_start(self._level, start) <= days.end)
        }

    def _before(self) -> dict[Hashable, int]:
        days = self._course.before
        if (
            days is None
            or finest(self._course.hits, days, self._level, self._calendar) > self._level
        ):
            return {}
        hits = self._hits(days)
        return {
            self._place(start, number): hits.get(start, 0)
            for number, start in enumerate(self._starts(days))
        }

    def _place(self, start: Epoch, number: int) -> Hashable:
        # Hours are compared by the clock on the wall: a day of 23 of them lacks one.
        return dates.clock(start, self._zone) if self._level is Level.BASE else number

    def _is_gap(self, start: Epoch) -> bool:
        begins = self._calendar.begins_at(self._level, start)
        ends = min(self._calendar.ends_at(self._level, start), self._course.now)
        return any(rest.begins_at <= begins < ends <= rest.ends_at for rest in self._course.rests)

    def _address(self, start: Epoch) -> str:
        if self._level is Level.BASE:
            return ""
        days = self._clipped(start)
        return "" if days == self._course.days else self._url(days)

    def _clipped(self, start: Epoch) -> Days:
        end = self._calendar.next_start(self._level, start)
        return Days(max(start, self._course.days.first), min(end, self._course.days.end))

    def _name(self, start: Epoch) -> str:
        match self._level:
            case Level.BASE:
                end = self._calendar.ends_at(Level.BASE, start)
                day = self._calendar.start_of(Level.DAY, start)
                hours = f"{dates.clock(start, self._zone)} to {dates.clock(end, self._zone)}"
                return f"{dates.short_day(day)}, {hours}"
            case Level.DAY:
                return dates.day_name(start)
            case Level.WEEK | Level.MONTH | Level.YEAR | Level.LIFETIME:
                return dates.days_name(self._clipped(start), self._calendar)

    def _tick(self, start: Epoch, count: int) -> str:
        match self._level:
            case Level.BASE:
                return dates.clock(start, self._zone)
            case Level.DAY if count <= _WEEKDAYS_MAX:
                return f"{dates.weekday(start)[:3]} {date_of(start).day}"
            case Level.DAY:
                return dates.short_day(start)
            case Level.WEEK | Level.MONTH:
                date = date_of(start)
                is_first = date.month == 1 or start <= self._course.days.first
                return (
                    f"{dates.short_month(start)} {date.year}"
                    if is_first
                    else dates.short_month(start)
                )
            case Level.YEAR | Level.LIFETIME:
                return str(date_of(start).year)
