"""Addresses that are no ordinary visitor's: private, loopback, multicast and other special uses.

Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890),
https://www.iana.org/assignments/iana-ipv4-special-registry/, and RFC 5771 for multicast.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SpecialUse:
    """A range of addresses with one purpose; ``first`` and ``last`` are addresses as numbers."""

    prefix: str
    first: int
    last: int
    purpose: str

    def holds(self, first: int, last: int) -> bool:
        """Return whether all addresses from ``first`` to ``last`` have this use."""
        return self.first <= first and last <= self.last

    def meets(self, first: int, last: int) -> bool:
        """Return whether any address from ``first`` to ``last`` has this use."""
        return self.first <= last and first <= self.last


def _use(prefix: str, purpose: str) -> SpecialUse:
    address, _, length = prefix.partition("/")
    first = int.from_bytes(map(int, address.split(".")))
    return SpecialUse(prefix, first, first + (1 << 32 - int(length)) - 1, purpose)


SPECIAL_USES: Final = (
    _use("0.0.0.0/8", "this network"),
    _use("10.0.0.0/8", "private use"),
    _use("100.64.0.0/10", "shared by a provider's customers"),
    _use("127.0.0.0/8", "loopback"),
    _use("169.254.0.0/16", "link local"),
    _use("172.16.0.0/12", "private use"),
    _use("192.0.0.0/24", "protocol assignments"),
    _use("192.0.2.0/24", "documentation"),
    _use("192.31.196.0/24", "AS112, answers for private addresses"),
    _use("192.52.193.0/24", "AMT, multicast through tunnels"),
    _use("192.88.99.0/24", "formerly 6to4 relays"),
    _use("192.168.0.0/16", "private use"),
    _use("192.175.48.0/24", "AS112, answers for private addresses"),
    _use("198.18.0.0/15", "benchmarks"),
    _use("198.51.100.0/24", "documentation"),
    _use("203.0.113.0/24", "documentation"),
    _use("224.0.0.0/4", "multicast"),
    _use("240.0.0.0/4", "reserved for future use"),
    _use("255.255.255.255/32", "limited broadcast"),
)
"""All of them, by their first address; where one lies in another, the wider is first."""
