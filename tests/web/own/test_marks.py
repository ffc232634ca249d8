"""Marks in a chart: where they stand, which one speaks for several, and whose label has room."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.web.own.marks import Event, Mark, MarkKind, placed_marks

STARTS = (100, 200, 300, 400)  # four places, the last one ends at 500


def test_a_mark_stands_in_the_middle_of_its_place() -> None:
    start = Event(250, MarkKind.START, "started at 250", "start")
    assert placed_marks(STARTS, 500, [start], 100) == (
        Mark(37.5, MarkKind.START, ("started at 250",), "start", "start"),
    )


def test_what_happened_outside_has_no_mark() -> None:
    outside = [Event(at, MarkKind.STOP, "x") for at in (0, 99, 500, 501)]
    assert placed_marks(STARTS, 500, outside, 100) == ()
    inside = [Event(at, MarkKind.STOP, "x") for at in (100, 499)]
    assert [mark.x_percent for mark in placed_marks(STARTS, 500, inside, 100)] == [12.5, 87.5]
    assert placed_marks((), 0, inside, 100) == ()


def test_several_in_one_place_have_one_mark_and_the_worst_speaks_for_them() -> None:
    events = [
        Event(150, MarkKind.START, "second", "start"),
        Event(140, MarkKind.CRASH, "first", "crash"),
        Event(160, MarkKind.OWN, "third", "own"),
    ]
    assert placed_marks(STARTS, 500, events, 100) == (
        Mark(12.5, MarkKind.CRASH, ("first", "second", "third"), "crash", "start"),
    )


def test_labels_that_would_touch_are_left_out_and_where_the_right_is_taken_they_turn() -> None:
    events = [Event(at, MarkKind.OWN, "text", "twelve signs") for at in (150, 250, 450)]
    labels = [(mark.label, mark.anchor) for mark in placed_marks(STARTS, 500, events, 40)]
    # At 5, 15 and 35 of 40 letters: the first has 10 of 14 that it needs; the second has 20.
    assert labels == [("", "start"), ("twelve signs", "start"), ("", "start")]
    alone = placed_marks(STARTS, 500, events[2:], 40)
    assert [(mark.label, mark.anchor) for mark in alone] == [("twelve signs", "end")]


@given(
    st.lists(
        st.builds(
            Event,
            st.integers(0, 600),
            st.sampled_from(MarkKind),
            st.just("x"),
            st.text("ab", max_size=12),
        ),
        max_size=20,
    )
)
def test_no_two_labels_touch_and_nothing_is_lost(events: list[Event]) -> None:
    letters = 60
    marks = placed_marks(STARTS, 500, events, letters)
    assert sum(len(mark.texts) for mark in marks) == sum(100 <= one.at < 500 for one in events)
    taken_to = 0.0
    for mark in marks:
        at = mark.x_percent * letters / 100
        length = len(mark.label) + 1 if mark.label else 0
        begins, ends = (at, at + length) if mark.anchor == "start" else (at - length, at)
        assert taken_to <= begins <= ends <= letters
        taken_to = ends
