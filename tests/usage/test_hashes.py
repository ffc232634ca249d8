"""A set of hashes is a set, however many there are, and small."""

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.hashes import _FEW_MAX, HashSet

# Few different bytes, so that hashes overlap each other wherever they can.
HASHES = st.lists(
    st.lists(st.sampled_from([0, 1]), min_size=8, max_size=8).map(bytes), max_size=300
)


def many() -> HashSet:
    """Return one that has passed the number from which on it is small."""
    chance = random.Random(1)
    hashes = HashSet()
    while len(hashes) <= _FEW_MAX:
        hashes.add(b"\xff" + chance.randbytes(7))
    return hashes


@pytest.mark.parametrize("start", [HashSet, many])
@given(added=HASHES, asked=HASHES)
def test_it_is_a_set(start: type[HashSet], added: list[bytes], asked: list[bytes]) -> None:
    hashes = start()
    before = len(hashes)
    for one in added:
        hashes.add(one)
    assert len(hashes) - before == len(set(added))
    for one in added + asked:
        assert (one in hashes) == (one in set(added))


def test_a_hash_that_lies_across_two_others_is_not_in_it() -> None:
    hashes = many()
    hashes.add(bytes(8))
    hashes.add(b"\0\0" + b"\1" * 6)
    assert bytes(7) + b"\0" in hashes
    assert bytes(4) + b"\0\0\1\1" not in hashes


def test_what_was_added_before_it_became_small_is_still_there() -> None:
    chance = random.Random(2)
    added = [chance.randbytes(8) for _ in range(3 * _FEW_MAX)]
    hashes = HashSet()
    for number, one in enumerate(added):
        assert one not in hashes
        hashes.add(one)
        assert one in hashes
        assert len(hashes) == number + 1
    assert all(one in hashes for one in added)


def test_a_hundred_thousand_take_little_memory() -> None:
    chance = random.Random(3)
    tracemalloc.start()
    hashes = HashSet()
    for _ in range(100_000):
        hashes.add(chance.randbytes(8))
    size_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(hashes) == 100_000
    assert size_bytes < 1_500_000
