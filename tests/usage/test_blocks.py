"""Blocks are as long as can be, follow each other, and leave alone what must stay alone."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.blocks import blocks
from counterd.usage.periods import DAY_S, Calendar, Level
from counterd.usage.values import Days
from tests.usage.storage import APIA, at

CALENDAR = Calendar()
days = st.integers(0, 40 * 365).map(lambda number: number * DAY_S)


def cut(first: str, end: str, *alone: str) -> list[tuple[str, str]]:
    """The blocks as ISO dates without their year, if they lie in 2026."""
    found = blocks(Days(at(first), at(end)), CALENDAR, [at(day) for day in alone])
    names = {
        at(f"{year}-{month:02}-{day:02}"): f"{year}-{month}-{day}"
        for year in (2024, 2025, 2026, 2027)
        for month in range(1, 13)
        for day in range(1, 29)
    }
    return [(names[one.first], names[one.end]) for one in found]


def test_thirty_days_are_two_runs_and_today() -> None:
    assert cut("2026-10-24", "2026-11-23", "2026-11-22") == [
        ("2026-10-24", "2026-11-1"),
        ("2026-11-1", "2026-11-22"),
        ("2026-11-22", "2026-11-23"),
    ]


def test_whole_years_and_months_are_one_block_each() -> None:
    assert cut("2024-11-15", "2026-03-01") == [
        ("2024-11-15", "2024-12-1"),
        ("2024-12-1", "2025-1-1"),
        ("2025-1-1", "2026-1-1"),
        ("2026-1-1", "2026-2-1"),
        ("2026-2-1", "2026-3-1"),
    ]


def test_a_month_with_a_day_that_stays_alone_is_cut_around_it() -> None:
    assert cut("2026-10-01", "2026-12-01", "2026-11-10", "2026-11-11") == [
        ("2026-10-1", "2026-11-1"),
        ("2026-11-1", "2026-11-10"),
        ("2026-11-10", "2026-11-11"),
        ("2026-11-11", "2026-11-12"),
        ("2026-11-12", "2026-12-1"),
    ]


def test_no_days_are_no_blocks() -> None:
    assert cut("2026-10-01", "2026-10-01") == []


@given(first=days, length=st.integers(1, 1000), alone=st.sets(days, max_size=3), apia=st.booleans())
def test_blocks_follow_each_other(first: int, length: int, alone: set[int], *, apia: bool) -> None:
    calendar = Calendar(APIA) if apia else CALENDAR  # a day of 2011 was skipped there
    wanted = Days(first, first + length * DAY_S)
    found = [*blocks(wanted, calendar, alone)]
    assert [found[0].first, *(one.end for one in found)] == [
        *(one.first for one in found),
        wanted.end,
    ]
    for one in found:
        held = {day for day in alone if one.first <= day < one.end}
        assert not held or one == Days(one.first, calendar.next_start(Level.DAY, one.first))
