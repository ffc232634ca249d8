"""Where every request comes to: it is led to the site that its host is named after."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from aiohttp import web

from counterd.web.accesslog import AccessLog
from counterd.web.edge import Edge
from counterd.web.hosts import HostError, Hosts, asked_host, plain_host
from counterd.web.messages import Messages
from counterd.web.own.pages import error_at
from counterd.web.protocol.answered import Answered, Told
from counterd.web.protocol.instant import Came, Instantly, Write
from counterd.web.protocol.plain import Fields, Plain
from counterd.web.sending import send
from counterd.web.target import split_target


class Address(NamedTuple):
    """Who answers at a host, and where that is written down."""

    edge: Edge | None
    """``None`` where no site is: all that is asked was misdirected."""
    log: AccessLog | None


@dataclass(frozen=True, slots=True)
class Addresses:
    """All there are, by the settings of a moment."""

    hosts: Hosts[Address]
    log: AccessLog | None
    """For requests that say no host at all."""


LOG: Final = web.RequestKey("log", AccessLog)


class Reception:
    """Answers all requests of a server, by the settings that are in use when they come."""

    def __init__(self, addresses: Addresses) -> None:
        self._messages = Messages()
        self._use(addresses)

    @property
    def told(self) -> Told | None:
        """Who wants to know what becomes of requests, if anybody does."""
        logs = [self._addresses.log, *(one.log for one in self._addresses.hosts.all())]
        return self._note if any(log is not None for log in logs) else None

    def move(self, addresses: Addresses) -> None:
        """Lead requests to ``addresses`` from now on; whoever watches comes again, to these."""
        self.end_streams()
        self._use(addresses)

    def _use(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._found = lru_cache(1024)(self._find)

    def end_streams(self) -> None:
        """Let answers that have no end of their own end now."""
        for address in self._addresses.hosts.all():
            if address.edge is not None:
                address.edge.end_streams()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer ``request``, whatever it is."""
        try:
            address = self._addresses.hosts.find(asked_host(request))
        except HostError:
            return await self._refused(request, 400)
        if address.log is not None:
            request[LOG] = address.log
        if address.edge is None:
            return await self._refused(request, 421)
        return await address.edge.handle(request)

    def answer_instantly(self, plain: Plain, came: Came, write: Write) -> bool:
        """Answer ``plain`` by ``write`` if that can be done at once; say whether it is done."""
        instantly = self._found(plain.fields)
        return instantly is not None and instantly(plain, came, write)

    def _find(self, fields: Fields) -> Instantly | None:
        """Return who answers requests with ``fields`` at once, and notes it, if anybody does."""
        try:
            edge, log = self._addresses.hosts.find(plain_host(fields.headers))
        except HostError:
            return None
        if edge is None:
            return None
        return edge.answer_instantly if log is None else log.noting(edge.answer_instantly)

    async def _refused(self, request: web.BaseRequest, status: int) -> web.StreamResponse:
        path, _ = split_target(request.raw_path)
        return await send(request, error_at(path, status, self._messages), None)

    def _note(self, answered: Answered) -> None:
        log = answered.request.get(LOG, self._addresses.log)
        if log is not None:
            log.note(answered)
