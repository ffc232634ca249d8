"""Which host a request is for, and whose that is.

Source: RFC 9112 section 3.2: the authority of the target goes before Host; of several or odd hosts
none is believed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Generic, TypeVar

from aiohttp import web
from multidict import CIMultiDictProxy

from counterd.config.names import host_name

T = TypeVar("T")

_AUTHORITY: Final = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HTTP_1_1: Final = (1, 1)


class HostError(Exception):
    """Raised for a request that does not say clearly which host it is for."""


class Hosts(Generic[T]):
    """Finds who is named by a host: exactly, or by ``*.`` and its end, the longest first."""

    __slots__ = ("_default", "_exact", "_wild")

    def __init__(self, named: Iterable[tuple[str, T]], default: T) -> None:
        self._exact: dict[str, T] = {}
        self._wild: dict[str, T] = {}
        self._default = default
        for name, one in named:
            if name.startswith("*."):
                self._wild[name.removeprefix("*.")] = one
            else:
                self._exact[name] = one

    def all(self) -> Iterable[T]:
        """Return all there are, the default among them."""
        return (*self._exact.values(), *self._wild.values(), self._default)

    def find(self, host: str) -> T:
        """Return who has ``host``, a name as ``host_name`` writes it; else the default."""
        if host in self._exact:
            return self._exact[host]
        end = host.partition(".")[2] if self._wild else ""
        while end:
            if end in self._wild:
                return self._wild[end]
            end = end.partition(".")[2]
        return self._default


def plain_host(headers: CIMultiDictProxy[str]) -> str:
    """Return the host that a request of HTTP/1.1 for a path is for.

    Raises:
        HostError: it names none, several, or none that could be one.
    """
    lines = headers.getall("Host", ())
    host = host_name(lines[0].strip(" \t")) if len(lines) == 1 else None
    if host is None:
        raise HostError
    return host


def asked_host(request: web.BaseRequest) -> str:
    """Return the host that ``request`` is for, empty if it names none and need not.

    Raises:
        HostError: it names several, or none that could be one.
    """
    lines = request.headers.getall("Host", ())
    is_old = request.version < _HTTP_1_1
    if len(lines) > 1 or (not lines and not is_old):
        raise HostError
    host = host_name(lines[0].strip(" \t") if lines else "")
    authority = _authority(request)
    if authority is not None and host is not None:
        host = host_name(authority) or None  # http:///path is for nobody
    if host is None:
        raise HostError
    return host


def heard_headers(request: web.BaseRequest) -> Mapping[str, str]:
    """Return the headers of ``request``, Host being the host that it is for."""
    authority = _authority(request)
    if authority is None:
        return request.headers
    headers = request.headers.copy()
    headers["Host"] = authority
    return headers


def _authority(request: web.BaseRequest) -> str | None:
    """Return host and port in a target that is a whole URL, without user and password."""
    match = None if request.raw_path.startswith("/") else _AUTHORITY.match(request.raw_path)
    return None if match is None else match[1].rpartition("@")[2]
