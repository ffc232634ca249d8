"""What a visitor asked for and got, as the rest of the web layer sees it."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from counterd.model import Outcome
from counterd.web.target import Target


class Asked(NamedTuple):
    """One request, made at the edge; only the server's own pages take others than GET and HEAD."""

    method: str
    raw_target: str
    """Path and query as they came, still escaped."""
    target: Target
    query: str
    """Still escaped."""
    headers: Mapping[str, str]
    """Names in any case."""
    address: bytes
    """The visitor's, 16 bytes."""
    now: float
    """Seconds since 1970 UTC; the one clock reading of this request."""
    scheme: str
    server: tuple[str, int]
    """Address and port that the request came in by."""
    protocol: str
    """HTTP/1.1"""
    peer: str = ""
    """The address at the other end of the connection, as text; a proxy's, if there is one."""
    body: bytes = b""
    redirected: Mapping[str, str] = MappingProxyType({})
    """For an error page: what it is told of the request that failed, as variables."""


class What(NamedTuple):
    """What somebody got."""

    url: str
    outcome: Outcome
    has_counter_tag: bool = False
    status: int = 200
    is_page: bool = True


def wants_page(headers: Mapping[str, str]) -> bool:
    """Say whether a browser asks, which shows pages, and not a program, which reads JSON."""
    return "text/html" in headers.get("Accept", "").lower()


def joined(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header that is a list, its lines as one (RFC 9110, section 5.3)."""
    if name not in headers:
        return None
    getall: Callable[[str], Iterable[str]] | None = getattr(headers, "getall", None)
    return headers[name] if getall is None else ",".join(getall(name))


def cookie(header: str, name: str) -> str | None:
    """Return the value of a cookie in a Cookie header, as it came.

    Read as browsers write it (RFC 6265, section 4.2.1): one that is odd does not hide the others.
    """
    for pair in header.split(";"):
        key, separator, value = pair.partition("=")
        if separator and key.strip() == name:
            return value.strip()
    return None
