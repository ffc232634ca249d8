"""Days from a start to an end: what they are, how many views they had, how far back they go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.history import History
from counterd.usage.periods import DAY_S
from counterd.web.own.embeds.spans import Span, Spans
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from tests.counting import NOON
from tests.embeds import CALENDAR

TODAY = NOON - NOON % DAY_S  # 2026-11-22


def span(query: str, keep_day_days: int = 400) -> Span | None:
    return Spans(CALENDAR, keep_day_days).span(Fields(query), NOON)


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("start=week", -6, None),
        ("start=month", -29, None),
        ("start=year", -364, None),
        ("start=2026-11-22", 0, None),
        ("start=2026-11-01&end=2026-11-20", -21, -2),
        ("end=2026-11-21", None, -1),
        ("end=2030-01-01", None, 1136),
        ("start=2027-01-01", 40, None),
        ("start=2025-11-22", -365, None),
        ("end=2025-11-21", None, -366),
    ],
)
def test_days_are_named(query: str, first: int | None, last: int | None) -> None:
    expected = Span(
        None if first is None else TODAY + first * DAY_S,
        None if last is None else TODAY + last * DAY_S,
    )
    assert span(query) == expected


@pytest.mark.parametrize("query", ["", "start=&end=", "since=week"])
def test_all_time_is_no_span(query: str) -> None:
    assert span(query) is None


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("start=day", "start: expected week, month, year or a date like 2026-01-31, got 'day'"),
        ("start=2026-02-30", "start: expected week, month, year or a date like 2026-01-31, got "),
        ("end=week", "end: expected a date like 2026-01-31, got 'week'"),
        ("end=22.11.2026", "end: expected a date like 2026-01-31, got '22.11.2026'"),
        ("start=2025-11-21", "start: expected 2025-11-22 or later; "),
        ("start=0001-01-01", "start: expected 2025-11-22 or later; "),
        ("end=2025-11-20", "end: expected 2025-11-21 or later; "),
    ],
)
def test_what_is_no_known_day_is_told(query: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        span(query)
    assert refused.value.status == 400
    assert refused.value.detail.startswith(sentence)


def test_no_more_days_are_known_than_are_kept() -> None:
    assert span("start=week", 7) == Span(TODAY - 6 * DAY_S, None)
    with pytest.raises(Refusal, match="expected 2026-11-16 or later"):
        span("start=month", 7)


def test_views_are_those_of_the_days() -> None:
    histories = [
        History(TODAY, {TODAY - 2 * DAY_S: 4, TODAY - DAY_S: 2, TODAY: 1}),
        History(TODAY, {TODAY - DAY_S: 10}),
    ]
    yesterday = TODAY - DAY_S
    assert Span(None, None).views(100, histories) == 100
    assert Span(yesterday, None).views(100, histories) == 13
    assert Span(yesterday, yesterday).views(100, histories) == 12
    assert Span(None, yesterday).views(100, histories) == 99
    assert Span(TODAY, yesterday).views(100, histories) == 0
    # Set back by hand, a counter may have fewer hits than its days.
    assert Span(None, yesterday).views(0, histories) == 0


days = st.dictionaries(st.integers(-10, 0).map(lambda n: TODAY + n * DAY_S), st.integers(0, 9))


@given(st.lists(days, max_size=3), st.integers(-10, 0), st.integers(0, 50))
def test_before_and_from_a_day_on_are_all(
    known: list[dict[int, int]], cut: int, before: int
) -> None:
    histories = [History(TODAY, one) for one in known]
    total = before + sum(sum(one.values()) for one in known)
    at = TODAY + cut * DAY_S
    earlier = Span(None, at - DAY_S).views(total, histories)
    assert earlier + Span(at, None).views(total, histories) == total
