"""Bundles are counted as their events one by one would be, whenever somebody looks or saves."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage import Recorder, Settings, Stored
from counterd.usage.bundle import Bundle, Tallies
from tests.counting import NOON
from tests.usage.storage import at

HOUR_S = 3600
BUNDLES = (
    Bundle([("views", "site")], "somebody", ("visitor", "visitor /"), own=[("/a", "page")]),
    Bundle([("views", "site")], "somebody", ("visitor",), own=[("/b", "page")]),
    Bundle([], "else", ("visitor",), own=[("/c\x00", "page"), ("/d", "page")]),
    Bundle([("x", "event"), ("x", "event")]),
)
verbs = st.sampled_from(["tally", "tally", "tally", "look", "advance", "save", "today"])
steps = st.lists(
    st.tuples(verbs, st.integers(0, 3), st.sampled_from([0, 0, 1, HOUR_S, 30 * HOUR_S, -HOUR_S]))
)


def told(recorder: Recorder) -> tuple[object, object]:
    rows = {row[:-1]: row.total for row in recorder.open_rows()}
    seen = {row[:-1]: row.total for row in recorder.open_distinct()}
    return rows, seen


@given(steps, st.integers(1, 3))
def test_a_bundle_is_its_events(taken: list[tuple[str, int, int]], names_max: int) -> None:
    settings = Settings(names_max=names_max)
    one, other = (Recorder(Stored(), settings, bytes) for _ in range(2))
    now = at("2026-11-22T17:50")
    for verb, number, step in taken:
        now += step
        bundle = BUNDLES[number]
        match verb:
            case "tally":
                one.tally(bundle, now)
                for category, event in (*bundle.own, *bundle.common.keys):
                    other.count(event, category, now)
                for category in bundle.seen_in:
                    other.seen(bundle.name, category, now)
            case "look":
                assert told(one) == told(other)
            case "advance":
                one.advance(now)
                other.advance(now)
            case "save":
                assert one.has_unsaved_counts == other.has_unsaved_counts
                changes = one.unsaved()
                assert sorted(changes.statistics) == sorted(other.unsaved().statistics)
                one.mark_saved(changes)
                other.mark_saved(other.unsaved())
            case _:
                assert one.today("views", "site", now) == other.today("views", "site", now)
    assert told(one) == told(other)


def test_what_is_tallied_is_unsaved_until_it_is_saved() -> None:
    recorder = Recorder(Stored(), Settings(), bytes)
    recorder.tally(BUNDLES[0], NOON)
    assert recorder.has_unsaved_counts
    changes = recorder.unsaved()
    recorder.tally(BUNDLES[0], NOON)  # while the others are saved
    recorder.mark_saved(changes)
    assert recorder.has_unsaved_counts
    assert {row.total for row in recorder.unsaved().statistics} == {2}


def test_tallies_are_taken_once() -> None:
    tallies = Tallies()
    tallies[BUNDLES[0]] = 3
    tallies[BUNDLES[1]] = 2
    assert list(tallies.taken()) == [
        (("page", "/a"), 3),
        (("page", "/b"), 2),
        (("site", "views"), 5),
    ]
    assert list(tallies.taken()) == []
