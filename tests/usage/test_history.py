"""What a page shows of its days: today, yesterday, the week, month and year, and those who came."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from counterd.usage.history import FIGURES, History, closed_days
from counterd.usage.periods import Calendar, Level, written
from counterd.usage.values import Statistic

CALENDAR = Calendar(ZoneInfo("Europe/Berlin"))
SUNDAY = written(date(2026, 11, 22))
HISTORY = History(
    today=SUNDAY,
    days={
        SUNDAY: 1,
        written(date(2026, 11, 21)): 10,
        written(date(2026, 11, 16)): 100,  # Monday of this week
        written(date(2026, 11, 15)): 1_000,  # last week's Sunday
        written(date(2026, 10, 31)): 10_000,
        written(date(2025, 12, 31)): 7,
    },
    months={written(date(2026, 1, 1)): 100_000},
    visitors={Level.DAY: 2, Level.WEEK: 3, Level.MONTH: 4, Level.YEAR: 5},
    visitors_yesterday=6,
    online=9,
)


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("today", 1),
        ("yesterday", 10),
        ("week", 111),
        ("month", 1_111),
        ("year", 111_111),
        ("today.unique", 2),
        ("yesterday.unique", 6),
        ("week.unique", 3),
        ("month.unique", 4),
        ("year.unique", 5),
        ("online", 9),
    ],
)
def test_each_figure_is_of_its_period(name: str, figure: int) -> None:
    assert HISTORY.figure(name, CALENDAR) == figure


@pytest.mark.parametrize("name", ["", "tomorrow", "online.unique", "today.", "week.unique.unique"])
def test_other_names_are_none(name: str) -> None:
    assert HISTORY.figure(name, CALENDAR) is None


def test_every_name_tells_something_and_nothing_is_zero() -> None:
    empty = History(today=SUNDAY)
    assert [empty.figure(name, CALENDAR) for name in sorted(FIGURES)] == [0] * 11


def test_the_last_days_end_today() -> None:
    assert HISTORY.last(8) == [1_000, 100, 0, 0, 0, 0, 10, 1]
    assert HISTORY.last(1) == [1]


def test_closed_days_are_those_before_today_and_months_those_of_this_year() -> None:
    def row(level: Level, start: int, total: int, part: int = 0) -> Statistic:
        return Statistic("page", "/a", level, start, part, total)

    noon = SUNDAY + 11 * 3600
    days, months = closed_days(
        [
            row(Level.BASE, noon, 1, part=3),
            row(Level.BASE, noon - 86_400, 2, part=1),
            row(Level.BASE, noon - 86_400, 3, part=2),
            row(Level.DAY, SUNDAY - 2 * 86_400, 4),
            row(Level.MONTH, written(date(2026, 2, 1)), 5),
            row(Level.MONTH, written(date(2025, 2, 1)), 6),
        ],
        SUNDAY,
        CALENDAR,
    )
    assert days == {SUNDAY - 86_400: 5, SUNDAY - 2 * 86_400: 4}
    assert months == {written(date(2026, 2, 1)): 5}
