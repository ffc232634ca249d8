"""What is running is compared up to the same point of time, in words; what cannot be, is not."""

from dataclasses import replace

import pytest

from counterd.usage import Settings
from counterd.usage.periods import DAY_S, Level
from counterd.usage.values import Days, Distinct, Statistic
from counterd.web.own.standing import Card, Comparison, Figure, Standing, compared, decimal
from tests.usage.storage import BERLIN, at

# A Sunday; the week began on Monday the 16th.
NOW = at("2026-11-22T14:20", BERLIN)
LONG_AGO = at("2020-01-01")
MINUS = "\N{MINUS SIGN}"


def hits(level: Level, start: int, count: int) -> Statistic:
    return Statistic("site", "views", level, start, 0, count)


def hour(text: str, count: int) -> Statistic:
    return hits(Level.BASE, at(text, BERLIN), count)


def day(text: str, count: int) -> Statistic:
    return hits(Level.DAY, at(text), count)


def seen(level: Level, text: str, count: int) -> Distinct:
    return Distinct("visitor", level, at(text), 0, count)


def standing(*rows: Statistic, visitors: tuple[Distinct, ...] = ()) -> Standing:
    return Standing(
        hits=[*rows],
        visitors=[*visitors],
        ran=set(),
        earliest=LONG_AGO,
        now=NOW,
        settings=Settings(zone=BERLIN),
    )


def cards(one: Standing) -> dict[str, Card]:
    return {card.name: card for card in one.cards()}


def test_today_is_compared_with_yesterday_up_to_the_last_full_hour() -> None:
    one = standing(
        hour("2026-11-22T00:00", 10),
        hour("2026-11-22T13:00", 20),
        hour("2026-11-22T14:00", 500),  # still running
        hour("2026-11-21T13:00", 20),
        hour("2026-11-21T14:00", 900),
        visitors=(seen(Level.DAY, "2026-11-22", 3), seen(Level.DAY, "2026-11-21", 5)),
    )
    assert cards(one)["Today"] == Card(
        "Today",
        "Sunday, 22 November 2026",
        Figure(530, comparison=Comparison("up", "+50 %", "on yesterday by 14:00")),
        Figure(3, "5 in all of yesterday"),
        "range=today",
    )


def test_an_hour_after_midnight_nothing_is_over_yet() -> None:
    one = replace(
        standing(hour("2026-11-22T00:00", 10), hour("2026-11-21T00:00", 20)),
        now=at("2026-11-22T00:40", BERLIN),
    )
    assert cards(one)["Today"].hits == Figure(10)


def test_hours_are_those_of_the_clock_on_the_wall_when_clocks_change() -> None:
    one = replace(
        standing(
            hour("2026-03-29T01:00", 10),
            hour("2026-03-29T03:00", 10),
            hour("2026-03-28T01:00", 10),
            hour("2026-03-28T03:00", 30),
            hour("2026-03-28T04:00", 1000),
        ),
        now=at("2026-03-29T04:10", BERLIN),
    )
    comparison = Comparison("down", MINUS + "50 %", "on yesterday by 04:00")
    assert cards(one)["Today"].hits == Figure(20, comparison=comparison)


def test_yesterday_is_compared_with_the_day_before() -> None:
    one = standing(
        day("2026-11-21", 30),
        day("2026-11-20", 20),
        visitors=(seen(Level.DAY, "2026-11-21", 9), seen(Level.DAY, "2026-11-20", 10)),
    )
    yesterday = cards(one)["Yesterday"]
    assert yesterday.when == "Saturday, 21 November 2026"
    assert yesterday.hits == Figure(30, comparison=Comparison("up", "+50 %", "on the day before"))
    assert yesterday.visitors == Figure(
        9, comparison=Comparison("down", MINUS + "10 %", "on the day before")
    )
    assert yesterday.query == "since=2026-11-21&until=2026-11-21"


def test_a_week_is_compared_by_its_full_days() -> None:
    one = standing(
        hour("2026-11-22T08:00", 1000),
        day("2026-11-16", 10),
        day("2026-11-21", 20),
        day("2026-11-15", 5000),
        day("2026-11-09", 10),
        day("2026-11-14", 10),
        visitors=(
            seen(Level.WEEK, "2026-11-16", 40),
            seen(Level.WEEK, "2026-11-09", 70),
            seen(Level.DAY, "2026-11-16", 12),
            seen(Level.DAY, "2026-11-17", 6),
            seen(Level.DAY, "2026-11-22", 99),
            seen(Level.DAY, "2026-11-09", 10),
        ),
    )
    week = cards(one)["This week"]
    assert week.when == "16 to 22 Nov"
    assert week.hits == Figure(1030, comparison=Comparison("up", "+50 %", "on 9 to 14 Nov"))
    # 18 on the two days on which somebody was seen, 10 on the one a week before.
    assert week.visitors == Figure(
        40, "9.0 a day", Comparison("down", MINUS + "10 %", "on 9 to 14 Nov")
    )
    assert week.query == "since=2026-11-16&until=2026-11-22"


def test_days_without_visitors_count_if_the_server_ran() -> None:
    one = standing(visitors=(seen(Level.WEEK, "2026-11-16", 6), seen(Level.DAY, "2026-11-16", 6)))
    ran = {at("2026-11-16"), at("2026-11-17"), at("2026-11-20")}
    week = cards(replace(one, ran=ran))["This week"]
    assert week.visitors == Figure(6, "2.0 a day")


def test_a_month_is_compared_with_as_many_days_of_the_one_before() -> None:
    one = standing(day("2026-11-21", 30), day("2026-10-21", 20), day("2026-10-22", 500))
    comparison = Comparison("up", "+50 %", "on 1 to 21 Oct")
    assert cards(one)["This month"].hits == Figure(30, comparison=comparison)


def test_the_end_of_a_long_month_is_compared_with_all_of_a_short_one() -> None:
    one = replace(
        standing(day("2026-03-30", 30), day("2026-02-28", 30)),
        now=at("2026-03-31T12:00", BERLIN),
    )
    comparison = Comparison("even", "as many", "as February")
    assert cards(one)["This month"].hits == Figure(30, comparison=comparison)


def test_a_year_is_compared_with_the_same_days_of_the_last() -> None:
    one = standing(
        hits(Level.MONTH, at("2026-01-01"), 300),
        hits(Level.MONTH, at("2025-01-01"), 100),
        day("2025-11-21", 100),
        day("2025-11-22", 5000),
    )
    year = cards(one)["This year"]
    comparison = Comparison("up", "+50 %", "on 1 Jan to 21 Nov 2025")
    assert year.hits == Figure(300, comparison=comparison)
    assert (year.when, year.query) == ("1 Jan to 22 Nov", "range=year")


def test_a_month_that_is_kept_only_as_a_whole_cannot_be_compared_by_days() -> None:
    one = standing(day("2026-11-21", 30), hits(Level.MONTH, at("2026-10-01"), 20))
    assert cards(one)["This month"].hits == Figure(30)


def test_what_begins_today_has_no_full_day() -> None:
    one = replace(
        standing(hour("2027-01-01T08:00", 5), day("2026-12-31", 9)),
        now=at("2027-01-01T12:00", BERLIN),
    )
    told = cards(one)
    assert told["This month"].hits == told["This year"].hits == Figure(5)
    assert told["This week"].hits == Figure(14)
    assert told["This month"].visitors == Figure(0)


def test_before_the_first_day_there_is_nothing_to_compare_with() -> None:
    one = standing(
        hour("2026-11-22T10:00", 5),
        day("2026-11-21", 9),
        visitors=(seen(Level.DAY, "2026-11-21", 4),),
    )
    told = cards(replace(one, earliest=at("2026-11-21")))
    assert told["Yesterday"].hits == Figure(9)
    assert told["Yesterday"].visitors == Figure(4)
    assert {card.hits.comparison for card in told.values() if card.name != "Today"} == {None}
    nothing = replace(one, earliest=None)
    assert {card.hits.comparison for card in nothing.cards()} == {None}


def test_visitors_that_are_not_known_are_not_shown() -> None:
    one = replace(standing(day("2026-11-21", 9)), visitors=None)
    assert {card.visitors for card in one.cards()} == {None}


@pytest.mark.parametrize(
    ("now", "before", "comparison"),
    [
        (5, 0, None),
        (112, 100, Comparison("up", "+12 %", "on X")),
        (88, 100, Comparison("down", MINUS + "12 %", "on X")),
        (0, 7, Comparison("down", MINUS + "100 %", "on X")),
        (1004, 1000, Comparison("even", "as many", "as X")),
        (996, 1000, Comparison("even", "as many", "as X")),
        (990, 1000, Comparison("down", MINUS + "1 %", "on X")),
        (999, 100, Comparison("up", "+899 %", "on X")),
        (1234, 100, Comparison("up", "12 times", "as many as X")),
    ],
)
def test_comparisons_in_words(now: int, before: int, comparison: Comparison | None) -> None:
    assert compared(now, before, "X") == comparison


def test_averages_have_a_tenth_where_it_matters() -> None:
    assert [decimal(number) for number in (0, 9.94, 10, 1234.5)] == ["0.0", "9.9", "10", "1,234"]


def test_days_of_any_length_are_compared() -> None:
    one = standing(day("2026-11-20", 4), day("2026-11-18", 2))
    days = Days(at("2026-11-20"), at("2026-11-21"))
    before = Days(at("2026-11-18"), at("2026-11-18") + DAY_S)
    assert one.compared_days(days, before, "X") == Comparison("up", "+100 %", "on X")
    assert one.compared_days(Days(0, 0), before, "X") is None
