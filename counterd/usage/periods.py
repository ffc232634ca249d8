"""The calendar of statistics: which base period, day, week, month and year an instant lies in.

A base period is written as the instant at which it begins. Days and longer periods are dates, not
instants: a date is written as the Epoch of its midnight *in UTC*, whatever the zone, so that what
is stored stays the same day of the same month when the zone of the site is changed later.
"""

import enum
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from counterd.errors import ConfigError
from counterd.model import Epoch

DAY_S: Final = 86_400
BASE_S_MIN: Final = 300
_MONTHS_PER_YEAR: Final = 12
_ORDINAL_OF_EPOCH: Final = date(1970, 1, 1).toordinal()


class Level(enum.IntEnum):
    """How long a period is; the numbers are stored and never change."""

    BASE = 0
    DAY = 1
    WEEK = 2  # Monday to Sunday; counted for distinct visitors and in views, statistics skip it
    MONTH = 3
    YEAR = 4
    LIFETIME = 5  # one period without end; its start is 0


# Weeks and months cut each other, so neither is made of the other.
MADE_OF: Final[Mapping[Level, frozenset[Level]]] = {
    Level.BASE: frozenset({Level.BASE}),
    Level.DAY: frozenset({Level.BASE, Level.DAY}),
    Level.WEEK: frozenset({Level.BASE, Level.DAY, Level.WEEK}),
    Level.MONTH: frozenset({Level.BASE, Level.DAY, Level.MONTH}),
    Level.YEAR: frozenset({Level.BASE, Level.DAY, Level.MONTH, Level.YEAR}),
    Level.LIFETIME: frozenset(Level),
}
"""The levels whose periods each lie in one period of the key's level."""


class Calendar:
    """Periods as one time zone and one base length cut them.

    Laws: the periods of a level follow each other without gap or overlap; a base period lies in
    one day, a day in one week and one month, a month in one year.
    """

    __slots__ = ("_base_s", "_zone")

    def __init__(self, zone: tzinfo = UTC, base_s: int = 3600) -> None:
        """Cut days in ``zone``, and base periods of ``base_s`` seconds from midnight UTC on.

        Raises:
            ConfigError: a base period would cross midnight, or is too short.
        """
        if not BASE_S_MIN <= base_s <= DAY_S or DAY_S % base_s:
            raise ConfigError(
                f"base_s must divide a day and be from {BASE_S_MIN} to {DAY_S}, not {base_s}"
            )
        self._zone = zone
        self._base_s = base_s

    def start_of(self, level: Level, at: Epoch) -> Epoch:
        """Return the start of the period that the instant ``at`` lies in."""
        day = self._day_of(at)
        if level is Level.BASE:
            # Cut at midnight of the zone too: where that is not a full hour of UTC, a base period
            # would else belong to two days, and its events to neither.
            return max(at - at % self._base_s, self._midnight(day))
        return _first_day(level, day)

    def parent(self, to: Level, level: Level, start: Epoch) -> Epoch:
        """Return the start of the period of ``to`` in which the period of ``level`` lies.

        ``level`` is one of ``MADE_OF[to]``. Only base periods are asked for their zone.
        """
        assert level in MADE_OF[to]
        if level is to:
            return start
        return self.start_of(to, start) if level is Level.BASE else _first_day(to, start)

    def next_start(self, level: Level, start: Epoch) -> Epoch:
        """Return the start of the period after; a day that the zone skipped is none."""
        end = self.ends_at(level, start)
        return end if level is Level.BASE else self.start_of(level, end)

    def begins_at(self, level: Level, start: Epoch) -> Epoch:
        """Return the instant at which a period begins."""
        return start if level in {Level.BASE, Level.LIFETIME} else self._midnight(start)

    def ends_at(self, level: Level, start: Epoch) -> Epoch:
        """Return the first instant after a period that has an end."""
        if level is Level.BASE:
            midnight = self._midnight(self._day_of(start) + DAY_S)
            return min(start - start % self._base_s + self._base_s, midnight)
        return self._midnight(_next_first_day(level, start))

    def _day_of(self, at: Epoch) -> Epoch:
        local = datetime.fromtimestamp(at, self._zone)
        day = (local.toordinal() - _ORDINAL_OF_EPOCH) * DAY_S
        # Clocks set back over midnight bring yesterday's date again: the new day goes on.
        return day + DAY_S if self._midnight(day + DAY_S) <= at else day

    def _midnight(self, day: Epoch) -> Epoch:
        # A midnight that is skipped is the instant of the change, one that comes twice the first.
        then = date_of(day)
        return int(datetime(then.year, then.month, then.day, tzinfo=self._zone).timestamp())


def written(day: date) -> Epoch:
    """Return how a date is written as the start of a period."""
    return (day.toordinal() - _ORDINAL_OF_EPOCH) * DAY_S


def months_before(day: Epoch, months: int) -> Epoch:
    """Return the first day of the month that lies ``months`` before that of ``day``."""
    then = date_of(day)
    number = then.year * _MONTHS_PER_YEAR + then.month - 1 - months
    return written(then.replace(number // _MONTHS_PER_YEAR, number % _MONTHS_PER_YEAR + 1, 1))


def date_of(day: Epoch) -> date:
    """Return the date that is written as ``day``."""
    return date.fromordinal(day // DAY_S + _ORDINAL_OF_EPOCH)


def _first_day(level: Level, day: Epoch) -> Epoch:
    match level:
        case Level.BASE | Level.DAY:
            return day
        case Level.WEEK:
            return day - date_of(day).weekday() * DAY_S
        case Level.MONTH:
            return written(date_of(day).replace(day=1))
        case Level.YEAR:
            return written(date_of(day).replace(month=1, day=1))
        case Level.LIFETIME:
            return 0


def _next_first_day(level: Level, start: Epoch) -> Epoch:
    assert level is not Level.LIFETIME, "a lifetime has no end"
    # Longer than the period, shorter than two.
    days = {Level.WEEK: 7, Level.MONTH: 31, Level.YEAR: 366}.get(level, 1)
    return _first_day(level, start + days * DAY_S)
