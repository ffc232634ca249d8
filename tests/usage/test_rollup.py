"""Rolling up keeps every count, in any order, by any way; the same for all zones."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.periods import MADE_OF, Calendar, Level
from counterd.usage.rollup import roll_up
from counterd.usage.values import Statistic
from tests.usage.storage import APIA, BERLIN, KATHMANDU, SANTIAGO, at

zones = st.sampled_from([BERLIN, SANTIAGO, KATHMANDU, APIA])
calendars = st.builds(Calendar, zones, st.sampled_from([900, 3600, 86_400]))
levels = st.sampled_from(Level)
stored_levels = st.sampled_from([Level.BASE, Level.DAY, Level.MONTH, Level.YEAR])


@st.composite
def rows_of(draw: st.DrawFn, level: st.SearchStrategy[Level]) -> tuple[Calendar, list[Statistic]]:
    calendar = draw(calendars)
    rows = {}
    for _ in range(draw(st.integers(0, 20))):
        row_level = draw(level)
        instant = draw(st.integers(at("2011-12-25"), at("2012-02-03")))
        key = (
            draw(st.sampled_from(["page", "ref"])),
            draw(st.sampled_from(["/", "#"])),
            row_level,
            calendar.start_of(row_level, instant),
            draw(st.integers(0, 2)),
        )
        rows[key] = Statistic(*key, draw(st.integers(1, 99)))
    return calendar, list(rows.values())


any_rows = rows_of(stored_levels)
base_rows = rows_of(st.just(Level.BASE))


def by_event(rows: list[Statistic]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[row.category, row.event] += row.total
    return counts


@given(any_rows, levels)
def test_no_count_is_lost(given_rows: tuple[Calendar, list[Statistic]], to: Level) -> None:
    calendar, rows = given_rows
    assert by_event(roll_up(rows, to, calendar)) == by_event(rows)


@given(any_rows, levels)
def test_twice_is_once(given_rows: tuple[Calendar, list[Statistic]], to: Level) -> None:
    calendar, rows = given_rows
    once = roll_up(rows, to, calendar)
    assert roll_up(once, to, calendar) == once


@given(any_rows, levels, st.data())
def test_order_does_not_matter(
    given_rows: tuple[Calendar, list[Statistic]], to: Level, data: st.DataObject
) -> None:
    calendar, rows = given_rows
    shuffled = data.draw(st.permutations(rows))
    assert set(roll_up(shuffled, to, calendar)) == set(roll_up(rows, to, calendar))


@given(any_rows, levels)
def test_each_key_comes_once_and_finer_levels_are_gone(
    given_rows: tuple[Calendar, list[Statistic]], to: Level
) -> None:
    calendar, rows = given_rows
    result = roll_up(rows, to, calendar)
    assert len({row[:-1] for row in result}) == len(result)
    assert all(row.part == 0 for row in result)
    assert not {row.level for row in result} & (MADE_OF[to] - {to})


@given(base_rows)
def test_by_days_or_straight_a_month_is_the_same(
    given_rows: tuple[Calendar, list[Statistic]],
) -> None:
    calendar, rows = given_rows
    days = roll_up(rows, Level.DAY, calendar)
    months = roll_up(days, Level.MONTH, calendar)
    assert set(months) == set(roll_up(rows, Level.MONTH, calendar))
    assert set(roll_up(months, Level.YEAR, calendar)) == set(roll_up(rows, Level.YEAR, calendar))
    assert set(roll_up(days, Level.WEEK, calendar)) == set(roll_up(rows, Level.WEEK, calendar))


@given(base_rows)
def test_a_day_is_the_sum_of_its_base_periods(
    given_rows: tuple[Calendar, list[Statistic]],
) -> None:
    calendar, rows = given_rows
    for day in roll_up(rows, Level.DAY, calendar):
        begin, end = calendar.begins_at(Level.DAY, day.start), calendar.ends_at(day[2], day.start)
        assert day.total == sum(
            row.total for row in rows if row[:2] == day[:2] and begin <= row.start < end
        )


def test_hits_around_a_short_night_in_berlin() -> None:
    calendar = Calendar(BERLIN)
    hits = {
        "2026-03-28T22:00+00:00": 1,  # 23:00, Saturday
        "2026-03-28T23:00+00:00": 10,  # 00:00, Sunday of 23 hours
        "2026-03-29T21:00+00:00": 100,  # 23:00 summer time
        "2026-03-29T22:00+00:00": 1000,  # Monday
    }
    rows = [Statistic("page", "/", Level.BASE, at(hour), 1, n) for hour, n in hits.items()]
    days = roll_up(rows, Level.DAY, calendar)
    assert [(row.start, row.total) for row in days] == [
        (at("2026-03-28"), 1),
        (at("2026-03-29"), 110),
        (at("2026-03-30"), 1000),
    ]
    weeks = roll_up(rows, Level.WEEK, calendar)
    assert [(row.start, row.total) for row in weeks] == [
        (at("2026-03-23"), 111),
        (at("2026-03-30"), 1000),
    ]
    assert roll_up(rows, Level.MONTH, calendar) == [
        Statistic("page", "/", Level.MONTH, at("2026-03-01"), 0, 1111)
    ]


def test_a_month_stays_whole_in_a_view_by_weeks_or_days() -> None:
    month = Statistic("page", "/", Level.MONTH, at("2026-03-01"), 0, 7)
    for to in (Level.BASE, Level.DAY, Level.WEEK):
        assert roll_up([month], to, Calendar()) == [month]


def test_parts_of_a_base_period_are_one() -> None:
    parts = [Statistic("page", "/", Level.BASE, 3600, part, 10**part) for part in range(3)]
    assert roll_up(parts, Level.BASE, Calendar()) == [
        Statistic("page", "/", Level.BASE, 3600, 0, 111)
    ]
