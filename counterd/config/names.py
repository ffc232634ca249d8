"""Names of hosts: one way to write each, for settings and for what is asked.

Source: RFC 3986 section 3.2.2; RFC 5890 for names with other letters than ASCII's.
"""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

NAME_CHARACTERS_MAX: Final = 255
_WILDCARD: Final = "*."
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# All that RFC 3986 lets a name have but percent signs, which nobody sends.
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._~!$&'()*+,;=-]*)(?::[0-9]{0,5})?")


def site_name(text: str) -> str:
    """Return a name of a site as it is looked up: ``example.org``, ``*.example.org``, ``[::1]``.

    Raises:
        ValueError: it is none.
    """
    is_wild = text.startswith(_WILDCARD)
    name = text.removeprefix(_WILDCARD) if is_wild else text
    if ":" in name and not is_wild:
        return _ipv6(name.removeprefix("[").removesuffix("]"))
    name = name.lower().removesuffix(".")
    if not name.isascii():
        name = name.encode("idna").decode()  # UnicodeError is a ValueError
    if len(name) > NAME_CHARACTERS_MAX or not _NAME.fullmatch(name):
        raise ValueError("not the name of a host")
    return _WILDCARD + name if is_wild else name


@lru_cache(1024)
def host_name(text: str) -> str | None:
    """Return the name in a Host header, without its port; empty if it has none.

    ``None`` if it is no header of that kind.
    """
    match = _HOST.fullmatch(text) if len(text) <= NAME_CHARACTERS_MAX else None
    if match is None:
        return None
    name = match[1]
    if not name.startswith("["):
        return _ipv4(name.lower().removesuffix("."))
    try:
        return _ipv6(name[1:-1])
    except ValueError:
        return None


def _ipv6(text: str) -> str:
    try:
        return f"[{IPv6Address(text).compressed}]"
    except AddressValueError:
        raise ValueError("not an address") from None


def _ipv4(name: str) -> str:
    try:
        return str(IPv4Address(name))
    except AddressValueError:
        return name
