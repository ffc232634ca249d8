"""Distinct counts are exact for the day, good for longer, and linkable never."""

import pytest

from counterd.usage import Recorder, Settings, Stored
from counterd.usage.periods import Level
from counterd.usage.report import distinct_counts
from counterd.usage.settings import Scheme
from counterd.usage.values import Changes, Distinct, Key, Part, Seen
from tests.usage.storage import BERLIN, Bytes, Store, at, save, start

NOON = at("2026-11-22T12:00:30")  # a Sunday
DAY = at("2026-11-22")
MIDNIGHT = DAY + 86_400
VOLATILE = Settings(scheme="volatile")
DAILY = Settings(scheme="daily")


def counted(store: Store, level: Level) -> dict[int, int]:
    return {start_: n for (_, start_), n in distinct_counts(store.distinct, level).items()}


def test_the_first_of_a_day_is_told_from_the_others() -> None:
    recorder = start(Store(), NOON)
    assert recorder.seen("192.0.2.1", "visitor", NOON)
    assert not recorder.seen("192.0.2.1", "visitor", NOON + 1)
    assert recorder.seen("192.0.2.2", "visitor", NOON)
    assert recorder.seen("192.0.2.1", "reader", NOON)
    assert recorder.seen("192.0.2.1", "visitor", MIDNIGHT)


def test_what_is_stored_is_hashes_registers_and_counts() -> None:
    random = Bytes()
    recorder = Recorder(Stored(), Settings(), random)
    recorder.seen("192.0.2.1", "visitor", NOON)
    changes = recorder.unsaved()
    parts = [
        Part(Level.DAY, DAY, 1),
        Part(Level.WEEK, at("2026-11-16"), 2),
        Part(Level.MONTH, at("2026-11-01"), 3),
        Part(Level.YEAR, at("2026-01-01"), 4),
    ]
    assert changes.keys == tuple(map(Key, parts, random.made))
    assert len({key.key for key in changes.keys}) == 4
    assert [(seen.part, seen.category, len(seen.who)) for seen in changes.seen] == [
        (parts[0], "visitor", 8)
    ]
    assert [(row.part, sum(map(bool, row.registers))) for row in changes.registers] == [
        (part, 1) for part in parts[1:]
    ]
    assert changes.distinct == tuple(Distinct("visitor", *part, total=1) for part in parts)
    assert b"192.0.2" not in repr(changes).encode()


def test_a_restart_counts_nobody_twice() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    recorder = start(store, NOON, seed=1)
    assert not recorder.has_unsaved
    assert not recorder.seen("a", "visitor", NOON)
    assert recorder.seen("b", "visitor", NOON)
    save(recorder, store)
    assert len(store.distinct) == 4
    for level in (Level.DAY, Level.WEEK, Level.MONTH, Level.YEAR):
        assert [*counted(store, level).values()] == [2]


def test_who_comes_every_day_is_one_in_the_month_though_unknown_from_day_to_day() -> None:
    store = Store()
    recorder = start(store, NOON)
    for day in range(1, 31):
        now = at(f"2026-11-{day:02}T12:00")
        recorder.advance(now)
        for name in ("a", "b", "c"):
            assert recorder.seen(name, "visitor", now)
        save(recorder, store)
        assert len(store.seen) == 3
        assert len(store.keys) == 4
    assert counted(store, Level.DAY) == {november(day): 3 for day in range(1, 31)}
    assert [*counted(store, Level.WEEK).values()] == [3] * 6
    assert counted(store, Level.MONTH) == {at("2026-11-01"): 3}
    assert counted(store, Level.YEAR) == {at("2026-01-01"): 3}


def november(day: int) -> int:
    return at(f"2026-11-{day:02}")


def test_keys_hashes_and_registers_go_a_minute_after_their_period() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    keys = {key.part.level: key.key for key in store.keys}
    recorder.advance(MIDNIGHT + 59)
    assert not recorder.has_unsaved
    recorder.advance(MIDNIGHT + 60)
    save(recorder, store)
    # That Sunday was the last day of its week too.
    assert {key.part.level for key in store.keys} == {Level.MONTH, Level.YEAR}
    assert store.seen == set()
    assert {part.level for part, _ in store.registers} == {Level.MONTH, Level.YEAR}
    recorder.advance(at("2027-01-01T00:01"))
    save(recorder, store)
    assert store.keys == set()
    assert store.registers == {}
    assert len(keys) == len(store.distinct) == 4


def test_after_a_long_rest_all_that_is_over_is_destroyed_at_the_first_tick() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    later = at("2027-05-01T12:00")
    recorder = start(store, later)
    recorder.advance(later)
    save(recorder, store)
    assert (store.keys, store.seen, store.registers) == (set(), set(), {})
    assert counted(store, Level.DAY) == {DAY: 1}


def test_what_was_never_stored_of_an_ended_period_is_its_count_alone() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.seen("a", "visitor", NOON)
    recorder.advance(at("2027-01-01T00:01"))
    assert [row.total for row in recorder.open_distinct()] == [1, 1, 1, 1]
    changes = save(recorder, store)
    assert (changes.keys, changes.seen, changes.registers) == ((), (), ())
    assert len(changes.ended) == 4
    assert not recorder.has_unsaved
    assert recorder.open_distinct() == []
    assert counted(store, Level.DAY) == {DAY: 1}


def test_the_end_of_a_day_leaves_longer_periods_as_they_are() -> None:
    friday = at("2026-11-20T12:00")
    recorder = start(Store(), friday)
    recorder.seen("a", "visitor", friday)
    recorder.advance(friday + 86_400)
    changes = recorder.unsaved()
    longer = [Level.WEEK, Level.MONTH, Level.YEAR]
    assert [row.level for row in changes.distinct] == [Level.DAY, *longer]
    assert [key.part.level for key in changes.keys] == longer
    assert [row.part.level for row in changes.registers] == longer
    assert [part.level for part in changes.ended] == [Level.DAY]
    assert changes.seen == ()
    assert not Recorder(Stored(keys=changes.keys), Settings(), Bytes()).has_unsaved


def test_a_visitor_late_at_midnight_is_known_by_the_key_of_the_day() -> None:
    recorder = start(Store(), NOON)
    recorder.seen("a", "visitor", MIDNIGHT - 1)
    recorder.advance(MIDNIGHT + 59)
    assert not recorder.seen("a", "visitor", MIDNIGHT - 1)


def test_the_day_is_that_of_the_zone() -> None:
    recorder = start(Store(), NOON, Settings(zone=BERLIN))
    evening = at("2026-10-25T23:59:59", BERLIN)
    assert recorder.seen("a", "visitor", at("2026-10-25T00:00", BERLIN))
    assert not recorder.seen("a", "visitor", evening)  # 25 hours later
    assert recorder.seen("a", "visitor", evening + 1)


def test_a_clock_that_jumps_far_and_back_loses_nobody() -> None:
    store = Store()
    recorder = start(store, NOON)
    for now in (NOON, NOON + 10**8, NOON):
        recorder.advance(now)
        assert recorder.seen("a", "visitor", now)
        save(recorder, store)
    # Its first key was destroyed, so nobody can know that it is the same again.
    assert counted(store, Level.DAY) == {DAY: 2, at("2030-01-22"): 1}


def test_volatile_keys_are_nowhere_but_in_memory() -> None:
    store = Store()
    recorder = start(store, NOON, VOLATILE)
    assert recorder.seen("a", "visitor", NOON)
    assert not recorder.seen("a", "visitor", NOON)
    assert save(recorder, store).distinct
    assert (store.keys, store.seen, store.registers) == (set(), set(), {})
    recorder = start(store, NOON, VOLATILE, seed=1)
    assert recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    assert counted(store, Level.DAY) == {DAY: 2}
    recorder.advance(at("2027-01-01T00:01"))
    assert not recorder.has_unsaved


def test_daily_ids_are_stored_as_they_are_and_gone_with_their_day() -> None:
    store = Store()
    recorder = start(store, NOON, DAILY)
    recorder.seen("user 7", "user", NOON)
    save(recorder, store)
    assert {seen.who for seen in store.seen} == {b"user 7"}
    recorder = start(store, NOON, DAILY)
    assert not recorder.seen("user 7", "user", NOON)
    recorder.advance(MIDNIGHT + 60)
    save(recorder, store)
    assert store.seen == set()
    assert counted(store, Level.DAY) == {DAY: 1}


@pytest.mark.parametrize("before", ["immediate", "volatile", "daily"])
@pytest.mark.parametrize("after", ["immediate", "volatile", "daily"])
def test_a_change_of_scheme_ends_what_it_cannot_know_again(before: Scheme, after: Scheme) -> None:
    store = Store()
    recorder = start(store, NOON, Settings(scheme=before))
    recorder.seen("a", "visitor", NOON)
    save(recorder, store)
    recorder = start(store, NOON, Settings(scheme=after), seed=1)
    is_known = before == after != "volatile"
    assert recorder.seen("a", "visitor", NOON) != is_known
    save(recorder, store)
    assert counted(store, Level.DAY) == {DAY: 1 if is_known else 2}
    if after == "volatile":
        assert (store.keys, store.seen, store.registers) == (set(), set(), {})
    elif after == "immediate":
        assert all(len(seen.who) == 8 for seen in store.seen)


def test_beyond_the_limit_nobody_is_new() -> None:
    recorder = start(Store(), NOON, Settings(seen_max=2))
    assert [recorder.seen(name, "visitor", NOON) for name in "abcab"] == [True, True] + [False] * 3
    assert [row.total for row in recorder.open_distinct()] == [2, 2, 2, 2]


def test_only_what_the_store_holds_is_forgotten() -> None:
    store = Store()
    recorder = start(store, NOON)
    recorder.seen("a", "visitor", NOON)
    changes = recorder.unsaved()
    recorder.seen("b", "visitor", NOON)
    store.save(changes)
    recorder.mark_saved(changes)
    rest = recorder.unsaved()
    assert [row.total for row in rest.distinct] == [2, 2, 2, 2]
    assert (len(rest.seen), len(rest.registers), rest.keys) == (1, 3, ())
    recorder.mark_saved(rest)
    assert not recorder.has_unsaved
    recorder.mark_saved(rest)
    recorder.advance(MIDNIGHT + 60)
    recorder.mark_saved(changes)
    assert recorder.unsaved().ended


def test_a_row_that_was_the_last_before_the_end_need_not_be_saved_again() -> None:
    recorder = start(Store(), NOON)
    recorder.seen("a", "visitor", NOON)
    changes = recorder.unsaved()
    recorder.advance(at("2027-01-01T00:01"))
    recorder.mark_saved(changes)
    assert recorder.unsaved() == Changes(ended=tuple(key.part for key in changes.keys))


def test_of_two_stored_openings_the_later_goes_on() -> None:
    first, second = Part(Level.DAY, DAY, 1), Part(Level.DAY, DAY, 2)
    stored = Stored(
        part_max=2,
        keys=(Key(second, b""), Key(first, b"")),
        seen=(Seen(first, "user", b"a"), Seen(second, "user", b"b")),
    )
    recorder = Recorder(stored, DAILY, Bytes())
    assert recorder.unsaved().ended == (first,)
    assert recorder.seen("a", "user", NOON)
    assert not recorder.seen("b", "user", NOON)


def test_rows_whose_key_is_missing_are_ended() -> None:
    orphan = Part(Level.DAY, DAY, 1)
    stored = Stored(part_max=1, seen=(Seen(orphan, "visitor", b"12345678"),))
    assert Recorder(stored, Settings(), Bytes()).unsaved() == Changes(ended=(orphan,))


def test_five_thousand_are_five_thousand_in_the_day_and_nearly_in_the_week() -> None:
    store = Store()
    recorder = start(store, NOON)
    for n in range(5000):
        assert recorder.seen(f"2001:db8::{n:x}", "visitor", NOON)
    save(recorder, store)
    assert counted(store, Level.DAY) == {DAY: 5000}
    assert [*counted(store, Level.WEEK).values()] == [pytest.approx(5000, rel=0.05)]


@pytest.mark.parametrize("settings", [Settings(), VOLATILE, DAILY])
def test_any_text_can_be_seen(settings: Settings) -> None:
    recorder = start(Store(), NOON, settings)
    for name in ("", "\ud800", "b\n", "é" * 5000):
        assert recorder.seen(name, "visitor", NOON)
        assert not recorder.seen(name, "visitor", NOON)


def test_long_names_that_begin_alike_are_two() -> None:
    recorder = start(Store(), NOON)
    assert recorder.seen("x" * 200 + "a", "visitor", NOON)
    assert recorder.seen("x" * 200 + "b", "visitor", NOON)
