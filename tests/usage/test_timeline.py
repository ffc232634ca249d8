"""What is counted in some days is what begins in them, at whatever level it is kept."""

import pytest

from counterd.usage.periods import Calendar, Level
from counterd.usage.timeline import by_period, finest, is_cut, total, within
from counterd.usage.values import Days, Statistic
from tests.usage.storage import BERLIN, at

CALENDAR = Calendar(BERLIN)
MIDNIGHT = at("2026-11-22T00:00", BERLIN)


def row(level: Level, start: int, count: int) -> Statistic:
    return Statistic("site", "views", level, start, 0, count)


ROWS = [
    row(Level.BASE, MIDNIGHT - 3600, 1),
    row(Level.BASE, MIDNIGHT, 2),
    row(Level.BASE, MIDNIGHT + 7200, 4),
    row(Level.DAY, at("2026-11-20"), 8),
    row(Level.DAY, at("2026-11-01"), 16),
    row(Level.MONTH, at("2026-10-01"), 32),
    row(Level.YEAR, at("2025-01-01"), 64),
    row(Level.LIFETIME, 0, 128),
]


def days(first: str, end: str) -> Days:
    return Days(at(first), at(end))


@pytest.mark.parametrize(
    ("first", "end", "count"),
    [
        ("2026-11-22", "2026-11-23", 6),
        ("2026-11-21", "2026-11-22", 1),
        ("2026-11-01", "2026-11-23", 31),
        ("2026-10-01", "2026-11-01", 32),
        ("2025-01-01", "2026-11-23", 127),
        ("1970-01-01", "2025-01-01", 0),
    ],
)
def test_totals_by_hand(first: str, end: str, count: int) -> None:
    assert total(ROWS, days(first, end), CALENDAR) == count
    assert sum(one.total for one in within(ROWS, days(first, end), CALENDAR)) == count


@pytest.mark.parametrize(
    ("first", "end", "cut"),
    [
        ("2026-11-05", "2026-11-23", False),
        ("2026-10-01", "2026-11-05", False),
        ("2026-10-02", "2026-11-05", True),
        ("2026-09-02", "2026-10-31", True),
        ("2025-02-01", "2026-11-01", True),
        ("2024-12-01", "2026-01-01", False),
    ],
)
def test_days_may_be_cut_out_of_a_longer_period(first: str, end: str, *, cut: bool) -> None:
    assert is_cut(ROWS, days(first, end), CALENDAR) is cut


def test_periods_hold_what_lies_in_the_days() -> None:
    november = days("2026-11-10", "2026-11-23")
    assert by_period(ROWS, november, Level.DAY, CALENDAR) == {
        at("2026-11-20"): 8,
        at("2026-11-21"): 1,
        at("2026-11-22"): 6,
    }
    assert by_period(ROWS, november, Level.MONTH, CALENDAR) == {at("2026-11-01"): 15}


def test_days_of_long_ago_are_told_by_longer_periods() -> None:
    assert finest(ROWS, days("2026-11-22", "2026-11-23"), Level.BASE, CALENDAR) is Level.BASE
    assert finest(ROWS, days("2026-11-20", "2026-11-23"), Level.BASE, CALENDAR) is Level.DAY
    assert finest(ROWS, days("2026-10-01", "2026-11-23"), Level.DAY, CALENDAR) is Level.MONTH
    assert finest(ROWS, days("2026-11-22", "2026-11-23"), Level.YEAR, CALENDAR) is Level.YEAR
    assert finest([], days("2026-11-22", "2026-11-23"), Level.DAY, CALENDAR) is Level.DAY
