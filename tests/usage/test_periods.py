"""Periods follow each other without gap or overlap, in every zone; days of 23, 24 and 25 hours."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import ConfigError
from counterd.usage.periods import (
    MADE_OF,
    Calendar,
    Level,
    date_of,
    months_before,
    written,
)
from tests.usage.storage import APIA, BERLIN, KATHMANDU, SANTIAGO, at

# In Havana midnight comes twice, in St John's the clock went back over it by an hour and a minute.
ZONES = [
    UTC,
    BERLIN,
    SANTIAGO,
    KATHMANDU,
    APIA,
    *(ZoneInfo(name) for name in ("America/Havana", "America/St_Johns", "Australia/Lord_Howe")),
    timezone(timedelta(hours=-9, minutes=-30)),
]
BASES = [300, 900, 3600, 7200, 21_600, 43_200, 86_400]
calendars = st.builds(Calendar, st.sampled_from(ZONES), st.sampled_from(BASES))
instants = st.integers(at("1975-01-01"), at("2037-12-31"))
# Instants near changes of the clock and of the date, where mistakes live.
changes = [
    at("2026-03-29T01:00"),
    at("2026-10-25T01:00"),
    at("2026-09-06T04:00"),
    at("2026-04-05T03:00"),
    at("2011-12-30T10:00"),
    at("2006-10-29T02:31"),
    at("2026-11-01T05:00"),
    at("2026-12-31T18:15"),
]
instants |= st.sampled_from(changes).flatmap(
    lambda change: st.integers(change - 90_000, change + 90_000)
)
ending = st.sampled_from([level for level in Level if level is not Level.LIFETIME])


@given(calendars, ending, instants)
def test_an_instant_lies_in_the_period_that_starts_for_it(
    calendar: Calendar, level: Level, instant: int
) -> None:
    start = calendar.start_of(level, instant)
    assert calendar.begins_at(level, start) <= instant < calendar.ends_at(level, start)
    assert calendar.start_of(level, calendar.begins_at(level, start)) == start


@given(calendars, ending, instants)
def test_the_next_period_begins_where_one_ends(
    calendar: Calendar, level: Level, instant: int
) -> None:
    start = calendar.start_of(level, instant)
    after = calendar.next_start(level, start)
    assert after > start
    assert calendar.begins_at(level, after) == calendar.ends_at(level, start)


@given(calendars, st.sampled_from(Level), st.sampled_from(Level), instants)
def test_a_period_lies_in_one_longer_period(
    calendar: Calendar, fine: Level, coarse: Level, instant: int
) -> None:
    if fine in MADE_OF[coarse]:
        start = calendar.start_of(fine, instant)
        assert calendar.parent(coarse, fine, start) == calendar.start_of(coarse, instant)


@given(st.sampled_from(ZONES), instants)
def test_a_day_is_that_of_the_clock_on_the_wall(zone: timezone | ZoneInfo, instant: int) -> None:
    day = Calendar(zone).start_of(Level.DAY, instant)
    wall = written(datetime.fromtimestamp(instant, zone).date())
    # Only while clocks that went back over midnight show yesterday again are they apart.
    assert day == wall or (str(zone) == "America/St_Johns" and day == wall + 86_400)


def base_periods(calendar: Calendar, day: date) -> list[int]:
    """The lengths of the base periods of a day, in seconds."""
    start, end = (
        calendar.begins_at(Level.DAY, written(day)),
        calendar.ends_at(Level.DAY, written(day)),
    )
    starts = [start]
    while starts[-1] < end:
        starts.append(calendar.next_start(Level.BASE, starts[-1]))
    assert starts[-1] == end
    return [after - before for before, after in pairwise(starts)]


def test_days_of_berlin_have_23_24_and_25_hours() -> None:
    calendar = Calendar(BERLIN)
    assert base_periods(calendar, date(2026, 3, 28)) == [3600] * 24
    assert base_periods(calendar, date(2026, 3, 29)) == [3600] * 23
    assert base_periods(calendar, date(2026, 10, 25)) == [3600] * 25
    assert calendar.begins_at(Level.DAY, written(date(2026, 3, 29))) == at("2026-03-28T23:00")
    assert calendar.ends_at(Level.DAY, written(date(2026, 3, 29))) == at("2026-03-29T22:00")


def test_a_day_of_santiago_may_begin_at_one() -> None:
    calendar = Calendar(SANTIAGO)
    sunday = written(date(2026, 9, 6))
    assert calendar.begins_at(Level.DAY, sunday) == at("2026-09-06T01:00-03:00")
    assert base_periods(calendar, date(2026, 9, 6)) == [3600] * 23
    assert base_periods(calendar, date(2026, 4, 4)) == [3600] * 25


def test_a_base_period_is_cut_at_midnight_in_kathmandu() -> None:
    calendar = Calendar(KATHMANDU)
    midnight = at("2026-01-01T00:00", KATHMANDU)
    assert midnight == at("2025-12-31T18:15")
    assert calendar.start_of(Level.BASE, midnight - 1) == at("2025-12-31T18:00")
    assert calendar.start_of(Level.BASE, midnight) == midnight
    assert calendar.next_start(Level.BASE, midnight) == at("2025-12-31T19:00")
    assert base_periods(calendar, date(2026, 1, 1)) == [2700, *[3600] * 23, 900]
    assert calendar.start_of(Level.YEAR, midnight) == written(date(2026, 1, 1))
    assert calendar.start_of(Level.YEAR, midnight - 1) == written(date(2025, 1, 1))


def test_a_base_of_a_day_is_cut_at_both_midnights() -> None:
    assert base_periods(Calendar(UTC, 86_400), date(2026, 6, 1)) == [86_400]
    assert base_periods(Calendar(BERLIN, 86_400), date(2026, 6, 1)) == [7200, 79_200]


def test_apia_had_no_30_december_2011() -> None:
    calendar = Calendar(APIA)
    thursday, friday, saturday = (written(date(2011, 12, day)) for day in (29, 30, 31))
    change = at("2011-12-30T10:00")
    assert calendar.start_of(Level.DAY, change - 1) == thursday
    assert calendar.start_of(Level.DAY, change) == saturday
    assert calendar.next_start(Level.DAY, thursday) == saturday
    assert calendar.begins_at(Level.DAY, friday) == calendar.ends_at(Level.DAY, friday) == change
    assert calendar.start_of(Level.MONTH, change) == written(date(2011, 12, 1))


def test_yesterday_does_not_come_back_in_st_johns() -> None:
    calendar = Calendar(ZoneInfo("America/St_Johns"))
    midnight = at("2006-10-29T02:30")  # the clock went from 00:01 back to 23:01
    sunday = written(date(2006, 10, 29))
    assert calendar.start_of(Level.DAY, midnight - 1) == sunday - 86_400
    assert {calendar.start_of(Level.DAY, midnight + s) for s in range(0, 7200, 30)} == {sunday}


@pytest.mark.parametrize(
    ("level", "start", "after"),
    [
        (Level.DAY, date(2026, 2, 28), date(2026, 3, 1)),
        (Level.WEEK, date(2026, 2, 23), date(2026, 3, 2)),
        (Level.MONTH, date(2026, 2, 1), date(2026, 3, 1)),
        (Level.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_periods_of_a_saturday(level: Level, start: date, after: date) -> None:
    calendar = Calendar(BERLIN)
    instant = at("2026-02-28T12:00", BERLIN)
    assert calendar.start_of(level, instant) == written(start)
    assert calendar.next_start(level, written(start)) == written(after)


def test_december_and_leap_years_end_where_they_should() -> None:
    calendar = Calendar()
    assert calendar.next_start(Level.MONTH, at("2026-12-01")) == at("2027-01-01")
    assert calendar.next_start(Level.MONTH, at("2028-02-01")) == at("2028-03-01")
    assert calendar.next_start(Level.YEAR, at("2028-01-01")) == at("2029-01-01")


def test_months_are_counted_back_over_new_year_and_dates_read_again() -> None:
    day = written(date(2026, 1, 31))
    assert months_before(day, 0) == written(date(2026, 1, 1))
    assert months_before(day, 1) == written(date(2025, 12, 1))
    assert months_before(day, 25) == written(date(2023, 12, 1))
    assert date_of(day) == date(2026, 1, 31)


def test_the_lifetime_is_one_period() -> None:
    calendar = Calendar(BERLIN)
    assert calendar.start_of(Level.LIFETIME, at("2026-02-28")) == 0
    assert calendar.begins_at(Level.LIFETIME, 0) == 0
    with pytest.raises(AssertionError):
        calendar.ends_at(Level.LIFETIME, 0)


def test_a_day_stays_in_its_month_when_the_zone_is_changed() -> None:
    first_of_april = Calendar(BERLIN).start_of(Level.DAY, at("2026-04-01T00:30", BERLIN))
    assert Calendar(UTC).parent(Level.MONTH, Level.DAY, first_of_april) == at("2026-04-01")


@pytest.mark.parametrize("base_s", [0, -3600, 60, 299, 301, 7000, 86_399, 86_401, 172_800])
def test_a_base_that_does_not_divide_a_day_is_refused(base_s: int) -> None:
    with pytest.raises(ConfigError, match=rf"base_s must .* not {base_s}"):
        Calendar(UTC, base_s)
