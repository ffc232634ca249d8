"""The open connections of a server; those that wait longest end when others need room."""

import asyncio
from typing import Final

from aiohttp import web, web_protocol

from counterd.web.protocol.answered import Ear
from counterd.web.protocol.guests import Guest
from counterd.web.protocol.handler import Answering, Connection
from counterd.web.protocol.instant import Instantly, Offer
from counterd.web.protocol.limits import Limits
from counterd.web.protocol.plain import Heads

# mypy wants overrides marked by what Python has not before 3.12.
# mypy: disable-error-code="explicit-override"

# One search among all ends so many of them, as a part: one each time would cost more than to serve.
_EVICTED_SHARE: Final = 50
# Where nobody waits, nobody is looked for again so soon.
_SEARCH_AGAIN_S: Final = 0.1


class Server(web.Server):
    """Makes the handler of each connection, and knows those that are open."""

    def __init__(
        self, handler: Answering, limits: Limits, instantly: Instantly | None = None
    ) -> None:
        """Plain requests are offered to ``instantly`` before ``handler`` is asked."""
        super().__init__(handler)
        self.ear = Ear()
        self.change(limits, instantly)
        self._of_client: dict[bytes, set[Connection]] = {}
        self._search_at = 0.0

    def change(self, limits: Limits, instantly: Instantly | None) -> None:
        """Let connections that are still to come heed these."""
        self.limits = limits
        self._offer = Offer(instantly, Heads(limits.headers_max))

    def connection(self, guest: Guest) -> Connection:
        """Return the handler of a new connection."""
        return Connection(self, self.limits, guest, self.ear, self._offer)

    def connection_made(
        self, handler: web_protocol.RequestHandler, transport: asyncio.Transport
    ) -> None:
        """Know a connection that has begun."""
        super().connection_made(handler, transport)
        if isinstance(handler, Connection) and handler.key is not None:
            self._of_client.setdefault(handler.key, set()).add(handler)

    def connection_lost(
        self, handler: web_protocol.RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget a connection that has ended."""
        super().connection_lost(handler, exc)
        if isinstance(handler, Connection) and handler.key is not None:
            others = self._of_client[handler.key]
            others.discard(handler)
            if not others:
                del self._of_client[handler.key]

    def evict(self, key: bytes | None) -> bool:
        """End the connection that waits longest, of a client or of all; say whether one did."""
        now = self._loop.time()
        if key is not None:
            of_all = 0
            waiting = [one for one in self._of_client.get(key, ()) if one.waits]
        elif now < self._search_at:
            return False
        else:
            of_all = len(self._connections)
            known = self._connections
            waiting = [one for one in known if isinstance(one, Connection) and one.waits]
            self._search_at = 0.0 if waiting else now + _SEARCH_AGAIN_S
        waiting.sort(key=lambda one: one.waits_since)
        for one in waiting[: 1 + of_all // _EVICTED_SHARE]:
            one.cut()
        return bool(waiting)

    def cut(self) -> None:
        """End all connections at once."""
        for one in self._connections:
            if isinstance(one, Connection):
                one.cut()
