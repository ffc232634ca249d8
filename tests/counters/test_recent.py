"""The most recent clients are what they were before they were packed."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.recent import (
    Recent,
    client_of,
    hit_again,
    hit_first,
    repeated,
    unpacked,
)
from counterd.model import Client
from tests.counting import packed


@st.composite
def clients(draw: st.DrawFn) -> Client:
    length = draw(st.sampled_from([8, 16]))
    return client_of(
        draw(st.binary(min_size=length, max_size=length)),
        draw(st.integers(0, 1023)),
        is_ipv6=draw(st.booleans()),
        shown=draw(st.integers(0, 2**32 - 1)),
    )


tens = st.lists(st.builds(Recent, clients(), st.integers(0, 2**60)), max_size=10)


@given(tens)
def test_the_ten_are_unpacked_as_they_were_packed(ten: list[Recent]) -> None:
    assert unpacked(packed(ten)) == tuple(ten)


@given(tens, clients())
def test_a_new_one_comes_before_nine_of_the_others(ten: list[Recent], client: Client) -> None:
    others = [recent for recent in ten if recent.client != client]
    assert hit_again(packed(others), client) is None
    assert unpacked(hit_first(packed(others), client)) == (Recent(client, 0), *others[:9])


def test_what_looks_like_a_client_between_two_others_is_none() -> None:
    third = client_of(b"identity", 5, is_ipv6=False, shown=7)
    # The identity of the first and the repeats of the second read like a third.
    first = client_of(third.record[:8], 1, is_ipv6=False, shown=1)
    second = Recent(client_of(b"other id", 2, is_ipv6=False, shown=2), int.from_bytes(b"identity"))
    ten = [Recent(first, 0), second]
    assert third.record in packed(ten)
    assert hit_again(packed(ten), third) is None
    again = hit_again(packed([*ten, Recent(third, 3)]), third)
    assert again is not None
    assert unpacked(again) == (Recent(third, 4), *ten)


@given(tens, st.integers(0, 1000))
def test_the_latest_comes_many_times_at_once(ten: list[Recent], times: int) -> None:
    if ten:
        latest = ten[0]._replace(repeats=ten[0].repeats + times)
        assert unpacked(repeated(packed(ten), times)) == (latest, *ten[1:])


def test_nor_is_it_one_where_records_differ_in_length() -> None:
    first = client_of(bytes(16), 1, is_ipv6=False, shown=1)
    second = client_of(b"other id", 2, is_ipv6=False, shown=2)
    third = client_of(second.record[:8], 5, is_ipv6=False, shown=7)
    # Behind the first, which is longer, what reads like a third is where a record might begin.
    ten = [Recent(first, 0), Recent(second, int.from_bytes(third.record[:8]))]
    assert (packed(ten).find(third.record) - 8) % (8 + len(third.record)) == 0
    assert hit_again(packed(ten), third) is None
