"""Write a line about each request that was answered, of which no secret and no more of the visitor.

Addresses are cut, unless the counters keep them too; links to sign in lose their token.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv6Address
from time import perf_counter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from aiohttp import web

from counterd.config import Config
from counterd.logs.lines import Line, as_json, combined
from counterd.logs.sink import Sink, Sinks
from counterd.usage.anonymise import anonymise_ip
from counterd.web.clients import UNIX_PEER, Trust
from counterd.web.own.routes import OWN_PREFIX
from counterd.web.protocol.answered import Answered
from counterd.web.protocol.instant import Came, Instantly, Write
from counterd.web.protocol.plain import Plain
from counterd.web.sending import SENT
from counterd.web.target import requested, split_target

# As nginx says of clients that went away before there was an answer.
CLIENT_GONE: Final = 499
_WITHOUT_BODY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(frozen=True, slots=True)
class Manner:
    """How lines are written."""

    write: Callable[[Line, ZoneInfo], bytes]
    zone: ZoneInfo
    trust: Trust
    is_exact: bool


def manner_of(config: Config) -> Manner:
    """Return how the settings want lines to be written."""
    write = as_json if config.access_log_format == "json" else combined
    trust = Trust(config.trusted_proxy, config.client_header)
    return Manner(write, config.zone, trust, config.clients == "exact")


def access_log(config: Config, sinks: Sinks, clock: Callable[[], float]) -> "AccessLog | None":
    """Return the log that the settings want, ``None`` if they want none.

    Raises:
        ConfigError: its file cannot be opened.
    """
    if config.access_log is None:
        return None
    return AccessLog(sinks.opened(config.access_log), manner_of(config), clock)


class _From(NamedTuple):
    """Whom a request came from."""

    peer: str
    headers: Mapping[str, str]


class _Got(NamedTuple):
    """What a request got."""

    status: int
    body_bytes: int
    took_s: float


def without_secret(url: str) -> str:
    """Return ``url`` without what may be a token: the query, of any place but one of the site's.

    What cannot be read as a place of a site might be one of our own pages to somebody else.
    """
    bare, mark, _ = url.partition("?")
    if not mark and "#" not in url:
        return url
    target = requested(split_target(bare)[0]) if "#" not in url else None
    if target is None or (target.url + "/").startswith(OWN_PREFIX):
        return bare.partition("#")[0]
    return url


def _origin_form(raw: str) -> str:
    """Return path and query; an absolute URL might hold a password before its host."""
    path, query = split_target(raw)
    if not path:
        return raw.partition("?")[0]
    return f"{path}?{query}" if query else path


class AccessLog:
    """The log of a site's requests."""

    __slots__ = ("_clock", "_manner", "_sink")

    def __init__(self, sink: Sink, manner: Manner, clock: Callable[[], float]) -> None:
        self._sink = sink
        self._manner = manner
        self._clock = clock

    def note(self, answered: Answered) -> None:
        """Write down what became of a request; nobody waits for that."""
        request, version = answered.request, answered.request.version
        said = (request.method, request.raw_path, f"HTTP/{version.major}.{version.minor}")
        status, body_bytes = _sent(answered)
        self._write(
            _From(request.remote or UNIX_PEER, request.headers),
            said if answered.was_read else None,
            _Got(status, body_bytes, answered.took_s),
        )

    def noting(self, instantly: Instantly) -> Instantly:
        """Return ``instantly`` as one that has it written down what became of each request.

        What is given to a connection that is still there counts as sent.
        """

        def noted(plain: Plain, came: Came, write: Write) -> bool:
            began_s = perf_counter()

            def written(answer: bytes) -> bool:
                is_sent = write(answer)
                status, body_bytes = _seen(answer)
                fields = plain.fields
                self._write(
                    _From(came.peer or UNIX_PEER, fields.headers),
                    ("GET", plain.target, "HTTP/1.0" if fields.is_old else "HTTP/1.1"),
                    _Got(status, body_bytes if is_sent else 0, perf_counter() - began_s),
                )
                return is_sent

            return instantly(plain, came, written)

        return noted

    def _write(self, who: _From, said: tuple[str, str, str] | None, got: _Got) -> None:
        headers, manner = who.headers, self._manner
        if said is not None:
            method, target, protocol = said
            said = method, without_secret(_origin_form(target)), protocol
        line = Line(
            at=self._clock(),
            client=self._client(who),
            host=headers.get("Host", ""),
            request=said,
            status=got.status,
            body_bytes=got.body_bytes,
            took_s=got.took_s,
            referer=without_secret(headers.get("Referer", "")),
            agent=headers.get("User-Agent", ""),
        )
        self._sink.write(manner.write(line, manner.zone))

    def _client(self, who: _From) -> str:
        address = IPv6Address(self._manner.trust.client(who.peer, who.headers))
        if self._manner.is_exact:
            return str(address.ipv4_mapped or address)
        return str(anonymise_ip(address))


def _seen(answer: bytes) -> tuple[int, int]:
    """Return the status of a whole answer, and how many bytes its body has."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), len(body)


def _sent(answered: Answered) -> tuple[int, int]:
    """Return the status, and how many bytes of the body were handed over."""
    request, response = answered.request, answered.response
    if SENT in request:
        sent = request[SENT]
        return sent.status, sent.body_bytes
    if response is None:
        return CLIENT_GONE, 0
    body = response.body if isinstance(response, web.Response) else None
    if answered.is_cut or request.method == "HEAD" or response.status in _WITHOUT_BODY:
        return response.status, 0
    return response.status, len(body) if isinstance(body, bytes | bytearray) else 0
