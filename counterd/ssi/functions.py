"""The functions and string tests of expressions. Source: Apache's ap_expr.

They know bytes only: letters outside ASCII have no other case.
"""

import hashlib
import ipaddress
import operator
import re
from collections.abc import Callable, Mapping

from counterd.errors import PageError
from counterd.ssi.encodings import decode_base64, decode_url, encode_base64, encode_url

_FALSE = frozenset({"", "0", "off", "false", "no"})
_INTEGER = re.compile(r"\s*([+-]?)0*(\d*)", re.ASCII)
_DIGITS_MAX = 18  # as many as 64 bits hold; a longer number is larger than any of these
_PARTIAL_IPV4 = re.compile(r"(\d{1,3})(\.\d{1,3}){0,2}\.?", re.ASCII)
_KEPT_SLASH = re.compile("%2f", re.IGNORECASE)

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def lower(text: str) -> str:
    """Return ``text`` with the letters of ASCII in lower case."""
    return text.encode("latin-1", "replace").lower().decode("latin-1")


def upper(text: str) -> str:
    """Return ``text`` with the letters of ASCII in upper case."""
    return text.encode("latin-1", "replace").upper().decode("latin-1")


def unescape(text: str) -> str:
    """Return ``text`` with ``%xx`` decoded but for slashes; empty when it holds ``%00``."""
    decoded = "".join(
        part if _KEPT_SLASH.fullmatch(part) else decode_url(part)
        for part in re.split("(%2[fF])", text)
    )
    return "" if "\0" in decoded else decoded


def md5(text: str) -> str:
    """Return the MD5 of ``text`` in hexadecimal."""
    return hashlib.md5(text.encode("latin-1", "replace"), usedforsecurity=False).hexdigest()


def sha1(text: str) -> str:
    """Return the SHA-1 of ``text`` in hexadecimal."""
    return hashlib.sha1(text.encode("latin-1", "replace"), usedforsecurity=False).hexdigest()


def header_variable(header: str) -> str:
    """Return the name of the variable that holds the request's ``header``."""
    return "HTTP_" + upper(header).replace("-", "_")


def is_true(text: str) -> bool:
    """Tell whether ``text`` means yes, as ``-T`` does."""
    return lower(text) not in _FALSE


def is_empty(text: str) -> bool:
    """Tell whether ``text`` is empty, as ``-z`` does."""
    return not text


def is_in_network(address: str, network: str) -> bool:
    """Tell whether ``address`` is in ``network``; what is no address is in none.

    Raises: PageError when ``network`` is none.
    """
    parsed = _network(network)
    try:
        candidate = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(candidate, ipaddress.IPv6Address) and candidate.ipv4_mapped:
        candidate = candidate.ipv4_mapped
    return candidate in parsed


FUNCTIONS: Mapping[str, Callable[[str], str]] = {
    "tolower": lower,
    "toupper": upper,
    "escape": encode_url,
    "unescape": unescape,
    "base64": encode_base64,
    "unbase64": decode_base64,
    "md5": md5,
    "sha1": sha1,
}
COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "-eq": lambda left, right: _integer(left) == _integer(right),
    "-ne": lambda left, right: _integer(left) != _integer(right),
    "-lt": lambda left, right: _integer(left) < _integer(right),
    "-le": lambda left, right: _integer(left) <= _integer(right),
    "-gt": lambda left, right: _integer(left) > _integer(right),
    "-ge": lambda left, right: _integer(left) >= _integer(right),
    "-ipmatch": is_in_network,
}
CHECKS: Mapping[str, Callable[[str], bool]] = {"-n": bool, "-z": is_empty, "-T": is_true}


def _integer(text: str) -> int:
    match = _INTEGER.match(text)
    assert match is not None
    sign, digits = match.groups()
    size = int(digits or "0") if len(digits) <= _DIGITS_MAX else 10**_DIGITS_MAX
    return -size if sign == "-" else size


def _network(network: str) -> _Network:
    text = network.strip()
    if _PARTIAL_IPV4.fullmatch(text):
        octets = text.rstrip(".").split(".")
        text = ".".join([*octets, *["0"] * (4 - len(octets))]) + f"/{8 * len(octets)}"
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise PageError(f'"{network[:60]}" is no address and no network') from error
