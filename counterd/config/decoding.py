"""The types of settings that msgspec does not know: paths, time zones, address ranges."""

import ipaddress
import zoneinfo
from pathlib import Path

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Networks(tuple[Network, ...]):
    """Address ranges, as CIDR."""

    __slots__ = ()

    def holds(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Say whether ``address`` lies in one of the ranges."""
        return any(address in network for network in self)


def decoded(wanted: type, value: object) -> Path | zoneinfo.ZoneInfo | Networks:
    """Return ``value`` as what a setting holds, for the types that msgspec does not know.

    Raises:
        ValueError: says what was expected.
    """
    if wanted is Path:
        return _path(value)
    if wanted is zoneinfo.ZoneInfo:
        return _zone(value)
    assert wanted is Networks
    if not isinstance(value, list):
        raise ValueError("a list of address ranges")  # noqa: TRY004 - the contract of msgspec
    return Networks(map(_network, value))


def _path(value: object) -> Path:
    if isinstance(value, str) and value and "\0" not in value:
        try:
            return Path(value).expanduser()
        except RuntimeError:  # ~nobody
            pass
    raise ValueError("a path")


def _zone(value: object) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone like Europe/Berlin") from None


def _network(value: object) -> Network:
    try:
        network = ipaddress.ip_network(str(value))
    except ValueError:
        raise ValueError("address ranges like 192.0.2.0/24 or 2001:db8::/32") from None
    mapped = network.network_address.ipv4_mapped if network.version == 6 else None  # noqa: PLR2004 - IPv6
    if mapped is None:
        return network
    # Clients in ::ffff:0:0/96 are IPv4 here.
    return ipaddress.IPv4Network((mapped, max(0, network.prefixlen - 96)))
