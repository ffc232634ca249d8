"""Who is connected: places are given, given back once, and counted for the right client."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.web.clients import packed
from counterd.web.protocol.guests import Caps, Guest, Guests, client_key

PROXY = "10.0.0.1"


def guests(
    total: int, per_client: int, *, evicts: bool = False
) -> tuple[Guests, list[bytes | None]]:
    asked: list[bytes | None] = []

    def evict(key: bytes | None) -> bool:
        asked.append(key)
        return evicts

    return Guests(Caps(total, per_client), lambda one: one == packed(PROXY), evict), asked


def test_a_client_of_ipv6_is_a_whole_64() -> None:
    keys = {client_key(packed(text) or b"") for text in ("2001:db8::1", "2001:db8::ffff:0:0:1")}
    assert len(keys) == 1
    assert client_key(packed("192.0.2.1") or b"") != client_key(packed("192.0.2.2") or b"")


def test_there_are_so_many_places_and_no_more() -> None:
    some, asked = guests(2, 9)
    first = some.admit(("192.0.2.1", 1))
    assert first is not None
    assert some.admit(None) is not None
    assert some.admit(("192.0.2.3", 1)) is None
    first.leave()
    first.leave()
    assert len(some) == 1
    assert some.admit(("192.0.2.3", 1)) is not None
    assert asked == [None]


def test_a_client_has_so_many_and_proxies_as_many_as_they_like() -> None:
    some, asked = guests(99, 2)
    for _ in range(2):
        assert some.admit(("192.0.2.1", 1)) is not None
    assert some.admit(("192.0.2.1", 1)) is None
    assert some.admit(("192.0.2.2", 1)) is not None
    for _ in range(9):
        assert some.admit((PROXY, 1)) is not None
        assert some.admit(None) is not None
    assert asked == [packed("192.0.2.1")]


def test_whom_a_proxy_names_is_counted_for_that_client() -> None:
    some, _ = guests(99, 1)
    first, second = some.admit((PROXY, 1)), some.admit((PROXY, 1))
    assert first is not None
    assert second is not None
    assert first.is_named(("192.0.2.1", 5))
    assert (first.name, first.key) == (("192.0.2.1", 5), packed("192.0.2.1"))
    assert not second.is_named(("192.0.2.1", 6))
    first.leave()
    assert second.is_named(("192.0.2.1", 6))


def test_somebody_comes_in_for_whom_another_was_sent_away() -> None:
    some, asked = guests(1, 1, evicts=True)
    assert some.admit(("192.0.2.1", 1)) is not None
    assert some.admit(("192.0.2.1", 1)) is not None
    assert asked == [None, packed("192.0.2.1")]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60))
def test_places_never_exceed_the_caps_nor_leak(steps: list[tuple[int, bool]]) -> None:
    some, _ = guests(5, 2)
    here: list[Guest] = []
    for client, comes in steps:
        name = (f"192.0.2.{client}", 1)
        if comes:
            mine = sum(one.name == name for one in here)
            guest = some.admit(name)
            assert (guest is not None) == (mine < 2 and len(here) < 5)
            if guest is not None:
                here.append(guest)
        elif here:
            here.pop(client % len(here)).leave()
        assert len(some) == len(here)
