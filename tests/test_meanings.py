"""What a hit means is known until the key is gone, wherever it is kept."""

import gc

from counterd.counters.clients import hashed
from counterd.meanings import MEANINGS_MAX, Meaning, Meanings
from counterd.model import SITE_TOTAL
from counterd.usage.bundle import Bundle
from tests.counting import HIT, NOON


def meaning() -> Meaning:
    return Meaning((SITE_TOTAL,), hashed(HIT.address, b"key"), Bundle([]), HIT.address)


def test_the_same_hit_means_the_same_whenever_it_comes() -> None:
    meanings, one = Meanings(), meaning()
    assert meanings.get(HIT) is None
    meanings.keep(HIT, one)
    assert meanings.get(HIT._replace(at=NOON + 9)) is one
    assert meanings.get(HIT._replace(url="/other")) is None


def test_with_the_key_goes_who_came_also_where_that_is_kept() -> None:
    meanings, lent, other = Meanings(), meaning(), meaning()
    meanings.keep(HIT, lent)
    assert meanings.lend(lent) is lent
    meanings.forget()
    assert meanings.get(HIT) is None
    assert (lent.client, lent.viewer) == (None, None)
    assert other.client is not None


def test_so_many_are_known_and_none_is_held_for_those_who_forgot_it() -> None:
    meanings = Meanings()
    for number in range(MEANINGS_MAX + 1):
        meanings.lend(meaning())
        meanings.keep(HIT._replace(url=f"/{number}"), meaning())
    assert meanings.get(HIT._replace(url="/0")) is None
    assert meanings.get(HIT._replace(url=f"/{MEANINGS_MAX}")) is not None
    gc.collect()
    assert len(meanings._lent) == 0
