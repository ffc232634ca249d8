"""Who came in the last five minutes is online, and nobody else is remembered."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.online import ONLINE_MAX, ONLINE_S, Online


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=1), st.integers(0, 90)), max_size=60))
def test_who_came_in_the_last_five_minutes_is_counted(steps: list[tuple[bytes, int]]) -> None:
    online, last, now = Online(), dict[bytes, int](), 0
    for address, later in steps:
        now += later
        online.note(address, now)
        last[address] = now
        assert online.count(now) == sum(now - at < ONLINE_S for at in last.values())


def test_those_who_came_longest_ago_are_forgotten_first() -> None:
    online = Online()
    for number in range(ONLINE_MAX + 10):
        online.note(number.to_bytes(16), 5)
    assert online.count(5) == ONLINE_MAX
    assert next(iter(online.last)) == (10).to_bytes(16)
    for _ in range(ONLINE_MAX):
        online.note(b"x", 5 + ONLINE_S)
    assert list(online.last) == [b"x"]
