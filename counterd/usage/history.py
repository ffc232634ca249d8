"""The days of a page or site up to now: what ``%{today}``, ``%{month.unique}`` and graphs show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from counterd.model import Epoch
from counterd.usage.periods import DAY_S, Calendar, Level
from counterd.usage.rollup import roll_up
from counterd.usage.values import Statistic

DAYS_MAX: Final = 366
"""How far back a history reaches, in days."""

_LEVELS: Final[Mapping[str, Level]] = {
    "today": Level.DAY,
    "week": Level.WEEK,
    "month": Level.MONTH,
    "year": Level.YEAR,
}
_YESTERDAY: Final = "yesterday"
_ONLINE: Final = "online"
_UNIQUE: Final = ".unique"
FIGURES: Final = frozenset(
    {_ONLINE, *(name + form for name in (*_LEVELS, _YESTERDAY) for form in ("", _UNIQUE))}
)
"""The names of what a history can tell."""


@dataclass(frozen=True, slots=True)
class History:
    """Views by day, and distinct visitors of the site."""

    today: Epoch
    """As a date is written."""
    days: Mapping[Epoch, int] = field(default_factory=dict)
    months: Mapping[Epoch, int] = field(default_factory=dict)
    """Of this year, what is no longer known by day."""
    visitors: Mapping[Level, int] = field(default_factory=dict)
    """Distinct in the day, week, month and year of today."""
    visitors_yesterday: int = 0
    online: int = 0
    """Distinct in the last five minutes."""

    def figure(self, name: str, calendar: Calendar) -> int | None:
        """Return one of ``FIGURES``, ``None`` for another name."""
        if name == _ONLINE:
            return self.online
        period, separator, _ = name.partition(_UNIQUE)
        if name not in FIGURES:
            return None
        if period == _YESTERDAY:
            return self.visitors_yesterday if separator else self.days.get(self.today - DAY_S, 0)
        level = _LEVELS[period]
        if separator:
            return self.visitors.get(level, 0)
        start = calendar.parent(level, Level.DAY, self.today)
        known = sum(total for day, total in self.days.items() if day >= start)
        return known + (sum(self.months.values()) if level is Level.YEAR else 0)

    def last(self, count: int) -> list[int]:
        """Return the views of the last ``count`` days, today's last."""
        first = self.today - (count - 1) * DAY_S
        return [self.days.get(day, 0) for day in range(first, self.today + 1, DAY_S)]


def closed_days(
    rows: Iterable[Statistic], today: Epoch, calendar: Calendar
) -> tuple[dict[Epoch, int], dict[Epoch, int]]:
    """Return the days before today, and the months of this year that are no longer days."""
    days: dict[Epoch, int] = {}
    months: dict[Epoch, int] = {}
    year = calendar.parent(Level.YEAR, Level.DAY, today)
    for row in roll_up(rows, Level.DAY, calendar):
        if row.level is Level.DAY and row.start < today:
            days[row.start] = days.get(row.start, 0) + row.total
        elif row.level is Level.MONTH and row.start >= year:
            months[row.start] = months.get(row.start, 0) + row.total
    return days, months
