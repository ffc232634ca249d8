"""What is told of a network is true of its addresses."""

from ipaddress import IPv4Network, summarize_address_range

import pytest

from counterd.pictures.networks import NETWORKS, PUBLIC_NETWORKS, UNICAST_END
from counterd.pictures.registries import Registry


def network(prefix: str) -> int:
    (found,) = (known.number for known in NETWORKS if known.name == prefix)
    return found


def test_names_and_ranges_are_those_of_the_standard_library() -> None:
    assert len(NETWORKS) == 1024
    for number, known in enumerate(NETWORKS):
        addresses = IPv4Network((number << 22, 10))
        assert known.number == number
        assert known.name == str(addresses)
        assert known.range_text == f"{addresses[0]} - {addresses[-1]}"


def test_a_network_lies_in_its_block() -> None:
    for known in NETWORKS:
        assert IPv4Network(known.name).subnet_of(IPv4Network(known.block.name))


@pytest.mark.parametrize("prefix", ["0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"])
def test_none_of_these_is_a_visitors(prefix: str) -> None:
    for part in IPv4Network(prefix).subnets(new_prefix=10):
        known = NETWORKS[network(str(part))]
        assert not known.is_public
        assert known.registry is Registry.IANA


def test_where_only_a_part_is_special_there_are_visitors() -> None:
    for prefix, use in (
        ("172.0.0.0/10", "172.16.0.0/12"),
        ("192.128.0.0/10", "192.168.0.0/16"),
        ("169.192.0.0/10", "169.254.0.0/16"),
        ("203.0.0.0/10", "203.0.113.0/24"),
    ):
        known = NETWORKS[network(prefix)]
        assert known.is_public
        assert use in {special.prefix for special in known.special_uses}


def test_a_quarter_of_a_block_is_shared_by_providers_customers() -> None:
    quarters = [NETWORKS[network(f"100.{second}.0.0/10")] for second in (0, 64, 128, 192)]
    assert [quarter.is_public for quarter in quarters] == [True, False, True, True]
    assert quarters[1].label == "shared by a provider's customers"
    assert quarters[1].registry is Registry.IANA
    assert quarters[2].label == "ARIN"


def test_883_networks_are_public_as_the_standard_library_counts_them() -> None:
    assert PUBLIC_NETWORKS.bit_count() == 883
    for known in NETWORKS:
        first, last = IPv4Network(known.name)[0], IPv4Network(known.name)[-1]
        (whole,) = summarize_address_range(first, last)
        shared = IPv4Network("100.64.0.0/10")
        is_special = whole.is_private or whole.is_multicast or whole.is_reserved or whole == shared
        assert known.is_public != is_special
        assert PUBLIC_NETWORKS >> known.number & 1 == known.is_public


def test_unicast_ends_where_multicast_begins() -> None:
    assert NETWORKS[UNICAST_END].name == "224.0.0.0/10"
    assert NETWORKS[UNICAST_END].label == "multicast"
    assert NETWORKS[-1].label == "reserved for future use"
