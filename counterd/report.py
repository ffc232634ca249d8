"""Put a report together: which days are asked for, and in which order what is read is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Final

import msgspec

from counterd.errors import ConfigError
from counterd.model import Epoch
from counterd.usage import Settings
from counterd.usage import report as views
from counterd.usage.periods import DAY_S, Calendar, Level, date_of, written
from counterd.usage.uptime import days_run
from counterd.usage.values import Days, Usage

# As many days as are looked through at a glance; who wants more says since when.
_DAYS_SHOWN: Final = {Level.BASE: 1, Level.DAY: 7, Level.WEEK: 8 * 7, Level.MONTH: 335}
# What a calendar can reckon with in any zone.
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2999
# A mark stands above the periods that begin with it.
_ABOVE_ALL: Final = 1

_Key = tuple[Level, Epoch]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know; the dates as they were typed."""

    level: Level = Level.DAY
    since: str | None = None
    """The first day; its whole period is told."""
    until: str | None = None
    """The last day; its whole period is told."""
    category: str | None = None
    """Of events, of those seen, and of marks."""
    minimum: int = 0
    """Smaller counts are left out, also of sums."""
    top: int | None = None
    """So many events of each category, those counted most."""


class Count(msgspec.Struct, frozen=True):
    """How often one event was counted; an empty name is all events of long ago together."""

    event: str
    count: int


class Category(msgspec.Struct, frozen=True):
    """The events of one category, the most counted first."""

    category: str
    count: int
    """Of all its events, told or not."""
    events: tuple[Count, ...]
    untold: int
    """How many events there are beyond the top."""


class Seen(msgspec.Struct, frozen=True):
    """How many different ones were seen."""

    category: str
    count: int
    per_day: float | None
    """The average of the days on which the service ran, for periods longer than a day."""


class Period(msgspec.Struct, frozen=True, tag="period"):
    """One period; that of level ``lifetime`` has no start."""

    level: str
    start: date | None
    """The first day; of base periods the instant, a ``datetime``."""
    seen: tuple[Seen, ...]
    categories: tuple[Category, ...]


class Mark(msgspec.Struct, frozen=True, tag="mark"):
    """A point in the life of the service."""

    at: datetime
    category: str
    event: str


Entry = Period | Mark


def days_asked(
    question: Question, calendar: Calendar, now: Epoch, named: Callable[[str], str] = "--{}".format
) -> Days:
    """Return the days of all periods that ``question`` touches.

    ``named`` tells what a field of the question is called where it was asked: a flag, unless given.

    Raises:
        ConfigError: a date is none, or they are the wrong way round.
    """
    since, until, level = map(named, ("since", "until", "level"))
    has_dates = question.since is not None or question.until is not None
    if question.level is Level.LIFETIME and has_dates:
        raise ConfigError(f"{since} and {until} do not go with {level} lifetime, which is all time")
    first, last = 0, calendar.start_of(Level.DAY, now)
    if question.until is not None:
        last = _day(until, question.until)
    if question.since is not None:
        first = _day(since, question.since)
        if first > last:
            end = f"{until} {question.until}" if question.until else "today"
            raise ConfigError(f"{since} {question.since} is later than {end}")
    elif question.level in _DAYS_SHOWN:
        first = max(0, last - (_DAYS_SHOWN[question.level] - 1) * DAY_S)
    unit = max(Level.DAY, min(question.level, Level.YEAR))
    return Days(
        calendar.parent(unit, Level.DAY, first),
        calendar.next_start(unit, calendar.parent(unit, Level.DAY, last)),
    )


def arranged(
    usage: Usage, question: Question, days: Days, settings: Settings, now: Epoch
) -> list[Entry]:
    """Return the entries that answer ``question`` out of what was read for ``days``."""
    calendar = settings.calendar
    begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
    query = views.Query(level=question.level, since=begins, until=ends, minimum=question.minimum)
    lines = {
        (period.level, period.start): period.lines
        for period in views.report(usage.statistics, query, calendar)
    }
    ran = {day for day in days_run(usage.marks, now, calendar) if days.first <= day < days.end}
    seen = _seen(usage, question, ran, calendar)
    placed: list[tuple[Epoch, int, Entry]] = [
        (mark.at, _ABOVE_ALL, Mark(_local(mark.at, settings.zone), mark.category, mark.event))
        for mark in usage.marks
        if begins <= mark.at < ends and question.category in {None, mark.category}
    ]
    for key in lines.keys() | {key for key in seen if key[0] is question.level}:
        period = Period(
            key[0].name.lower(),
            _start(*key, settings.zone),
            tuple(seen.get(key, ())),
            tuple(_categories(lines.get(key, ()), question.top)),
        )
        placed.append((calendar.begins_at(*key), -key[0], period))
    placed.sort(key=lambda one: one[:2], reverse=True)
    return [entry for _, _, entry in placed]


def _seen(
    usage: Usage, question: Question, ran: set[Epoch], calendar: Calendar
) -> dict[_Key, list[Seen]]:
    seen: dict[_Key, list[Seen]] = {}
    for level in {row.level for row in usage.distinct}:
        averages: Mapping[tuple[str, Epoch], float] = {}
        if level is not Level.DAY:
            averages = views.daily_averages(usage.distinct, level, ran, calendar)
        counts = views.distinct_counts(usage.distinct, level)
        for (category, start), count in sorted(counts.items()):
            if count >= question.minimum and _belongs(category, question.category):
                average = averages.get((category, start))
                per_day = None if average is None else round(average, 1)
                seen.setdefault((level, start), []).append(Seen(category, count, per_day))
    return seen


def _belongs(category: str, asked: str | None) -> bool:
    # Those seen in a folder are of the category "visitor /folder/".
    return asked is None or category == asked or category.startswith(asked + " ")


def _categories(lines: Sequence[views.Line], top: int | None) -> list[Category]:
    categories = []
    for category, group in groupby(lines, key=lambda line: line.category):
        counts = [Count(line.event, line.total) for line in group]
        told = tuple(counts[:top])
        sum_ = sum(count.count for count in counts)
        categories.append(Category(category, sum_, told, len(counts) - len(told)))
    return categories


def _day(name: str, text: str) -> Epoch:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ConfigError(f"{name}: expected a date like 2026-11-22, got {text!r}")
    return written(day)


def _start(level: Level, start: Epoch, zone: tzinfo) -> datetime | date | None:
    match level:
        case Level.BASE:
            return _local(start, zone)
        case Level.DAY | Level.WEEK | Level.MONTH | Level.YEAR:
            return date_of(start)
        case Level.LIFETIME:
            return None


def _local(at: Epoch, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at, zone)
