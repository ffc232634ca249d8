"""One test for each known bug of the Go package inchworks/usage, by its number in our list."""

import pytest

from counterd.errors import ConfigError
from counterd.usage import Settings
from counterd.usage.buffer import Buffer
from counterd.usage.periods import Level
from counterd.usage.report import Query, daily_averages, distinct_counts, report
from counterd.usage.uptime import START, STOP, TIMELINE, days_run
from counterd.usage.values import FOLDED, Mark, Statistic
from tests.usage.storage import Store, at, save, start, total

NOON = at("2026-11-22T12:00:30")
CALENDAR = Settings().calendar


def shown(store: Store, level: Level) -> list[int]:
    return [
        sum(line.total for line in period.lines)
        for period in report(store.statistics, Query(level=level), CALENDAR)
    ]


def test_01_a_month_shows_its_base_periods_its_days_and_what_is_rolled_up() -> None:
    store = Store(
        {
            Statistic("page", "/", Level.BASE, at("2026-11-22T11:00"), 1, 1),
            Statistic("page", "/", Level.DAY, at("2026-11-21"), 0, 10),
            Statistic("page", "/", Level.MONTH, at("2026-11-01"), 0, 100),
        }
    )
    assert shown(store, Level.MONTH) == [111]


def test_02_an_hourly_base_hides_no_visitors_of_a_day() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.seen("a", "visitor", NOON)
    recorder.seen("b", "visitor", NOON + 3600)
    save(recorder, store)
    recorder.count("/", "page", NOON)
    save(recorder, store)
    assert distinct_counts(store.distinct, Level.DAY) == {("visitor", at("2026-11-22")): 2}


def test_03_a_visitor_in_three_hours_of_a_day_is_one() -> None:
    store = Store()
    recorder = start(store, NOON)
    for hour in range(3):
        recorder.seen("a", "visitor", NOON + hour * 3600)
        recorder.advance(NOON + hour * 3600)
        save(recorder, store)
    assert distinct_counts(store.distinct, Level.DAY) == {("visitor", at("2026-11-22")): 1}


def test_04_seen_is_not_first_again_after_a_save() -> None:
    store = Store()
    recorder = start(store, NOON)
    assert recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    assert not recorder.seen("a", "visitor", NOON)


def test_05_a_failed_save_loses_nothing() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.count("/", "page", NOON)
    recorder.seen("a", "visitor", NOON)
    recorder.unsaved()  # and the store says nothing
    recorder.count("/", "page", NOON)
    save(recorder, store)
    assert total(store.statistics) == 2
    assert len(store.seen) == 1


def test_06_one_over_long_name_takes_no_others_with_it() -> None:
    store = Store()
    recorder = start(store, NOON)
    for event in ("/a", "é" * 5000, "\ud800\x00", "/b"):
        recorder.count(event, "page", NOON)
    save(recorder, store)
    assert total(store.statistics) == 4
    assert max(len(row.event.encode()) for row in store.statistics) == 200


def test_07_after_the_last_save_nothing_is_left() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.before_save(lambda: recorder.add("cached", "page", 1, NOON))
    recorder.count("/", "page", NOON)
    recorder.mark(STOP, TIMELINE, NOON)
    save(recorder, store)
    assert not recorder.has_unsaved
    assert total(store.statistics) == 2
    assert store.marks == {Mark(NOON, TIMELINE, STOP)}


def test_08_counts_of_other_threads_wait_in_a_buffer() -> None:
    recorder = start(Store(), NOON)
    buffer = Buffer(recorder)
    recorder.count("/", "page", NOON)
    # In the midst of a save, as a thread would.
    recorder.before_save(lambda: buffer.add("/", "page", 1, NOON))
    recorder.unsaved()
    recorder.unsaved()
    assert total(recorder.open_rows()) == 2


def test_09_an_empty_name_is_seen_and_upkeep_goes_on() -> None:
    for settings in (Settings(), Settings(scheme="volatile"), Settings(scheme="daily")):
        store = Store()
        recorder = start(store, NOON, settings)
        assert recorder.seen("", "", NOON)
        assert not recorder.seen("", "", NOON)
        recorder.count("", "", NOON)
        recorder.advance(NOON + 10**8)
        save(recorder, store)
        store.upkeep(NOON + 10**8, settings, recorder.settled_below)
        assert distinct_counts(store.distinct, Level.DAY) == {("#", at("2026-11-22")): 1}
        assert total(store.statistics) == 1


def test_10_a_month_can_be_folded_again() -> None:
    july = Statistic("page", "/", Level.MONTH, at("2026-07-01"), 0, 1)
    settings = Settings(keep_event_months=3)
    store = Store({july})
    store.upkeep(NOON, settings, 1)
    store.statistics.add(july._replace(total=20))
    store.upkeep(NOON, settings, 1)
    assert store.statistics == {
        july._replace(event=FOLDED, total=21),
        Statistic("page", "/", Level.LIFETIME, 0, 0, 21),
    }


def test_11_one_name_in_two_categories_is_two_rows() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.count("example.org", "ref", NOON)
    recorder.count("example.org", "link", NOON)
    save(recorder, store)
    store.upkeep(NOON + 10**8, Settings(), recorder.settled_below + 1)
    assert {row[:2] for row in store.statistics if row.level is Level.LIFETIME} == {
        ("ref", "example.org"),
        ("link", "example.org"),
    }


def test_12_names_that_begin_with_a_bracket_are_folded() -> None:
    store = Store({Statistic("page", "<page>", Level.MONTH, at("2020-07-01"), 0, 1)})
    store.upkeep(NOON, Settings(), 1)
    assert {row.event for row in store.statistics if row.level is not Level.LIFETIME} == {FOLDED}


def test_13_hashes_after_a_restart_are_those_from_before() -> None:
    store = Store()
    recorder = start(store, NOON, seed=1)
    recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    recorder = start(store, NOON, seed=2)
    recorder.seen("a", "visitor", NOON)
    recorder.seen("b", "visitor", NOON)
    save(recorder, store)
    assert len(store.seen) == 2


def test_14_lifetimes_outlive_everything() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.add("/", "page", 7, NOON)
    save(recorder, store)
    recorder.advance(NOON + 10**9)
    store.upkeep(NOON + 10**9, Settings(), recorder.settled_below)
    (period,) = report(store.statistics, Query(level=Level.LIFETIME), CALENDAR)
    assert [(line.event, line.total) for line in period.lines] == [("/", 7)]


def test_15_averages_know_rest_and_never_divide_by_nothing() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.mark(START, TIMELINE, NOON)
    recorder.mark(STOP, TIMELINE, NOON + 86_400)
    recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    now = at("2026-11-30T12:00")
    ran = days_run(store.marks, now, CALENDAR)
    assert daily_averages(store.distinct, Level.MONTH, ran, CALENDAR) == {
        ("visitor", at("2026-11-01")): 0.5
    }
    assert daily_averages([], Level.MONTH, set(), CALENDAR) == {}


def test_16_a_base_that_does_not_divide_a_day_is_refused() -> None:
    with pytest.raises(ConfigError, match="base_s"):
        Settings(base_s=5 * 3600)


def test_17_silly_parameters_are_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="keep_day_days"):
        Settings(keep_day_days=0)
    with pytest.raises(ConfigError, match="base_s"):
        Settings(base_s=60)
