"""Countries of registration: known networks, and none for what nobody has registered."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.countries import UNKNOWN, country


def packed(address: str) -> bytes:
    """Return an IPv4 or IPv6 address as 16 bytes."""
    return socket.inet_pton(socket.AF_INET6, address if ":" in address else f"::ffff:{address}")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        # Of each of the five registries, and others that have stayed where they are for decades.
        ("193.0.6.139", "NL"),
        ("192.5.5.241", "US"),
        ("202.12.29.175", "AU"),
        ("200.3.14.147", "UY"),
        ("196.216.2.6", "ZA"),
        ("8.8.8.8", "US"),
        ("133.11.0.1", "JP"),
        ("200.160.2.3", "BR"),
        ("2001:67c:2e8:22::c100:68b", "NL"),
        ("2001:4860:4860::8888", "US"),
        ("2001:200::1", "JP"),
        ("2001:12ff::1", "BR"),
    ],
)
def test_an_address_is_registered_in_a_country(address: str, code: str) -> None:
    assert country(packed(address)) == code


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.1.1",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "64:ff9b::808:808",
        "2001:db8::1",
        "fd00::1",
        "fe80::1",
        "ff02::1",
    ],
)
def test_private_and_special_addresses_are_registered_nowhere(address: str) -> None:
    assert country(packed(address)) == UNKNOWN == "??"


def test_only_what_lies_in_the_mapped_network_is_ipv4() -> None:
    assert country(bytes(10) + b"\xff\xff" + bytes([8, 8, 8, 8])) == "US"
    assert country(bytes(12) + bytes([8, 8, 8, 8])) == UNKNOWN
    assert country(b"\x01" + bytes(9) + b"\xff\xff" + bytes([8, 8, 8, 8])) == UNKNOWN


@given(st.one_of(st.binary(min_size=16, max_size=16), st.ip_addresses().map(lambda a: a.packed)))
def test_every_address_has_a_code_of_two_characters(address: bytes) -> None:
    code = country(address if len(address) == 16 else bytes(10) + b"\xff\xff" + address)
    assert code == UNKNOWN or (len(code) == 2 and code.isascii() and code.isupper())
