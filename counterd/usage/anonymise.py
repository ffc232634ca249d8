"""Addresses and identifiers, reduced to what may be shown or kept.

The cut of addresses is that of ICANN's RSSAC040, method 4: the last 8 bits of IPv4, 80 of IPv6.
"""

from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address
from typing import Final

KEY_BYTES: Final = 32
HASH_BYTES: Final = 8
_IPV4_CLEARED_BITS: Final = 8
_IPV6_CLEARED_BITS: Final = 80


def anonymise_ip(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the network of ``address`` that may be shown; IPv4 in IPv6 is taken as IPv4."""
    match address:
        case IPv4Address():
            return IPv4Address(_cleared(int(address), _IPV4_CLEARED_BITS))
        case IPv6Address(ipv4_mapped=IPv4Address() as mapped):
            return anonymise_ip(mapped)
        case IPv6Address():
            return IPv6Address(_cleared(int(address), _IPV6_CLEARED_BITS))


def keyed_hash(name: str, key: bytes) -> bytes:
    """Return 8 bytes that know ``name`` again under the same ``key``, and tell nothing without."""
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES, key=key).digest()


def _cleared(bits: int, cleared: int) -> int:
    return bits >> cleared << cleared
