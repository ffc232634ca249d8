"""The values that cross the floors: they are equal by what they hold, and nobody changes them."""

import pytest

from counterd.model import OTHER_URL, SITE_TOTAL, TOTAL_URL, Address, Client, Kind
from tests.counting import HIT


def test_an_address_is_its_kind_and_its_url() -> None:
    assert Address(Kind.ACCESS, "/a") == Address(Kind("access"), "/a")
    assert Address(Kind.ACCESS, "/a") != Address(Kind.ERROR, "/a")
    assert len({Address(Kind.ACCESS, "/a"), Address(Kind.ACCESS, "/a")}) == 1


def test_no_url_has_the_names_of_the_counters_that_stand_for_many() -> None:
    for name in (TOTAL_URL, OTHER_URL):
        assert not name.startswith("/")
        assert "://" not in name
    assert Address(Kind.TOTAL, TOTAL_URL) == SITE_TOTAL


def test_clients_are_compared_by_all_that_is_known_of_them() -> None:
    client = Client(b"12345678", 5, is_ipv6=False, shown=7, record=b"all")
    assert client == Client(b"12345678", 5, is_ipv6=False, shown=7, record=b"all")
    assert client != client._replace(identity=b"12345679")


def test_a_hit_is_never_changed() -> None:
    for name in HIT._fields:
        with pytest.raises(AttributeError):
            setattr(HIT, name, None)
