"""Events are counted in the period of their own time; only what is stored is forgotten."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage import Recorder, Settings, Stored
from counterd.usage.periods import Level
from counterd.usage.values import OTHER, Changes, Mark, Statistic
from tests.usage.storage import BERLIN, Bytes, Store, all_rows, at, save, start, total

NOON = at("2026-11-22T12:00:30")
HOUR = at("2026-11-22T12:00")
BERLIN_TIME = Settings(zone=BERLIN)


def test_an_event_is_counted_in_its_base_period() -> None:
    recorder = start(Store(), NOON)
    recorder.count("/", "page", NOON)
    recorder.count("/", "page", NOON + 1)
    recorder.add("/", "bytes", 5000, NOON)
    recorder.add("/none", "bytes", 0, NOON)
    assert recorder.unsaved() == Changes(
        statistics=(
            Statistic("page", "/", Level.BASE, HOUR, 1, 2),
            Statistic("bytes", "/", Level.BASE, HOUR, 1, 5000),
        )
    )


def test_a_count_below_zero_is_refused() -> None:
    recorder = start(Store(), NOON)
    with pytest.raises(ValueError, match="'/' -1 times"):
        recorder.add("/", "page", -1, NOON)
    assert not recorder.has_unsaved


def test_base_periods_follow_each_other_by_the_time_of_the_event() -> None:
    recorder = start(Store(), NOON)
    for instant in (HOUR + 3599, HOUR + 3600, HOUR + 3599, HOUR - 1):
        recorder.count("/", "page", instant)
    assert [(row.start, row.part, row.total) for row in recorder.open_rows()] == [
        (HOUR, 1, 2),
        (HOUR + 3600, 2, 1),
        (HOUR - 3600, 3, 1),
    ]


def test_names_are_cleaned() -> None:
    recorder = start(Store(), NOON)
    for _ in range(2):
        recorder.count("", "page", NOON)
        recorder.count("x" * 201, "p\ngs", NOON)
    recorder.mark("", "time\nline", NOON)
    assert {row[:2]: row.total for row in recorder.open_rows()} == {
        ("page", "#"): 2,
        ("p�gs", "x" * 200): 2,
    }
    assert recorder.unsaved().marks == (Mark(NOON, "time�line", "#"),)


def test_beyond_the_limit_names_share_one() -> None:
    recorder = start(Store(), NOON, Settings(names_max=2))
    for event in ("/a", OTHER, "/b", "/c", "/d", "/a", "/c"):
        recorder.count(event, "page", NOON)
    recorder.count("/c", "ref", NOON)
    assert {row[:2]: row.total for row in recorder.open_rows()} == {
        ("page", "/a"): 2,
        ("page", "/b"): 1,
        ("page", OTHER): 4,
        ("ref", "/c"): 1,
    }


def test_the_limit_is_one_of_the_day_and_outlives_hours_and_restarts() -> None:
    store, settings = Store(), Settings(names_max=2)
    recorder = start(store, NOON, settings)
    recorder.count("/a", "page", NOON)
    recorder.count("/b", "page", NOON + 3600)
    recorder.count("/c", "page", NOON + 7200)
    recorder.count("/a", "page", NOON + 7200)
    save(recorder, store)
    recorder = start(store, NOON + 7200, settings)
    recorder.count("/d", "page", NOON + 7200)
    recorder.count("/e", "page", NOON + 86_400)
    names: Counter[str] = Counter()
    for row in all_rows(recorder, store):
        names[row.event] += row.total
    assert names == {"/a": 2, "/b": 1, OTHER: 2, "/e": 1}


def test_figures_of_the_day_go_on_over_hours_saves_and_restarts() -> None:
    store = Store()
    morning, evening = at("2026-11-22T00:10", BERLIN), at("2026-11-22T23:50", BERLIN)
    recorder = start(store, morning, BERLIN_TIME)
    recorder.count("/", "page", morning)
    recorder.count("/", "page", at("2026-11-21T23:59:59", BERLIN))
    recorder.advance(evening)
    assert recorder.today("/", "page", evening) == 1
    save(recorder, store)
    recorder.count("/", "page", evening)
    recorder.advance(evening)
    save(recorder, store)
    recorder.count("/", "page", evening + 1)
    assert recorder.today("/", "page", evening) == 3
    save(recorder, store)
    recorder = start(store, evening, BERLIN_TIME)
    recorder.count("", "page", evening + 1)
    assert recorder.today("/", "page", evening) == 3
    assert recorder.today("", "page", evening) == 1
    assert recorder.today("/", "ref", evening) == 0
    assert recorder.today("/", "page", evening + 3600) == 0


def test_a_day_that_is_over_is_let_go_a_minute_later() -> None:
    recorder = start(Store(), NOON)
    late = at("2026-11-22T23:59:59")
    recorder.count("/", "page", late)
    recorder.advance(late + 60)
    assert recorder.today("/", "page", late) == 1
    recorder.advance(late + 61)
    assert recorder.today("/", "page", late) == 0
    assert total(recorder.open_rows()) == 1


def test_only_what_the_store_holds_is_forgotten() -> None:
    recorder = start(Store(), NOON)
    recorder.count("/a", "page", NOON)
    recorder.count("/b", "page", NOON)
    recorder.mark("start", "timeline", NOON)
    changes = recorder.unsaved()
    assert recorder.unsaved() == changes
    recorder.count("/b", "page", NOON)
    recorder.mark("stop", "timeline", NOON)
    recorder.mark_saved(changes)
    assert [row.total for row in recorder.unsaved().statistics] == [2]
    assert [mark.event for mark in recorder.unsaved().marks] == ["stop"]
    recorder.mark_saved(recorder.unsaved())
    assert not recorder.has_unsaved
    assert not recorder.unsaved()
    assert total(recorder.open_rows()) == 3


def test_what_is_counted_again_after_a_save_goes_with_the_next() -> None:
    store = Store()
    recorder = start(store, NOON)
    for n in (1, 2, 3):
        recorder.count("/", "page", NOON)
        assert recorder.has_unsaved
        save(recorder, store)
        assert not recorder.unsaved()
        assert store.statistics == {Statistic("page", "/", Level.BASE, HOUR, 1, n)}


@pytest.mark.parametrize("verb", ["count", "mark", "seen"])
def test_each_verb_leaves_something_to_save(verb: str) -> None:
    recorder = start(Store(), NOON)
    match verb:
        case "count":
            recorder.count("/", "page", NOON)
        case "mark":
            recorder.mark("start", "timeline", NOON)
        case _:
            recorder.seen("me", "visitor", NOON)
    assert recorder.has_unsaved
    recorder.mark_saved(recorder.unsaved())
    assert not recorder.has_unsaved


def test_a_period_that_is_over_stays_until_it_is_stored() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.count("/", "page", NOON)
    recorder.advance(NOON + 7200)
    assert total(recorder.open_rows()) == 1
    recorder.count("/", "page", NOON)
    assert [(row.part, row.total) for row in recorder.open_rows()] == [(1, 1), (2, 1)]
    save(recorder, store)
    assert [row.part for row in recorder.open_rows()] == [2]
    recorder.advance(NOON + 7200)
    assert recorder.open_rows() == []
    assert total(store.statistics) == 2


def test_a_part_that_is_stored_and_over_is_settled() -> None:
    store = Store()
    recorder = start(store, NOON)
    assert recorder.settled_below == 1
    recorder.count("/", "page", NOON)
    recorder.count("/", "page", NOON + 3600)
    recorder.advance(HOUR + 3660)
    assert recorder.settled_below == 1
    save(recorder, store)
    assert recorder.settled_below == 2
    recorder.advance(HOUR + 7260)
    assert recorder.settled_below == 3


def test_an_answer_under_way_at_the_full_hour_opens_nothing_new() -> None:
    recorder = start(Store(), NOON)
    recorder.count("/", "page", HOUR + 3599)
    recorder.advance(HOUR + 3659)
    recorder.count("/", "page", HOUR + 3599)
    assert [row.total for row in recorder.open_rows()] == [2]


def test_open_rows_can_be_those_of_one_category() -> None:
    recorder = start(Store(), NOON)
    recorder.count("/", "page", NOON)
    recorder.count("example.org", "ref", NOON)
    assert [row.event for row in recorder.open_rows("ref")] == ["example.org"]
    assert len(recorder.open_rows()) == 2


def test_hooks_add_what_was_counted_elsewhere_before_each_save() -> None:
    recorder = start(Store(), NOON)
    cached = [3, 4]

    def pour() -> None:
        if cached:
            recorder.add("/", "page", cached.pop(), NOON)

    recorder.before_save(pour)
    assert [row.total for row in recorder.unsaved().statistics] == [4]
    assert [row.total for row in recorder.unsaved().statistics] == [7]


def test_distinct_rows_are_those_of_all_periods() -> None:
    recorder = start(Store(), NOON)
    recorder.seen("me", "visitor", NOON)
    assert [(row.level, row.total) for row in recorder.open_distinct()] == [
        (Level.DAY, 1),
        (Level.WEEK, 1),
        (Level.MONTH, 1),
        (Level.YEAR, 1),
    ]


def test_the_last_part_of_each_day_tells_where_something_was_counted() -> None:
    recorder = Recorder(Stored(part_max=4), BERLIN_TIME, Bytes())
    today, yesterday = at("2026-11-22"), at("2026-11-21")
    now = at("2026-11-22T12:00", BERLIN)
    recorder.count("/", "page", now)
    recorder.count("/", "page", now + 1)
    assert recorder.last_parts() == {today: 5}
    recorder.count("/", "page", now - 86_400)
    assert recorder.last_parts() == {today: 5, yesterday: 6}
    recorder.count("/", "page", now + 3600)
    before = recorder.last_parts()
    recorder.advance(now + 7200)
    assert recorder.last_parts() == before == {today: 7, yesterday: 6}


events = st.tuples(
    st.sampled_from(["/a", "/b", ""]),
    st.sampled_from(["page", "ref"]),
    st.integers(0, 3),
    st.integers(HOUR - 90_000, HOUR + 90_000),
)


@given(st.lists(events), st.lists(st.integers(HOUR - 90_000, HOUR + 90_000)))
def test_each_event_is_in_the_base_period_of_its_own_time(
    counted: list[tuple[str, str, int, int]], ticks: list[int]
) -> None:
    recorder = Recorder(Stored(), BERLIN_TIME, Bytes())
    expected: Counter[tuple[str, str, int]] = Counter()
    for event, category, n, instant in counted:
        recorder.add(event, category, n, instant)
        recorder.count(event, category, instant)
        expected[category, event or "#", instant - instant % 3600] += n + 1
        if ticks:
            recorder.advance(ticks.pop())
    found: Counter[tuple[str, str, int]] = Counter()
    for row in recorder.open_rows():
        found[row.category, row.event, row.start] += row.total
    assert found == expected
