"""Who asks too often waits; nobody else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web import limiter
from counterd.web.limiter import Limiter

ME, YOU = b"me", b"you"


def test_a_burst_is_admitted_and_then_one_at_a_time() -> None:
    one = Limiter(5, burst=10)
    assert [one.wait_s(ME, 100.0) for _ in range(10)] == [0.0] * 10
    assert one.wait_s(ME, 100.0) == pytest.approx(0.2)
    assert one.wait_s(YOU, 100.0) == 0.0
    assert one.wait_s(ME, 100.21) == 0.0
    assert one.wait_s(ME, 100.22) > 0
    assert [one.wait_s(ME, 200.0) for _ in range(11)].count(0.0) == 10


def test_who_is_refused_does_not_wait_longer_for_asking() -> None:
    one = Limiter(1, burst=1)
    assert one.wait_s(ME, 0.0) == 0.0
    assert all(one.wait_s(ME, 0.5) == pytest.approx(0.5) for _ in range(100))
    assert one.wait_s(ME, 1.0) == 0.0


def test_excess_takes_no_note() -> None:
    one = Limiter(1, burst=2)
    assert one.excess(ME, 5.0) == 0.0
    one.wait_s(ME, 5.0)
    assert one.excess(ME, 5.0) == 0.0
    one.wait_s(ME, 5.0)
    assert [one.excess(ME, 5.0) for _ in range(3)] == [pytest.approx(1.0)] * 3


@given(st.lists(st.floats(0, 20), max_size=60).map(sorted), st.integers(1, 8))
def test_never_more_than_the_rate_and_a_burst(times: list[float], burst: int) -> None:
    one = Limiter(2, burst)
    admitted = [at for at in times if one.wait_s(ME, at) == 0]
    for first in range(len(admitted)):
        for last in range(first, len(admitted)):
            most = burst + 2 * (admitted[last] - admitted[first])
            assert last - first + 1 <= most + 1e-6


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    one = Limiter(1, burst=3)
    for _ in range(3):
        one.wait_s(ME, 1_000_000.0)
    assert one.wait_s(ME, 10.0) <= 1.0


def test_a_flood_of_addresses_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "_REMEMBERED_MAX", 3)
    one = Limiter(1, burst=1)
    for who in (b"1", b"2", b"3", b"4"):
        one.wait_s(who, 0.0)
    assert list(one._due) == [b"2", b"3", b"4"]
    assert one.wait_s(b"1", 0.0) == 0.0
    assert one.wait_s(b"4", 0.0) > 0.0
