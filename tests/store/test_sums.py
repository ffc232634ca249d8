"""Sums are those of all levels; one name is found by look-ups, and nothing else is read."""

import sqlite3
from collections.abc import Iterator

import pytest

from counterd.store.sums import (
    MARKS_MAX,
    earliest_day,
    followed,
    kept_whole,
    marks_since,
    seen_since,
    sums_at_once,
    sums_by_name,
    sums_of_base,
)
from counterd.store.usage import save_changes
from counterd.usage.overview import Track
from counterd.usage.periods import Calendar, Level
from counterd.usage.report import Line
from counterd.usage.values import Changes, Days, Distinct, Mark, Statistic
from tests.store.test_overview import opened_store
from tests.usage.storage import BERLIN, at

CALENDAR = Calendar(BERLIN)
MIDNIGHT = at("2026-11-22T00:00", BERLIN)
ROWS = (
    Statistic("page", "/", Level.BASE, MIDNIGHT, 8, 1),
    Statistic("page", "/", Level.BASE, MIDNIGHT, 9, 2),
    Statistic("page", "/docs/", Level.BASE, MIDNIGHT + 3600, 10, 4),
    Statistic("page", "/", Level.BASE, MIDNIGHT - 3600, 7, 8),
    Statistic("page", "/", Level.DAY, at("2026-11-21"), 0, 16),
    Statistic("page", "/docs/a", Level.DAY, at("2026-11-21"), 0, 32),
    Statistic("page", "/", Level.MONTH, at("2026-10-01"), 0, 64),
    Statistic("page", "", Level.YEAR, at("2024-01-01"), 0, 128),
    Statistic("page", "/", Level.LIFETIME, 0, 0, 128),
    Statistic("bot", "search", Level.DAY, at("2026-11-21"), 0, 256),
)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = opened_store()
    distinct = (
        Distinct("visitor", Level.DAY, at("2026-11-22"), 3, 5),
        Distinct("visitor", Level.DAY, at("2026-11-22"), 4, 1),
        Distinct("visitor", Level.DAY, at("2026-11-21"), 2, 7),
        Distinct("visitor", Level.WEEK, at("2026-11-16"), 1, 9),
        Distinct("visitor /", Level.DAY, at("2026-11-22"), 3, 4),
    )
    save_changes(connection, Changes(statistics=ROWS, distinct=distinct))
    yield connection
    connection.close()


def sums(connection: sqlite3.Connection, first: str, end: str, *parts: int) -> dict[str, int]:
    """By name of a page; in both ways."""
    days = Days(at(first), at(end))
    found: dict[tuple[str, str], int] = {}
    for category, event, total in sums_by_name(connection, days, CALENDAR, parts):
        found[category, event] = found.get((category, event), 0) + total
    at_once = [*sums_at_once(connection, days, CALENDAR, parts)]
    assert sorted(at_once) == sorted(Line(*key, total) for key, total in found.items())
    return {event: total for (category, event), total in found.items() if category == "page"}


def test_all_levels_that_begin_in_the_days_are_added_up(connection: sqlite3.Connection) -> None:
    assert sums(connection, "2026-11-22", "2026-11-23") == {"/": 3, "/docs/": 4}
    assert sums(connection, "2026-11-21", "2026-11-22") == {"/": 24, "/docs/a": 32}
    everything = {"/": 91, "/docs/": 4, "/docs/a": 32, "": 128}
    assert sums(connection, "2020-01-01", "2027-01-01") == everything
    assert sums(connection, "2026-11-23", "2026-11-24") == {}


def test_parts_in_memory_are_left_out(connection: sqlite3.Connection) -> None:
    assert sums(connection, "2026-11-22", "2026-11-23", 9, 10) == {"/": 1}


def test_one_event_is_followed_over_all_levels(connection: sqlite3.Connection) -> None:
    rows = followed(connection, Track("page", "/"), at("2026-10-01"), CALENDAR, [8])
    assert rows == [
        Statistic("page", "/", Level.BASE, MIDNIGHT - 3600, 0, 8),
        Statistic("page", "/", Level.BASE, MIDNIGHT, 0, 2),
        Statistic("page", "/", Level.DAY, at("2026-11-21"), 0, 16),
        Statistic("page", "/", Level.MONTH, at("2026-10-01"), 0, 64),
    ]
    today = followed(connection, Track("page", "/"), at("2026-11-22"), CALENDAR, [])
    assert today == [Statistic("page", "/", Level.BASE, MIDNIGHT, 0, 3)]
    assert followed(connection, Track("page", "/none"), 0, CALENDAR, []) == []


def test_one_base_period_is_added_up_by_itself(connection: sqlite3.Connection) -> None:
    assert [*sums_of_base(connection, "page", MIDNIGHT, [])] == [Line("page", "/", 3)]
    assert [*sums_of_base(connection, "page", MIDNIGHT, [9])] == [Line("page", "/", 1)]
    assert [*sums_of_base(connection, "bot", MIDNIGHT, [])] == []


def test_those_that_begin_alike_are_followed_as_one(connection: sqlite3.Connection) -> None:
    docs = Track("page", "/docs/", is_prefix=True)
    rows = followed(connection, docs, at("2026-11-01"), CALENDAR, [])
    assert [(row.level, row.total) for row in rows] == [(Level.BASE, 4), (Level.DAY, 32)]
    whole = followed(connection, Track("page", "", is_prefix=True), 0, CALENDAR, [])
    assert sum(row.total for row in whole) == 91 + 4 + 32 + 128


def test_one_event_costs_a_look_up_in_each_period_however_many_there_are(
    connection: sqlite3.Connection,
) -> None:
    rows = [
        Statistic("page", f"/{number}", Level.DAY, at("2026-01-01") + day * 86_400, 0, 1)
        for day in range(20)
        for number in range(500)
    ]
    save_changes(connection, Changes(statistics=tuple(rows)))
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    connection.set_progress_handler(step, 1)
    assert len(followed(connection, Track("page", "/77"), 0, CALENDAR, [])) == 20
    connection.set_progress_handler(None, 1)
    assert steps < len(rows) / 4  # instructions of SQLite


def test_those_seen_are_of_one_category(connection: sqlite3.Connection) -> None:
    rows = seen_since(connection, "visitor", at("2026-11-16"))
    assert [(row.level, row.start, row.total) for row in rows] == [
        (Level.DAY, at("2026-11-21"), 7),
        (Level.DAY, at("2026-11-22"), 5),
        (Level.DAY, at("2026-11-22"), 1),
        (Level.WEEK, at("2026-11-16"), 9),
    ]
    assert seen_since(connection, "visitor", at("2026-11-23")) == []


def test_marks_come_with_the_last_one_before_of_each_category(
    connection: sqlite3.Connection,
) -> None:
    marks = [
        Mark(1, "timeline", "goLive"),
        Mark(2, "timeline", "start"),
        Mark(3, "release", "0.1"),
        Mark(5, "timeline", "stop"),
        Mark(6, "own", "a note"),
    ]
    save_changes(connection, Changes(marks=tuple(marks)))
    assert marks_since(connection, 5) == marks[1:]
    assert marks_since(connection, 7) == marks[2:]


def test_of_too_many_marks_the_newest_are_told(connection: sqlite3.Connection) -> None:
    marks = [Mark(number, "timeline", "start") for number in range(MARKS_MAX + 1)]
    save_changes(connection, Changes(marks=tuple(marks)))
    assert marks_since(connection, 0) == marks[1:]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (("2026-11-10", "2026-11-23"), ("2026-11-10", "2026-11-23")),
        (("2026-10-10", "2026-11-23"), ("2026-10-01", "2026-11-23")),
        (("2026-09-10", "2026-10-23"), ("2026-09-10", "2026-11-01")),
        (("2026-10-01", "2026-11-01"), ("2026-10-01", "2026-11-01")),
        (("2024-10-10", "2026-10-02"), ("2024-01-01", "2026-11-01")),
        (("2023-12-01", "2024-03-01"), ("2023-12-01", "2025-01-01")),
    ],
)
def test_days_that_are_kept_together_are_told_together(
    connection: sqlite3.Connection, asked: tuple[str, str], kept: tuple[str, str]
) -> None:
    days = kept_whole(connection, Days(*map(at, asked)), CALENDAR)
    assert days == Days(*map(at, kept))


def test_the_first_day_of_all(connection: sqlite3.Connection) -> None:
    assert earliest_day(connection, CALENDAR) == at("2024-01-01")
    connection.execute("DELETE FROM statistics WHERE level > 0")
    assert earliest_day(connection, CALENDAR) == at("2026-11-21")
    connection.execute("DELETE FROM statistics")
    assert earliest_day(connection, CALENDAR) is None
