"""What is kept of an address."""

from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact, hashed

KEY = bytes(range(32))


def packed(text: str) -> bytes:
    address = ip_address(text)
    return address.packed if address.version == 6 else IPv6Address(f"::ffff:{text}").packed


addresses = st.binary(min_size=16, max_size=16)
ipv4_addresses = st.binary(min_size=4, max_size=4).map(lambda end: bytes(10) + b"\xff\xff" + end)


def test_an_exact_client_is_its_whole_address() -> None:
    client = exact(packed("38.102.0.62"))
    assert client.identity == packed("38.102.0.62")
    assert client.network == 153
    assert not client.is_ipv6
    assert client.shown == 0x2660003E


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("0.0.0.0", 0),
        ("0.64.0.0", 1),
        ("0.63.255.255", 0),
        ("10.1.2.3", 40),
        ("255.255.255.255", 1023),
    ],
)
def test_the_network_of_ipv4_is_its_first_ten_bits(address: str, network: int) -> None:
    assert exact(packed(address)).network == hashed(packed(address), KEY).network == network


def test_a_hashed_client_is_a_keyed_hash() -> None:
    address = packed("38.102.0.62")
    client = hashed(address, KEY)
    assert client.identity == blake2b(address, key=KEY, digest_size=8).digest()
    assert client.shown == 0x26600000 | client.identity[-1]


@given(ipv4_addresses | addresses)
def test_another_key_makes_another_client(address: bytes) -> None:
    one, other = hashed(address, KEY), hashed(address, KEY[::-1])
    assert one.identity != other.identity
    assert (one.network, one.is_ipv6, one.shown >> 20) == (
        other.network,
        other.is_ipv6,
        other.shown >> 20,
    )


@given(ipv4_addresses | addresses)
def test_a_client_is_in_the_same_network_exact_or_hashed(address: bytes) -> None:
    one, other = exact(address), hashed(address, KEY)
    assert (one.network, one.is_ipv6) == (other.network, other.is_ipv6)
    assert 0 <= one.network < 1024
    for client in (one, other):
        assert client.shown & ~0xFFF000FF == 0
        assert client.shown & 0xFF == client.identity[-1]
    start = address[12:] if not one.is_ipv6 else address
    assert one.shown >> 20 == other.shown >> 20 == int.from_bytes(start[:2]) >> 4


def test_a_mapped_address_is_ipv4() -> None:
    assert not exact(packed("::ffff:38.102.0.1")).is_ipv6
    assert exact(packed("::1")).is_ipv6
    assert exact(packed("::fffe:38.102.0.1")).is_ipv6


def test_ipv6_clients_of_one_provider_share_a_network() -> None:
    one, same, other = map(exact, map(packed, ["2001:db8::5", "2001:db8:ffff::6", "2001:db9::5"]))
    assert one.network == same.network != other.network
    assert one.identity != same.identity
    assert one.shown == 0x20000005


def test_the_network_of_ipv6_is_the_same_in_every_version() -> None:
    # Maps outlive the process that drew them.
    digest = blake2b(bytes.fromhex("20010db8"), digest_size=2).digest()
    assert exact(packed("2001:db8::1")).network == (digest[0] << 2 | digest[1] >> 6) == 106


def test_ipv6_networks_are_spread() -> None:
    networks = {exact(n.to_bytes(4) + bytes(12)).network for n in range(0x20010000, 0x20012000)}
    assert len(networks) > 1000


@pytest.mark.parametrize("length", [15, 17])
def test_an_address_has_sixteen_bytes(length: int) -> None:
    with pytest.raises(AssertionError):
        exact(bytes(length))
