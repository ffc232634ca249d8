"""Views show every event once, whenever it was rolled up; newest first, then as readers expect."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage import Settings
from counterd.usage.periods import Calendar, Level
from counterd.usage.report import (
    Line,
    Period,
    Query,
    daily_averages,
    distinct_counts,
    report,
    top,
    united,
)
from counterd.usage.values import FOLDED, Distinct, Statistic
from tests.usage.storage import BERLIN, KATHMANDU, Store, at, lifetimes, total

CALENDAR = Calendar(BERLIN)


def day(text: str, event: str, count: int, category: str = "page") -> Statistic:
    return Statistic(category, event, Level.DAY, at(text), 0, count)


def test_periods_are_newest_first_and_lines_in_their_order() -> None:
    rows = [
        day("2026-11-20", "/a", 1),
        day("2026-11-21", "/b", 2),
        day("2026-11-21", "/c", 2),
        day("2026-11-21", "/a", 9),
        day("2026-11-21", "x", 1, "agent"),
    ]
    assert report(rows, Query(), CALENDAR) == [
        Period(
            Level.DAY,
            at("2026-11-21"),
            (
                Line("agent", "x", 1),
                Line("page", "/a", 9),
                Line("page", "/b", 2),
                Line("page", "/c", 2),
            ),
        ),
        Period(Level.DAY, at("2026-11-20"), (Line("page", "/a", 1),)),
    ]


def test_what_is_rolled_up_and_what_is_not_add_up() -> None:
    rows = [
        Statistic("page", "/", Level.BASE, at("2026-11-22T08:00"), 4, 1),
        Statistic("page", "/", Level.BASE, at("2026-11-22T08:00"), 5, 10),
        day("2026-11-21", "/", 100),
        Statistic("page", "/", Level.MONTH, at("2026-11-01"), 0, 1000),
        Statistic("page", "/", Level.YEAR, at("2026-01-01"), 0, 10_000),
        Statistic("page", "/", Level.LIFETIME, 0, 0, 10**6),
    ]

    def shown(level: Level) -> list[tuple[Level, int]]:
        periods = report(rows, Query(level=level), CALENDAR)
        return [(period.level, period.lines[0].total) for period in periods]

    assert shown(Level.YEAR) == [(Level.YEAR, 11_111)]
    assert shown(Level.MONTH) == [(Level.MONTH, 1111), (Level.YEAR, 10_000)]
    coarse = [(Level.MONTH, 1000), (Level.YEAR, 10_000)]
    assert shown(Level.DAY) == [(Level.DAY, 11), (Level.DAY, 100), *coarse]
    assert shown(Level.WEEK) == [(Level.WEEK, 111), *coarse]
    assert shown(Level.BASE) == [(Level.BASE, 11), (Level.DAY, 100), *coarse]
    assert shown(Level.LIFETIME) == [(Level.LIFETIME, 1_011_111)]


def test_a_lifetime_leaves_out_what_was_folded_because_it_has_it() -> None:
    rows = [
        Statistic("page", FOLDED, Level.MONTH, at("2026-01-01"), 0, 30),
        Statistic("page", "/a", Level.LIFETIME, 0, 0, 10),
        Statistic("page", "/b", Level.LIFETIME, 0, 0, 20),
        day("2026-11-21", "/a", 5),
    ]
    (period,) = report(rows, Query(level=Level.LIFETIME, since=at("2026-11-22")), CALENDAR)
    assert period.lines == (Line("page", "/b", 20), Line("page", "/a", 15))
    assert sum(line.total for line in period.lines) == total(rows)


def test_the_period_of_since_and_that_before_until_are_whole() -> None:
    rows = [day(f"2026-{month:02}-{d:02}", "/", 1) for month in (9, 10, 11) for d in (1, 15, 30)]
    query = Query(
        level=Level.MONTH,
        since=at("2026-10-20T12:00", BERLIN),
        until=at("2026-11-01T00:00", BERLIN),
    )
    assert report(rows, query, CALENDAR) == [
        Period(Level.MONTH, at("2026-10-01"), (Line("page", "/", 3),))
    ]
    later = Query(level=Level.MONTH, until=at("2026-11-01T00:00:01", BERLIN))
    assert [period.lines[0].total for period in report(rows, later, CALENDAR)] == [3, 3, 3]


def test_one_category_and_no_small_sums_can_be_asked_for() -> None:
    rows = [
        day("2026-11-20", "/a", 4),
        day("2026-11-21", "/a", 2),
        day("2026-11-21", "/a", 3, "ref"),
        Statistic("page", "/a", Level.BASE, at("2026-11-21T10:00"), 1, 3),
    ]
    assert report(rows, Query(category="page", minimum=5), CALENDAR) == [
        Period(Level.DAY, at("2026-11-21"), (Line("page", "/a", 5),))
    ]


def test_the_top_is_summed_over_the_time_asked_for() -> None:
    rows = [
        day("2026-11-19", "/c", 100),
        day("2026-11-20", "/a", 4),
        day("2026-11-21", "/a", 2),
        day("2026-11-21", "/b", 6),
        day("2026-11-21", "/d", 1),
        day("2026-11-21", FOLDED, 50),
        day("2026-11-22", "/b", 100),
        Statistic("page", "/a", Level.LIFETIME, 0, 0, 900),
    ]
    query = Query(
        category="page",
        since=at("2026-11-20T10:00", BERLIN),
        until=at("2026-11-22T00:00", BERLIN),
        minimum=2,
    )
    assert top(rows, 9, query, CALENDAR) == [Line("page", "/a", 6), Line("page", "/b", 6)]
    assert top(rows, 1, query, CALENDAR) == [Line("page", "/a", 6)]
    assert top(rows, 1, Query(level=Level.LIFETIME), CALENDAR) == [Line("page", "/a", 906)]


def test_the_recorder_knows_better_than_the_store() -> None:
    old, new, other = (
        day("2026-11-20", "/a", 4),
        day("2026-11-20", "/a", 5),
        day("2026-11-20", "b", 1),
    )
    assert united([old, other], [new]) == [new, other]


def test_distinct_counts_are_the_sum_of_their_parts() -> None:
    rows = [
        Distinct("visitor", Level.DAY, 86_400, 1, 3),
        Distinct("visitor", Level.DAY, 86_400, 2, 4),
        Distinct("visitor", Level.WEEK, 86_400, 3, 50),
        Distinct("user", Level.DAY, 86_400, 4, 600),
    ]
    assert distinct_counts(rows, Level.DAY) == {("visitor", 86_400): 7, ("user", 86_400): 600}


def seen(text: str, count: int, category: str = "visitor") -> Distinct:
    return Distinct(category, Level.DAY, at(text), 1, count)


def test_an_average_is_over_the_days_on_which_the_service_ran() -> None:
    rows = [seen("2026-10-31", 8), seen("2026-11-01", 3), seen("2026-11-20", 4)]
    rows += [seen("2026-11-20", 5, "user"), seen("2026-11-07", 0)]
    rows += [Distinct("visitor", Level.MONTH, at("2026-11-01"), 2, 1000)]
    ran = {at("2026-11-01"), at("2026-11-02"), at("2026-12-01")}
    # On the 20th somebody came, so it ran.
    assert daily_averages(rows, Level.MONTH, ran, CALENDAR) == {
        ("visitor", at("2026-10-01")): 8,
        ("visitor", at("2026-11-01")): 7 / 3,
        ("user", at("2026-11-01")): 5 / 3,
    }


def test_no_days_have_no_average() -> None:
    assert daily_averages([], Level.MONTH, [], CALENDAR) == {}
    assert daily_averages([seen("2026-11-07", 0)], Level.MONTH, [], CALENDAR) == {}


SETTINGS = Settings(
    zone=KATHMANDU, keep_base_days=3, keep_day_days=30, keep_month_months=4, keep_event_months=2
)
NOW = at("2026-11-22T12:00")
views = st.sampled_from([Level.DAY, Level.WEEK, Level.MONTH, Level.YEAR])
hits = st.lists(
    st.tuples(st.sampled_from(["/a", "/b"]), st.integers(at("2025-11-22"), NOW)), max_size=20
)


@given(hits, st.integers(at("2025-11-22"), NOW + 10**8), st.sampled_from(Level))
def test_no_view_loses_an_event_because_of_when_it_was_rolled_up(
    counted: list[tuple[str, int]], now: int, level: Level
) -> None:
    calendar = SETTINGS.calendar
    store = Store(
        {
            Statistic("page", event, Level.BASE, calendar.start_of(Level.BASE, instant), part, 1)
            for part, (event, instant) in enumerate(counted)
        }
    )
    alive = lifetimes(store.statistics)
    years = report(store.statistics, Query(level=Level.YEAR), calendar)
    before = {year.start: sum(line.total for line in year.lines) for year in years}
    store.upkeep(now, SETTINGS, len(counted))
    shown = report(store.statistics, Query(level=level), calendar)
    assert sum(line.total for period in shown for line in period.lines) == len(counted)
    years = report(store.statistics, Query(level=Level.YEAR), calendar)
    assert {year.start: sum(line.total for line in year.lines) for year in years} == before
    most = top(store.statistics, 9, Query(level=Level.LIFETIME), calendar)
    assert {(line.category, line.event): line.total for line in most} == alive


@given(hits, views)
def test_each_event_is_shown_in_its_period(counted: list[tuple[str, int]], level: Level) -> None:
    calendar = SETTINGS.calendar
    rows = [
        Statistic("page", event, Level.BASE, calendar.start_of(Level.BASE, instant), part, 1)
        for part, (event, instant) in enumerate(counted)
    ]
    for period in report(rows, Query(level=level), calendar):
        begin = calendar.begins_at(level, period.start)
        end = calendar.ends_at(level, period.start)
        for _, event, n in period.lines:
            assert n == sum(begin <= at_ < end and event == name for name, at_ in counted)
        asked = Query(level=level, since=end - 1, until=begin + 1)
        assert report(rows, asked, calendar) == [period]
