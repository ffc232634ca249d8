"""Scales of charts: numbers are round, labels do not touch."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.own.scales import round_ticks, thinned


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, (1,)),
        (1, (1,)),
        (3, (1, 2, 3)),
        (5, (2, 4, 6)),
        (7, (2, 4, 6, 8)),
        (10, (5, 10)),
        (11, (5, 10, 15)),
        (100, (50, 100)),
        (1_234, (500, 1_000, 1_500)),
    ],
)
def test_ticks_by_hand(most: int, ticks: tuple[int, ...]) -> None:
    assert round_ticks(most) == ticks


@given(st.integers(0, 10**12), st.integers(1, 8))
def test_ticks_are_few_and_round_and_reach_the_most(most: int, count: int) -> None:
    ticks = round_ticks(most, count)
    assert 1 <= len(ticks) <= count
    assert ticks[-1] >= most
    step = ticks[0]
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert [after - before for before, after in pairwise((0, *ticks))] == [step] * len(ticks)
    # The chart is not much lower than it could be.
    assert step == 1 or ticks[-1] - step < most


def test_labels_by_hand() -> None:
    assert thinned(["Mo", "Tu", "We", "Th"], 400, 7) == [0, 1, 2, 3]
    assert thinned(["Mo", "Tu", "We", "Th"], 80, 7) == [0, 2]  # 20 px each; one needs 21
    assert thinned(["", "Jan", "", "Feb"], 400, 7) == [1, 3]
    assert thinned(["much too long"], 50, 7) == []
    assert thinned([], 50, 7) == []


@given(st.lists(st.text("ab", max_size=9), max_size=60), st.floats(20, 2000))
def test_labels_never_touch_nor_leave_the_chart(texts: list[str], width_px: float) -> None:
    kept = thinned(texts, width_px, 7)
    slot_px = width_px / max(1, len(texts))
    for place, after in pairwise(kept):
        assert place * slot_px + 7 * len(texts[place]) + 7 <= after * slot_px
    for place in kept:
        assert texts[place]
        assert place * slot_px + 7 * len(texts[place]) <= width_px
