"""The points of a chart are the periods of its days, each with what was counted in it."""

from dataclasses import replace

from counterd.usage import Settings
from counterd.usage.parts import Span
from counterd.usage.periods import DAY_S, Level
from counterd.usage.values import Days, Distinct, Statistic
from counterd.web.own.charts import Point
from counterd.web.own.chosen import dated_query
from counterd.web.own.points import Course, Points
from tests.usage.storage import BERLIN, at

SETTINGS = Settings(zone=BERLIN)
NOON = at("2026-11-22T12:30", BERLIN)


def hits(level: Level, start: int, count: int) -> Statistic:
    return Statistic("site", "views", level, start, 0, count)


def seen(level: Level, day: str, count: int) -> Distinct:
    return Distinct("visitor", level, at(day), 0, count)


def course(first: str, last: str, level: Level, *rows: Statistic) -> Course:
    days = Days(at(first), at(last) + DAY_S)
    return Course(
        days=days, before=None, level=level, hits=[*rows], visitors=[], rests=[], now=NOON
    )


def points(one: Course, settings: Settings = SETTINGS) -> list[Point]:
    return Points(one, settings, dated_query).all()


def test_days_by_hand() -> None:
    one = course(
        "2026-11-20",
        "2026-11-22",
        Level.DAY,
        hits(Level.DAY, at("2026-11-20"), 7),
        hits(Level.BASE, at("2026-11-21T23:00", BERLIN), 2),
        hits(Level.BASE, at("2026-11-22T00:00", BERLIN), 3),
        hits(Level.BASE, at("2026-11-22T11:00", BERLIN), 4),
        hits(Level.DAY, at("2026-11-17"), 5),
        hits(Level.DAY, at("2026-11-18"), 6),
    )
    before = Days(at("2026-11-17"), at("2026-11-20"))
    visitors = [
        seen(Level.DAY, "2026-11-20", 3),
        seen(Level.DAY, "2026-11-22", 1),
        seen(Level.MONTH, "2026-11-01", 99),
    ]
    told = points(replace(one, before=before, visitors=visitors))
    assert [point.hits for point in told] == [7, 2, 7]
    assert [point.visitors for point in told] == [3, 0, 1]
    assert [point.before for point in told] == [5, 6, 0]
    assert [point.name for point in told] == [
        "Friday, 20 November 2026",
        "Saturday, 21 November 2026",
        "Sunday, 22 November 2026",
    ]
    assert [point.tick for point in told] == ["Fri 20", "Sat 21", "Sun 22"]
    assert told[0].url == "since=2026-11-20&until=2026-11-20"
    assert (told[0].start, told[0].end) == (
        at("2026-11-20T00:00", BERLIN),
        at("2026-11-21T00:00", BERLIN),
    )


def test_hours_of_a_day_are_compared_by_the_clock_on_the_wall() -> None:
    # Clocks go forward at 2:00: that day has no such hour.
    one = course(
        "2026-03-29",
        "2026-03-29",
        Level.BASE,
        hits(Level.BASE, at("2026-03-29T01:00", BERLIN), 1),
        hits(Level.BASE, at("2026-03-29T03:00", BERLIN), 3),
        hits(Level.BASE, at("2026-03-28T02:00", BERLIN), 20),
        hits(Level.BASE, at("2026-03-28T03:00", BERLIN), 30),
    )
    told = points(replace(one, before=Days(at("2026-03-28"), at("2026-03-29"))))
    assert len(told) == 23
    by_tick = {point.tick: (point.hits, point.before) for point in told}
    assert "02:00" not in by_tick
    assert (by_tick["01:00"], by_tick["03:00"]) == ((1, 0), (3, 30))
    assert told[1].name == "29 Mar, 01:00 to 03:00"
    assert {point.visitors for point in told} == {None}
    assert {point.url for point in told} == {""}


def test_a_day_of_25_hours_has_as_many() -> None:
    told = points(course("2026-10-25", "2026-10-25", Level.BASE))
    assert [point.tick for point in told].count("02:00") == 2
    assert len(told) == 25


def test_short_base_periods_are_added_up_to_hours() -> None:
    rows = [hits(Level.BASE, at("2026-11-22T08:00", BERLIN) + n * 300, 1) for n in range(13)]
    told = points(course("2026-11-22", "2026-11-22", Level.BASE, *rows), Settings(base_s=300))
    assert len(told) == 24
    assert sorted(point.hits for point in told)[-2:] == [1, 12]


def test_what_is_no_longer_kept_by_the_hour_is_told_by_the_day() -> None:
    row = hits(Level.DAY, at("2026-10-05"), 9)
    (point,) = points(course("2026-10-05", "2026-10-05", Level.BASE, row))
    assert (point.hits, point.name, point.url) == (9, "Monday, 5 October 2026", "")


def test_months_may_be_cut_and_then_their_visitors_are_not_known() -> None:
    one = course(
        "2026-09-10",
        "2026-11-22",
        Level.MONTH,
        hits(Level.DAY, at("2026-09-09"), 100),
        hits(Level.DAY, at("2026-09-10"), 1),
        hits(Level.MONTH, at("2026-10-01"), 2),
        hits(Level.BASE, at("2026-11-22T08:00", BERLIN), 3),
    )
    visitors = [
        seen(Level.MONTH, "2026-09-01", 7),
        seen(Level.MONTH, "2026-10-01", 8),
        seen(Level.MONTH, "2026-11-01", 9),
    ]
    told = points(replace(one, visitors=visitors))
    assert [(point.hits, point.visitors) for point in told] == [(1, None), (2, 8), (3, 9)]
    assert [point.name for point in told] == [
        "10 to 30 September 2026",
        "October 2026",
        "1 to 22 November 2026",
    ]
    assert [point.tick for point in told] == ["Sep 2026", "Oct", "Nov"]
    assert told[1].url == "since=2026-10-01&until=2026-10-31"
    past = replace(one, days=Days(at("2026-09-10"), at("2026-10-21")), visitors=visitors)
    assert points(past)[-1].visitors is None


def test_years() -> None:
    one = course(
        "2024-01-01",
        "2026-11-22",
        Level.YEAR,
        hits(Level.YEAR, at("2024-01-01"), 5),
        hits(Level.MONTH, at("2025-03-01"), 6),
    )
    told = points(one)
    assert [(point.tick, point.hits) for point in told] == [("2024", 5), ("2025", 6), ("2026", 0)]
    assert told[2].name == "1 January to 22 November 2026"


def test_a_period_before_that_is_kept_only_by_longer_ones_is_not_drawn() -> None:
    one = course("2026-11-20", "2026-11-22", Level.DAY, hits(Level.MONTH, at("2026-10-01"), 9))
    before = Days(at("2026-10-01"), at("2026-11-01"))
    assert {point.before for point in points(replace(one, before=before))} == {None}


def test_a_gap_is_a_period_without_the_server() -> None:
    rest = Span(at("2026-11-19T12:00", BERLIN), at("2026-11-22T12:00", BERLIN))
    one = replace(course("2026-11-19", "2026-11-22", Level.DAY), rests=[rest])
    assert [point.is_gap for point in points(one)] == [False, True, True, False]


def test_many_days_have_dates_below() -> None:
    assert points(course("2026-10-24", "2026-11-22", Level.DAY))[0].tick == "24 Oct"
