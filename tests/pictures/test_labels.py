"""A number stands in its own block, out of the way of recent clients."""

from hypothesis import given

from counterd.pictures.hilbert import POINTS, square
from counterd.pictures.labels import label_networks
from tests.pictures.maps import recents, unhurried


def test_numbers_stand_in_the_upper_left_of_their_squares() -> None:
    found = label_networks(())
    assert len(found) == 256
    for octet, network in enumerate(found):
        assert network is not None
        assert network // 4 == octet
        assert POINTS[network] == square(octet)


@unhurried
@given(recents)
def test_no_number_is_under_a_recent_client(recent: dict[int, int]) -> None:
    usual = label_networks(())
    for octet, network in enumerate(label_networks(recent)):
        own = set(range(octet * 4, octet * 4 + 4))
        if network is None:
            assert own <= recent.keys()
        else:
            assert network in own - recent.keys()
        if usual[octet] not in recent:
            assert network == usual[octet]


def test_a_number_moves_in_reading_order_and_leaves_when_its_block_is_full() -> None:
    # 0/8 begins with a step down: 0 above 1, then 2 to its right, and 3 above that.
    assert label_networks({0})[0] == 3
    assert label_networks({0, 3})[0] == 1
    assert label_networks({0, 1, 3})[0] == 2
    assert label_networks({0, 1, 2, 3})[0] is None
