"""A report answers what was asked: these days, this category, newest first, as people reckon."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import ConfigError
from counterd.report import (
    Category,
    Count,
    Entry,
    Mark,
    Period,
    Question,
    Seen,
    arranged,
    days_asked,
)
from counterd.usage import Settings
from counterd.usage.periods import DAY_S, Level
from counterd.usage.uptime import START, STOP, TIMELINE
from counterd.usage.values import FOLDED, Distinct, Statistic, Usage
from counterd.usage.values import Mark as LifeMark
from tests.usage.storage import BERLIN, at

SETTINGS = Settings(zone=BERLIN)
CALENDAR = SETTINGS.calendar
NOW = at("2026-11-22T12:00", BERLIN)  # a Sunday


def asked(level: Level, since: str | None = None, until: str | None = None) -> tuple[str, str]:
    """The first and the last day that are read."""
    days = days_asked(Question(level, since, until), CALENDAR, NOW)
    first, last = (datetime.fromtimestamp(day, UTC) for day in (days.first, days.end - DAY_S))
    return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"


def test_without_dates_the_last_few_periods_are_asked_for() -> None:
    assert asked(Level.BASE) == ("2026-11-22", "2026-11-22")
    assert asked(Level.DAY) == ("2026-11-16", "2026-11-22")
    assert asked(Level.WEEK) == ("2026-09-28", "2026-11-22")
    assert asked(Level.MONTH) == ("2025-12-01", "2026-11-30")
    assert asked(Level.YEAR) == asked(Level.LIFETIME) == ("1970-01-01", "2026-12-31")


def test_the_last_periods_are_those_before_until() -> None:
    assert asked(Level.DAY, until="2026-03-03") == ("2026-02-25", "2026-03-03")
    assert asked(Level.DAY, until="1970-01-02") == ("1970-01-01", "1970-01-02")


def test_the_periods_of_both_dates_are_whole() -> None:
    dates = "2026-02-25", "2026-03-10"
    assert asked(Level.BASE, *dates) == asked(Level.DAY, *dates) == dates
    assert asked(Level.WEEK, *dates) == ("2026-02-23", "2026-03-15")
    assert asked(Level.MONTH, *dates) == ("2026-02-01", "2026-03-31")
    assert asked(Level.YEAR, *dates) == ("2026-01-01", "2026-12-31")
    assert asked(Level.DAY, "2026-11-22") == ("2026-11-22", "2026-11-22")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question(since="yesterday"), "--since: expected a date like 2026-11-22, got 'yesterday'"),
        (Question(until="2026-02-30"), "--until: expected a date like 2026-11-22"),
        (Question(since="1969-12-31"), "--since: expected a date"),
        (Question(until="3000-01-01"), "--until: expected a date"),
        (Question(since=""), "--since: expected a date like 2026-11-22, got ''"),
        (
            Question(since="2026-11-22", until="2026-11-21"),
            "--since 2026-11-22 is later than --until 2026-11-21",
        ),
        (Question(since="2026-11-23"), "--since 2026-11-23 is later than today"),
        (Question(Level.LIFETIME, since="2026-11-22"), "--level lifetime"),
        (Question(Level.LIFETIME, until="2026-11-22"), "--level lifetime"),
    ],
)
def test_a_wrong_date_is_one_sentence(question: Question, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        days_asked(question, CALENDAR, NOW)
    assert str(refused.value).startswith(sentence) or sentence in str(refused.value)


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("level", [level for level in Level if level is not Level.LIFETIME])
def test_the_first_and_the_last_date_can_be_asked_for_in_any_zone(level: Level, zone: str) -> None:
    settings = Settings(zone=ZoneInfo(zone))
    question = Question(level, "1970-01-01", "2999-12-31")
    days = days_asked(question, settings.calendar, NOW)
    assert arranged(Usage([], [], []), question, days, settings, NOW) == []


def statistic(event: str, count: int, day: str, category: str = "page") -> Statistic:
    return Statistic(category, event, Level.DAY, at(day), 0, count)


def told(usage: Usage, question: Question) -> list[Entry]:
    days = days_asked(question, CALENDAR, NOW)
    return arranged(usage, question, days, SETTINGS, NOW)


def of(*statistics: Statistic) -> Usage:
    return Usage(list(statistics), [], [])


def test_a_period_has_its_categories_and_they_their_events() -> None:
    usage = of(
        statistic("/a", 3, "2026-11-22"),
        statistic("/b", 1200, "2026-11-22"),
        statistic("200", 1203, "2026-11-22", "status"),
        statistic("/a", 7, "2026-11-21"),
        Statistic("page", "/a", Level.BASE, at("2026-11-22T00:00", BERLIN), 1, 4),
    )
    assert told(usage, Question()) == [
        Period(
            "day",
            date(2026, 11, 22),
            (),
            (
                Category("page", 1207, (Count("/b", 1200), Count("/a", 7)), 0),
                Category("status", 1203, (Count("200", 1203),), 0),
            ),
        ),
        Period("day", date(2026, 11, 21), (), (Category("page", 7, (Count("/a", 7),), 0),)),
    ]


def test_the_top_of_each_category_can_be_asked_for_and_the_sum_is_of_all() -> None:
    usage = of(*(statistic(f"/{n}", n, "2026-11-22") for n in (1, 2, 3, 4)))
    (period,) = told(usage, Question(top=2))
    assert isinstance(period, Period)
    assert period.categories == (Category("page", 10, (Count("/4", 4), Count("/3", 3)), 2),)


def test_small_counts_are_left_out_of_sums_too() -> None:
    usage = Usage(
        [statistic("/a", 4, "2026-11-22"), statistic("/b", 5, "2026-11-22")],
        [
            Distinct("visitor", Level.DAY, at("2026-11-22"), 1, 5),
            Distinct("visitor /a/", Level.DAY, at("2026-11-22"), 1, 4),
        ],
        [],
    )
    (period,) = told(usage, Question(minimum=5))
    assert isinstance(period, Period)
    assert period.categories == (Category("page", 5, (Count("/b", 5),), 0),)
    assert period.seen == (Seen("visitor", 5, None),)


def test_hours_are_told_in_the_zone_also_when_clocks_change() -> None:
    hours = [at(text) for text in ("2026-10-25T00:00", "2026-10-25T01:00")]
    usage = of(*(Statistic("page", "/", Level.BASE, hour, 1, 1) for hour in hours))
    entries = told(usage, Question(Level.BASE, "2026-10-25", "2026-10-25"))
    starts = [entry.start for entry in entries if isinstance(entry, Period)]
    assert [f"{start:%H:%M %Z}" for start in starts if start] == ["02:00 CET", "02:00 CEST"]


def test_what_is_too_old_for_a_level_stands_there_as_a_longer_period() -> None:
    month = Statistic("page", "/", Level.MONTH, at("2026-11-01"), 0, 50)
    folded = Statistic("page", FOLDED, Level.YEAR, at("2025-01-01"), 0, 700)
    usage = of(statistic("/", 1, "2026-11-01"), month, folded)
    entries = told(usage, Question(Level.DAY, since="2025-01-01"))
    shown = [(entry.level, entry.categories) for entry in entries if isinstance(entry, Period)]
    assert shown == [
        ("day", (Category("page", 1, (Count("/", 1),), 0),)),
        ("month", (Category("page", 50, (Count("/", 50),), 0),)),
        ("year", (Category("page", 700, (Count("", 700),), 0),)),
    ]


def test_a_mark_stands_above_the_period_in_which_it_was_made() -> None:
    def mark(text: str) -> LifeMark:
        return LifeMark(at(text, BERLIN), TIMELINE, START)

    before, midnight, evening = (
        mark("2026-11-15T23:59:59"),
        mark("2026-11-21T00:00"),
        mark("2026-11-21T20:00"),
    )
    days = [statistic("/", 1, f"2026-11-{day}") for day in (20, 21, 22)]
    entries = told(Usage(days, [], [before, midnight, evening]), Question())
    order = [
        f"{entry.at:%d %H:%M}" if isinstance(entry, Mark) else f"{entry.start:%d}"
        for entry in entries
    ]
    assert order == ["22", "21 20:00", "21 00:00", "21", "20"]


def visitors(level: Level, start: str, count: int, category: str = "visitor") -> Distinct:
    return Distinct(category, level, at(start), 1, count)


WEEK = Usage(
    [statistic("/", 1, "2026-11-18")],
    [
        visitors(Level.DAY, "2026-11-17", 20),
        visitors(Level.DAY, "2026-11-18", 10),
        visitors(Level.DAY, "2026-11-18", 7, "visitor /docs/"),
        visitors(Level.WEEK, "2026-11-16", 25),
    ],
    [
        LifeMark(at("2026-11-13T08:00", BERLIN), TIMELINE, START),
        LifeMark(at("2026-11-19T08:00", BERLIN), TIMELINE, STOP),
    ],
)


def test_visitors_of_longer_periods_have_an_average_of_the_days_that_the_server_ran() -> None:
    entries = told(WEEK, Question(Level.WEEK))
    (period,) = (entry for entry in entries if isinstance(entry, Period))
    # The server ran from Monday to Thursday; of the Friday before, none of this week knows.
    assert period.seen == (Seen("visitor", 25, 7.5),)


def test_days_that_were_not_asked_for_have_no_part_in_an_average() -> None:
    month = Statistic("page", "/", Level.MONTH, at("2026-11-01"), 0, 50)
    usage = Usage(
        [month],
        [visitors(Level.DAY, "2026-11-13", 20), visitors(Level.MONTH, "2026-11-01", 99)],
        [LifeMark(at("2026-11-13T08:00", BERLIN), TIMELINE, START)],
    )
    entries = told(usage, Question(Level.DAY, "2026-11-01", "2026-11-14"))
    seen = {entry.level: entry.seen for entry in entries if isinstance(entry, Period)}
    assert seen["month"] == (Seen("visitor", 99, 10.0),)


def test_a_category_of_marks_can_be_asked_for() -> None:
    usage = Usage([], WEEK.distinct, WEEK.marks)
    entries = told(usage, Question(category=TIMELINE, since="2026-11-01"))
    assert [entry.event for entry in entries if isinstance(entry, Mark)] == [STOP, START]
    assert len(entries) == 2
    entries = told(usage, Question(category="visitor", since="2026-11-01"))
    assert not any(isinstance(entry, Mark) for entry in entries)


def test_a_day_with_nothing_but_visitors_is_told() -> None:
    entries = told(WEEK, Question(Level.DAY))
    seen = [(entry.start, entry.seen) for entry in entries if isinstance(entry, Period)]
    assert seen == [
        (date(2026, 11, 18), (Seen("visitor", 10, None), Seen("visitor /docs/", 7, None))),
        (date(2026, 11, 17), (Seen("visitor", 20, None),)),
    ]


@pytest.mark.parametrize(
    ("category", "names"),
    [
        ("visitor", {"visitor", "visitor /docs/"}),
        ("visitor /docs/", {"visitor /docs/"}),
        ("visit", set()),
        ("page", set()),
    ],
)
def test_a_category_of_visitors_can_be_asked_for(category: str, names: set[str]) -> None:
    usage = Usage([], WEEK.distinct, [])
    entries = told(usage, Question(category=category))
    periods = [entry for entry in entries if isinstance(entry, Period)]
    assert {seen.category for period in periods for seen in period.seen} == names


def test_all_time_has_no_start_and_no_marks() -> None:
    lifetime = Statistic("page", "/a", Level.LIFETIME, 0, 0, 100)
    folded = Statistic("page", FOLDED, Level.YEAR, at("2020-01-01"), 0, 100)
    entries = told(of(lifetime, folded, statistic("/a", 1, "2026-11-22")), Question(Level.LIFETIME))
    category = Category("page", 101, (Count("/a", 101),), 0)
    assert entries == [Period("lifetime", None, (), (category,))]


days_of_years = st.integers(0, 900).map(lambda number: NOW - number * DAY_S)


@given(st.lists(st.tuples(days_of_years, st.integers(1, 9)), max_size=30))
def test_no_level_loses_a_count(hits: list[tuple[int, int]]) -> None:
    rows = [
        Statistic("page", "/", Level.BASE, CALENDAR.start_of(Level.BASE, when), part, count)
        for part, (when, count) in enumerate(hits)
    ]
    for level in Level:
        since = None if level is Level.LIFETIME else "2020-01-01"
        entries = told(of(*rows), Question(level, since))
        assert sum(category.count for category in categories(entries)) == sum(
            count for _, count in hits
        )


def categories(entries: list[Entry]) -> Iterator[Category]:
    for entry in entries:
        if isinstance(entry, Period):
            yield from entry.categories


def test_the_fields_are_called_as_whoever_asks_calls_them() -> None:
    for question, sentence in (
        (Question(since="x"), "since: expected a date like 2026-11-22, got 'x'"),
        (Question(until="x"), "until: expected a date like 2026-11-22, got 'x'"),
        (
            Question(since="2026-11-22", until="2026-11-21"),
            "since 2026-11-22 is later than until 2026-11-21",
        ),
        (
            Question(Level.LIFETIME, since="2026-11-22"),
            "since and until do not go with level lifetime, which is all time",
        ),
    ):
        with pytest.raises(ConfigError) as refused:
            days_asked(question, CALENDAR, NOW, str)
        assert str(refused.value) == sentence
