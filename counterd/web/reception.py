"""Where every request comes to: it is led to the site that its host is named after."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from counterd.web.accesslog import AccessLog
from counterd.web.edge import Edge
from counterd.web.hosts import HostError, Hosts, asked_host
from counterd.web.messages import Messages
from counterd.web.own.pages import error_at
from counterd.web.protocol.answered import Answered, Told
from counterd.web.sending import send
from counterd.web.target import split_target


@dataclass(frozen=True, slots=True)
class Address:
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
        self._addresses = addresses
        self._messages = Messages()

    @property
    def told(self) -> Told | None:
        """Who wants to know what becomes of requests, if anybody does."""
        logs = [self._addresses.log, *(one.log for one in self._addresses.hosts.all())]
        return self._note if any(log is not None for log in logs) else None

    def move(self, addresses: Addresses) -> None:
        """Lead requests to ``addresses`` from now on; whoever watches comes again, to these."""
        self.end_streams()
        self._addresses = addresses

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

    async def _refused(self, request: web.BaseRequest, status: int) -> web.StreamResponse:
        path, _ = split_target(request.raw_path)
        return await send(request, error_at(path, status, self._messages), None)

    def _note(self, answered: Answered) -> None:
        log = answered.request.get(LOG, self._addresses.log)
        if log is not None:
            log.note(answered)
