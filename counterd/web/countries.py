"""Tell the country in which an address is registered: offline, from the registries' own files.

The source is iptocc, which carries what the five regional internet registries have delegated.
Registration is not where a visitor sits: a network of one country may be used in another.
"""

import socket
from typing import Final

from iptocc import country_code

UNKNOWN: Final = "??"
"""What private, special and unassigned addresses are registered in."""
_V4_PREFIX: Final = bytes(10) + b"\xff\xff"


def country(address: bytes) -> str:
    """Return the ISO 3166-1 code of the country of a 16-byte address, or ``UNKNOWN``.

    IPv4 lies in ::ffff:0:0/96. Some networks are registered in all of the "EU".
    """
    if address.startswith(_V4_PREFIX):
        text = socket.inet_ntop(socket.AF_INET, address[len(_V4_PREFIX) :])
    else:
        text = socket.inet_ntop(socket.AF_INET6, address)
    return country_code(text) or UNKNOWN
