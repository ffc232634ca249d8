"""How our own pages write days and times: as people say them, in the zone of the site."""

from datetime import date, datetime, tzinfo
from typing import Final

from counterd.model import Epoch
from counterd.usage.periods import DAY_S, Calendar, Level, date_of
from counterd.usage.values import Days

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_SHORT: Final = 3


def day_name(day: Epoch) -> str:
    """Return ``Sunday, 22 November 2026``."""
    return f"{weekday(day)}, {_day(date_of(day))}"


def full_day(day: Epoch) -> str:
    """Return ``22 November 2026``."""
    return _day(date_of(day))


def short_day(day: Epoch) -> str:
    """Return ``22 Nov``."""
    return f"{date_of(day).day} {short_month(day)}"


def short_month(day: Epoch) -> str:
    """Return ``Nov``."""
    return _MONTHS[date_of(day).month - 1][:_SHORT]


def weekday(day: Epoch) -> str:
    """Return ``Sunday``."""
    return _WEEKDAYS[date_of(day).weekday()]


def clock(at: Epoch, zone: tzinfo) -> str:
    """Return ``14:05``."""
    return f"{datetime.fromtimestamp(at, zone):%H:%M}"


def clock_s(at: Epoch, zone: tzinfo) -> str:
    """Return ``14:05:09``."""
    return f"{datetime.fromtimestamp(at, zone):%H:%M:%S}"


def moment(at: Epoch, zone: tzinfo) -> str:
    """Return ``22 November 2026, 14:05``."""
    local = datetime.fromtimestamp(at, zone)
    return f"{_day(local.date())}, {local:%H:%M}"


def days_name(days: Days, calendar: Calendar) -> str:
    """Return what people call a time of whole days: a year, a month, a day, or from when to when.

    ``2026``, ``November 2026``, ``1 to 21 November 2026``, ``24 October to 22 November 2026``.
    """
    first, last = date_of(days.first), date_of(days.end - DAY_S)
    match _whole(days, calendar):
        case Level.YEAR:
            return str(first.year)
        case Level.MONTH:
            return f"{_MONTHS[first.month - 1]} {first.year}"
        case _ if first == last:
            return _day(first)
    if first.year != last.year:
        return f"{_day(first)} to {_day(last)}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} to {_day(last)}"
    return f"{first.day} to {_day(last)}"


def brief_days(days: Days, calendar: Calendar, today: Epoch) -> str:
    """Return the same in few letters, without a year that is that of ``today``.

    ``2025``, ``November``, ``1 to 21 Nov``, ``24 Oct to 22 Nov``, ``1 Jan to 2 Feb 2025``.
    """
    first, last = date_of(days.first), date_of(days.end - DAY_S)
    year = "" if last.year == date_of(today).year else f" {last.year}"
    match _whole(days, calendar):
        case Level.YEAR:
            return str(first.year)
        case Level.MONTH:
            return f"{_MONTHS[first.month - 1]}{year}"
        case _ if first == last:
            return f"{short_day(days.first)}{year}"
    if first.year != last.year:
        return f"{short_day(days.first)} {first.year} to {short_day(days.end - DAY_S)} {last.year}"
    begin = str(first.day) if first.month == last.month else short_day(days.first)
    return f"{begin} to {short_day(days.end - DAY_S)}{year}"


def _whole(days: Days, calendar: Calendar) -> Level | None:
    """Return the level of which ``days`` are a whole period, if they are one longer than a day."""
    for level in (Level.YEAR, Level.MONTH):
        is_first = calendar.parent(level, Level.DAY, days.first) == days.first
        if is_first and calendar.next_start(level, days.first) == days.end:
            return level
    return None


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
