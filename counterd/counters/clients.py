"""Who came, reduced to what a counter may remember: the address itself, or a keyed hash of it."""

from hashlib import blake2b
from typing import Final

from counterd.counters.recent import client_of
from counterd.model import Client

_ADDRESS_BYTES: Final = 16
_IPV4_PREFIX: Final = bytes(10) + b"\xff\xff"  # ::ffff:0:0/96


def exact(address: bytes) -> Client:
    """Return the client at ``address`` (16 bytes, IPv4 in ::ffff:0:0/96), known by all of it."""
    return _client(address, address)


def hashed(address: bytes, key: bytes) -> Client:
    """Return the client at ``address``, known by a 64-bit hash under ``key``.

    Without the key nobody can tell the address; its first 12 bits stay, which a million share.
    """
    return _client(address, blake2b(address, digest_size=8, key=key).digest())


def _client(address: bytes, identity: bytes) -> Client:
    assert len(address) == _ADDRESS_BYTES
    is_ipv6 = not address.startswith(_IPV4_PREFIX)
    start = address if is_ipv6 else address[12:]
    first_16_bits = start[0] << 8 | start[1]
    return client_of(
        identity,
        _network6(address) if is_ipv6 else first_16_bits >> 6,
        is_ipv6=is_ipv6,
        shown=(first_16_bits >> 4) << 20 | identity[-1],
    )


def _network6(address: bytes) -> int:
    # Unkeyed, so that a map outlives the key: a /32 is a whole provider, which is no secret. The
    # first ten bits, as for IPv4, would put nearly everybody into the one network 2000::/10.
    digest = blake2b(address[:4], digest_size=2).digest()
    return int.from_bytes(digest) >> 6
