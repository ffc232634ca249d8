"""The time that a page of statistics is about, chosen by a name or by dates, and the one before."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from counterd.model import Epoch
from counterd.usage.periods import DAY_S, Calendar, Level, date_of, months_before, written
from counterd.usage.values import Days
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal

RANGES: Final = {
    "today": "Today",
    "7d": "7 days",
    "30d": "30 days",
    "12m": "12 months",
    "year": "This year",
    "all": "All time",
}
"""The names of ranges, and what people call them."""
DEFAULT: Final = "30d"

# So many bars can be told from each other: of hours, days and months.
_HOURLY_DAYS_MAX: Final = 2
_DAILY_DAYS_MAX: Final = 100
_MONTHLY_DAYS_MAX: Final = 6 * 366
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2999
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """A time of whole days."""

    name: str | None
    """One of ``RANGES``; ``None`` if it was chosen by dates."""
    days: Days
    """Up to today, if it is not over; all time begins in 1970."""
    before: Days | None
    """The period before to compare with."""

    @property
    def query(self) -> str:
        """The fields that choose it again."""
        if self.name is not None:
            return f"range={self.name}"
        return dated_query(self.days)


def chosen(fields: Fields, calendar: Calendar, now: Epoch) -> Chosen:
    """Return the time that a query asks for: ``range=30d``, or ``since=`` and ``until=``.

    Raises:
        Refusal: a name or a date is none, or the dates are the wrong way round.
    """
    today = calendar.start_of(Level.DAY, now)
    if fields.text("since") or fields.text("until"):
        return _dated(fields, today)
    name = fields.choice("range", DEFAULT, RANGES)
    end = today + DAY_S
    match name:
        case "today":
            return _with_as_many_before(name, Days(today, end))
        case "7d":
            return _with_as_many_before(name, Days(end - 7 * DAY_S, end))
        case "30d":
            return _with_as_many_before(name, Days(end - 30 * DAY_S, end))
        case "12m":
            first = months_before(today, _MONTHS_A_YEAR - 1)
        case "year":
            first = calendar.parent(Level.YEAR, Level.DAY, today)
        case _:
            return Chosen(name, Days(0, end), None)
    before = Days(months_before(first, _MONTHS_A_YEAR), a_year_before(today) + DAY_S)
    return Chosen(name, Days(first, end), before)


def dated_query(days: Days) -> str:
    """Return the fields that choose ``days``."""
    return f"since={date_of(days.first)}&until={date_of(days.end - DAY_S)}"


def suited_level(days: Days) -> Level:
    """Return the level at which a chart of ``days`` has neither too few nor too many bars."""
    count = (days.end - days.first) // DAY_S
    if count <= _HOURLY_DAYS_MAX:
        return Level.BASE
    if count <= _DAILY_DAYS_MAX:
        return Level.DAY
    return Level.MONTH if count <= _MONTHLY_DAYS_MAX else Level.YEAR


def a_year_before(day: Epoch) -> Epoch:
    """Return the same day of the year before; of 29 February the day before it."""
    then = date_of(day)
    is_leap_day = (then.month, then.day) == (2, 29)
    return written(then.replace(year=then.year - 1, day=28 if is_leap_day else then.day))


def _dated(fields: Fields, today: Epoch) -> Chosen:
    first, last = _day(fields, "since"), _day(fields, "until")
    # Nobody knows what comes after today.
    end = today if last is None else min(last, today)
    if first is None:
        first = end
    if first > end:
        until = "today" if last is None or last > today else date_of(last)
        raise Refusal(400, f"since: {date_of(first)} is later than {until}")
    return _with_as_many_before(None, Days(first, end + DAY_S))


def _with_as_many_before(name: str | None, days: Days) -> Chosen:
    return Chosen(name, days, Days(2 * days.first - days.end, days.first))


def _day(fields: Fields, name: str) -> Epoch | None:
    text = fields.text(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Refusal(400, f"{name}: expected a date like 2026-11-22, got {text!r}")
    return written(day)
