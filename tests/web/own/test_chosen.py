"""A time is chosen by its name or by dates; what is before it is as long, up to the same day."""

import pytest

from counterd.usage.periods import Calendar, Level
from counterd.usage.values import Days
from counterd.web.own.chosen import (
    RANGES,
    Chosen,
    a_year_before,
    chosen,
    dated_query,
    suited_level,
)
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from tests.usage.storage import BERLIN, at

CALENDAR = Calendar(BERLIN)
NOW = at("2026-11-22T00:30", BERLIN)  # in UTC it is still Saturday


def choice(query: str) -> Chosen:
    return chosen(Fields(query), CALENDAR, NOW)


def days(first: str, last: str) -> Days:
    return Days(at(first), at(last) + 86_400)


@pytest.mark.parametrize(
    ("query", "expected", "before"),
    [
        ("range=today", days("2026-11-22", "2026-11-22"), days("2026-11-21", "2026-11-21")),
        ("range=7d", days("2026-11-16", "2026-11-22"), days("2026-11-09", "2026-11-15")),
        ("range=30d", days("2026-10-24", "2026-11-22"), days("2026-09-24", "2026-10-23")),
        ("range=12m", days("2025-12-01", "2026-11-22"), days("2024-12-01", "2025-11-22")),
        ("range=year", days("2026-01-01", "2026-11-22"), days("2025-01-01", "2025-11-22")),
        ("range=all", days("1970-01-01", "2026-11-22"), None),
        (
            "since=2026-11-01&until=2026-11-10",
            days("2026-11-01", "2026-11-10"),
            days("2026-10-22", "2026-10-31"),
        ),
        ("since=2026-11-21", days("2026-11-21", "2026-11-22"), days("2026-11-19", "2026-11-20")),
        ("until=2026-11-10", days("2026-11-10", "2026-11-10"), days("2026-11-09", "2026-11-09")),
        (
            "since=2026-11-21&until=2027-03-01",
            days("2026-11-21", "2026-11-22"),
            days("2026-11-19", "2026-11-20"),
        ),
    ],
)
def test_times_by_hand(query: str, expected: Days, before: Days | None) -> None:
    told = choice(query)
    assert (told.days, told.before) == (expected, before)
    assert choice(told.query).days == expected


def test_without_a_wish_it_is_thirty_days() -> None:
    assert choice("").name == choice("since=&until=").name == "30d"
    assert choice("range=").name == "30d"
    assert [*RANGES] == ["today", "7d", "30d", "12m", "year", "all"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("range=week", "range: expected today or 7d or"),
        ("since=yesterday", "since: expected a date like 2026-11-22, got 'yesterday'"),
        ("until=1969-12-31", "until: expected a date"),
        ("until=3000-01-01", "until: expected a date"),
        ("since=2026-11-10&until=2026-11-09", "since: 2026-11-10 is later than 2026-11-09"),
        ("since=2027-01-01", "since: 2027-01-01 is later than today"),
        ("since=2027-01-01&until=2027-02-01", "since: 2027-01-01 is later than today"),
    ],
)
def test_what_makes_no_sense_is_refused(query: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        choice(query)
    assert caught.value.status == 400
    assert caught.value.detail.startswith(sentence)


@pytest.mark.parametrize(
    ("first", "last", "level"),
    [
        ("2026-11-22", "2026-11-22", Level.BASE),
        ("2026-11-21", "2026-11-22", Level.BASE),
        ("2026-11-20", "2026-11-22", Level.DAY),
        ("2026-08-15", "2026-11-22", Level.DAY),
        ("2026-08-14", "2026-11-22", Level.MONTH),
        ("2021-01-01", "2026-11-22", Level.MONTH),
        ("2016-01-01", "2026-11-22", Level.YEAR),
    ],
)
def test_a_chart_has_a_level_that_suits_its_days(first: str, last: str, level: Level) -> None:
    assert suited_level(days(first, last)) is level


def test_a_year_before_a_leap_day_is_the_day_before_it() -> None:
    assert a_year_before(at("2028-02-29")) == at("2027-02-28")
    assert a_year_before(at("2028-03-01")) == at("2027-03-01")


def test_days_are_asked_for_by_their_first_and_last() -> None:
    assert dated_query(days("2026-11-01", "2026-11-22")) == "since=2026-11-01&until=2026-11-22"
