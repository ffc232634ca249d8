"""Who the client is: the peer, or whom a trusted proxy says it speaks for."""

import re
import socket
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from typing import Final, NamedTuple

from counterd.config import Networks
from counterd.web.asked import joined

_V4_PREFIX: Final = bytes(10) + b"\xff\xff"
NOBODY: Final = _V4_PREFIX + bytes(4)
X_FORWARDED_FOR: Final = "X-Forwarded-For"
FORWARDED: Final = "Forwarded"
PROTO: Final = "X-Forwarded-Proto"
REAL_IP: Final = "X-Real-IP"
UNIX_PEER: Final = "unix:"
"""Whoever is at the other end of a UNIX socket; it has no address."""
# No address is longer, with zone, brackets and port; a client may send what it likes.
_ADDRESS_LENGTH_MAX: Final = 80
# One element of Forwarded (RFC 7239): pairs of name and value, the value perhaps in quotes.
_PAIR: Final = r'([^\s"=;]+)=("[^"]*"|[^\s";]*)'
_PAIRS: Final = re.compile(_PAIR)
_ELEMENT: Final = re.compile(rf"\s*{_PAIR}(?:\s*;\s*{_PAIR})*\s*")


class Hop(NamedTuple):
    """A place that a request came by, or what a proxy wrote of one."""

    written: str
    address: bytes | None
    """``None`` if it cannot be read."""
    is_trusted: bool
    """Whether what it says of who came before is believed."""


def packed(text: str) -> bytes | None:
    """Return an address as 16 bytes, IPv4 in ::ffff:0:0/96; ``None`` if ``text`` is none."""
    return _packed(text) if len(text) <= _ADDRESS_LENGTH_MAX else None


@lru_cache(4096)
def _packed(text: str) -> bytes | None:
    try:
        if ":" in text:
            return socket.inet_pton(socket.AF_INET6, text.partition("%")[0])
        return _V4_PREFIX + socket.inet_pton(socket.AF_INET, text)
    except (OSError, ValueError):
        return None


def holds(networks: Networks, address: bytes) -> bool:
    """Say whether the 16-byte ``address`` lies in one of ``networks``."""
    if not networks:
        return False
    full = IPv6Address(address)
    return networks.holds(full.ipv4_mapped or full)


def client_address(
    peer: str, headers: Mapping[str, str], trusted: Networks, way: list[Hop] | None = None
) -> bytes:
    """Return the address of the client that ``peer``, perhaps a trusted proxy, speaks for.

    That is the right-most address that is not a trusted proxy's; what stands left of it, the client
    may have made up. What cannot be read ends the search at the proxy that wrote it. ``way`` is
    told each place that was looked at, the peer first.
    """
    address = packed(peer) or NOBODY
    is_trusted = holds(trusted, address)
    if way is not None:
        way.append(Hop(peer, address, is_trusted))
    if not is_trusted:
        return address
    for text in reversed(_forwarded(headers)):
        hop = packed(_bare(text))
        is_trusted = hop is not None and holds(trusted, hop)
        if way is not None:
            way.append(Hop(text, hop, is_trusted))
        if hop is None:
            break
        address = hop
        if not is_trusted:
            break
    return address


def told(headers: Mapping[str, str], by: str) -> Mapping[str, str]:
    """Return ``headers`` with what proxies say of the client by the header ``by`` alone.

    A proxy sets one header and may let others through, which the client then has made up. Of
    ``any`` all are left. X-Real-IP is a chain of one.
    """
    if by == "any":
        return headers
    said = joined(headers, by)
    name = "Forwarded" if by == "forwarded" else "X-Forwarded-For"
    return {} if said is None else {name: said}


def with_local(trusted: Networks) -> Networks:
    """Return ``trusted`` and whoever comes by a UNIX socket, which only who may write it can."""
    return Networks((*trusted, IPv4Network(IPv4Address(NOBODY[12:]))))


class Trust:
    """Whom the server believes what it says of its clients, and by which header."""

    __slots__ = ("_by_address", "_locally", "header")

    def __init__(self, proxies: Networks, header: str) -> None:
        """``header``: the setting ``client_header``."""
        self.header: Final = header
        self._by_address = proxies
        self._locally = with_local(proxies)

    def proxies(self, peer: str) -> Networks:
        """Return who is believed of those that ``peer`` may be or speak for."""
        return self._locally if peer == UNIX_PEER else self._by_address

    def client(self, peer: str, headers: Mapping[str, str], way: list[Hop] | None = None) -> bytes:
        """Return the address of the client that ``peer`` speaks for; see ``client_address``."""
        return client_address(peer, told(headers, self.header), self.proxies(peer), way)

    def scheme(self, peer: str, headers: Mapping[str, str], own: str) -> str:
        """Return what the client spoke; see ``client_scheme``."""
        return client_scheme(peer, headers, self.proxies(peer), own)


def client_scheme(peer: str, headers: Mapping[str, str], trusted: Networks, own: str) -> str:
    """Return what the client spoke, if a trusted proxy tells: ``http``, ``https``; else ``own``."""
    said = headers.get(PROTO, "").strip().lower()
    if said not in ("http", "https") or not holds(trusted, packed(peer) or NOBODY):
        return own
    return said


def telling(headers: Mapping[str, str]) -> str | None:
    """Return the name of the header that tells the way, if a trusted proxy has sent it."""
    if X_FORWARDED_FOR in headers:
        return X_FORWARDED_FOR
    return FORWARDED if FORWARDED in headers else None


def _forwarded(headers: Mapping[str, str]) -> list[str]:
    """Return what the proxies say, the nearest last; what says nothing is empty."""
    name = telling(headers)
    said = None if name is None else joined(headers, name)
    if said is None:
        return []
    if name == X_FORWARDED_FOR:
        return [hop for text in said.split(",") if (hop := text.strip())]
    return [_named_for(element) for element in said.split(",")]


def _named_for(element: str) -> str:
    # A comma in quotes cuts an element in two, of which neither has the form of one: what stands in
    # the quotes, perhaps the client's, is never taken for the proxy's word.
    pairs = _PAIRS.findall(element) if _ELEMENT.fullmatch(element) else []
    named = [value.strip('"') for name, value in pairs if name.lower() == "for"]
    return named[0] if len(named) == 1 else ""


def _bare(text: str) -> str:
    """Return an address without brackets and port."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
