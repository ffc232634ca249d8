"""Addresses are cut to their network; hashes know a name again only under their key."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.anonymise import KEY_BYTES, anonymise_ip, keyed_hash

keys = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("192.0.2.255", "192.0.2.0"),
        ("0.0.0.7", "0.0.0.0"),
        ("2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234::"),
        ("::1", "::"),
        ("::ffff:198.51.100.77", "198.51.100.0"),
    ],
)
def test_addresses_lose_their_end(address: str, shown: str) -> None:
    assert str(anonymise_ip(ip_address(address))) == shown


@given(st.ip_addresses())
def test_what_is_shown_shows_no_more_when_cut_again(address: IPv4Address | IPv6Address) -> None:
    shown = anonymise_ip(address)
    assert anonymise_ip(shown) == shown


@given(st.text(st.characters() | st.characters(categories=["Cs"])), keys, keys)
def test_a_hash_is_known_again_only_under_its_key(name: str, key: bytes, other: bytes) -> None:
    assert len(keyed_hash(name, key)) == 8
    assert keyed_hash(name, key) == keyed_hash(name, key)
    assert (keyed_hash(name, key) == keyed_hash(name, other)) == (key == other)
