"""The days on which a service ran are those between its starts and ends."""

from datetime import date, timedelta

from counterd.usage.parts import Span
from counterd.usage.periods import Calendar, written
from counterd.usage.uptime import CRASH, GO_LIVE, START, STOP, TIMELINE, days_run, rests
from counterd.usage.values import Mark
from tests.usage.storage import APIA, BERLIN, at

NOW = at("2026-11-22T12:00", BERLIN)


def mark(text: str, event: str) -> Mark:
    return Mark(at(text, BERLIN), TIMELINE, event)


def november(*days: int) -> set[int]:
    return {written(date(2026, 11, day)) for day in days}


def ran(*marks: Mark) -> set[int]:
    return days_run(marks, NOW, Calendar(BERLIN))


def test_days_of_rest_are_left_out() -> None:
    life = [
        mark("2026-11-02T08:00", GO_LIVE),
        mark("2026-11-02T08:00", START),
        mark("2026-11-03T23:59:59", STOP),
        mark("2026-11-10T12:00", START),
        mark("2026-11-12T00:00", CRASH),
        mark("2026-11-21T12:00", START),
    ]
    assert ran(*life) == ran(*reversed(life)) == november(2, 3, 10, 11, 12, 21, 22)


def test_without_marks_no_day_is_known() -> None:
    assert ran() == set()
    assert ran(mark("2026-11-02T08:00", "release"), mark("2026-11-03T08:00", STOP)) == set()


def test_an_end_that_nobody_saw_is_not_guessed() -> None:
    life = [mark("2026-11-02T08:00", START), mark("2026-11-09T08:00", START)]
    assert ran(*life, mark("2026-11-10T08:00", STOP)) == november(2, 9, 10)


def test_a_restart_within_a_second_is_a_stop_and_a_start() -> None:
    moment = "2026-11-02T08:00"
    life = [mark("2026-11-01T08:00", START), mark(moment, START), mark(moment, STOP)]
    assert ran(*life, mark("2026-11-03T08:00", STOP)) == november(1, 2, 3)


def test_a_start_in_the_future_is_a_day() -> None:
    assert ran(mark("2026-11-25T08:00", START)) == november(25)


def test_a_skipped_day_is_none() -> None:
    marks = [Mark(at("2011-12-29T12:00", APIA), TIMELINE, START)]
    days = days_run(marks, at("2011-12-31T12:00", APIA), Calendar(APIA))
    assert days == {written(date(2011, 12, 29)), written(date(2011, 12, 31))}


def test_ten_years_are_all_their_days() -> None:
    first = date(2016, 11, 22)
    days = ran(Mark(at("2016-11-22T12:00", BERLIN), TIMELINE, START))
    assert days == {written(first + timedelta(n)) for n in range(3653)}


def test_it_rests_from_each_end_to_the_start_after_it() -> None:
    life = [
        mark("2026-11-02T08:00", GO_LIVE),
        mark("2026-11-02T08:00", START),
        mark("2026-11-03T23:00", STOP),
        mark("2026-11-10T12:00", START),
        mark("2026-11-11T12:00", CRASH),
        mark("2026-11-11T12:00", START),
        mark("2026-11-12T12:00", START),
        Mark(at("2026-11-12T13:00", BERLIN), "own", STOP),
        mark("2026-11-13T12:00", STOP),
        mark("2026-11-13T12:01", START),
        mark("2026-11-14T12:00", STOP),
    ]
    assert rests(reversed(life)) == [
        Span(at("2026-11-03T23:00", BERLIN), at("2026-11-10T12:00", BERLIN)),
        Span(at("2026-11-13T12:00", BERLIN), at("2026-11-13T12:01", BERLIN)),
    ]
