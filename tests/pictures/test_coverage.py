"""The sums add up, and special networks do not make coverage better."""

import pytest
from hypothesis import given

from counterd.pictures.coverage import Share, coverage
from counterd.pictures.networks import NETWORKS
from counterd.pictures.registries import Registry
from tests.pictures.maps import EVERYTHING, networks, unhurried


@unhurried
@given(networks)
def test_the_sums_are_those_of_a_slow_count(seen: int) -> None:
    found = [network for network in NETWORKS if seen >> network.number & 1]
    sums = coverage(seen)
    assert sums.seen == len(found)
    assert sums.public_seen == sum(network.is_public for network in found)
    assert sums.blocks_seen == len({network.block for network in found})
    assert [share.seen for share in sums.shares] == [
        sum(network.registry is registry for network in found) for registry in Registry
    ]
    assert sum(share.seen for share in sums.shares) == sums.seen
    assert sum(share.seen for share in sums.shares if share.registry is not Registry.IANA) == (
        sums.public_seen
    )


def test_nobody_covers_nothing() -> None:
    sums = coverage(0)
    assert (sums.seen, sums.public_seen, sums.blocks_seen, sums.percent) == (0, 0, 0, 0)
    assert sums.text == "0 of 883 networks, 0.0 %"


def test_everybody_covers_all_that_is_public() -> None:
    sums = coverage(EVERYTHING)
    assert (sums.seen, sums.public_seen, sums.public, sums.blocks_seen) == (1024, 883, 883, 256)
    assert sums.percent == 100
    assert sums.shares == (
        Share(Registry.ARIN, 443, 443),
        Share(Registry.RIPE_NCC, 172, 172),
        Share(Registry.APNIC, 204, 204),
        Share(Registry.LACNIC, 40, 40),
        Share(Registry.AFRINIC, 24, 24),
        Share(Registry.IANA, 141, 141),
    )


def test_a_visitor_at_home_is_seen_and_covers_nothing() -> None:
    sums = coverage(1 << 10 * 4 | 1 << 1)  # 10.0.0.0/10 and 0.64.0.0/10
    assert (sums.seen, sums.public_seen, sums.blocks_seen) == (2, 0, 2)


def test_in_words() -> None:
    assert coverage(1 << 4 | 1 << 152).text == "2 of 883 networks, 0.2 %"


@pytest.mark.parametrize("seen", [-1, 1 << 1024], ids=["below", "beyond"])
def test_more_networks_than_there_are_is_refused(seen: int) -> None:
    with pytest.raises(AssertionError):
        coverage(seen)
