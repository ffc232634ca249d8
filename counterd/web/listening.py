"""Listen as the settings say, until told to stop; new connections heed new settings at once."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, Protocol

from aiohttp import web

from counterd.config import Config
from counterd.web.clients import holds
from counterd.web.protocol.acceptor import Acceptor, Manners
from counterd.web.protocol.answered import Told
from counterd.web.protocol.certificate import tls_context
from counterd.web.protocol.descriptors import connections_affordable
from counterd.web.protocol.guests import Caps, Guests
from counterd.web.protocol.instant import Came, Instantly, Write
from counterd.web.protocol.limits import Limits
from counterd.web.protocol.plain import Plain
from counterd.web.protocol.server import Server
from counterd.web.protocol.sockets import address_of, forget, tcp_sockets, unix_socket
from counterd.web.protocol.systemd import inherited_sockets

_SHUTDOWN_S: Final = 10.0


class Front(Protocol):
    """Who answers requests."""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer ``request``, whatever it is."""

    def answer_instantly(self, plain: Plain, came: Came, write: Write) -> bool:
        """Answer ``plain`` by ``write``, now or later; or leave it, and say so by False."""


class Listening:
    """The sockets of a server, and the connections that came in by them."""

    def __init__(self, front: Front, config: Config, sockets: list[socket.socket]) -> None:
        """Accept connections from now on.

        Raises:
            ConfigError: the certificate cannot be used.
        """
        manners = manners_of(config)
        self._sockets = sockets
        self._front = front
        self._server = Server(front.answer, _limits(config), self._instantly(config))
        is_trusted = partial(holds, config.trusted_proxy)
        self._guests = Guests(_caps(config), is_trusted, self._server.evict)
        self._acceptor = Acceptor(self._server, self._guests, manners, sockets)

    def addresses(self) -> list[str]:
        """Return where it listens, as it is told to the operator."""
        scheme = "http" if self._acceptor.manners.tls is None else "https"
        return [address_of(one, scheme) for one in self._sockets]

    @property
    def first(self) -> tuple[str, int]:
        """The first address and port; a path and 0 of a UNIX socket."""
        name = self._sockets[0].getsockname()
        return (name, 0) if isinstance(name, str) else name[:2]

    def connections(self) -> int:
        """Return how many connections are open."""
        return len(self._server.connections)

    def tell(self, told: Told | None) -> None:
        """Let ``told`` know of each answer from now on."""
        self._server.ear.told = told

    def change(self, config: Config, manners: Manners) -> None:
        """Let connections that are still to come heed ``config``."""
        self._server.change(_limits(config), self._instantly(config))
        self._guests.caps = _caps(config)
        self._guests.is_exempt = manners.is_trusted
        self._acceptor.manners = manners

    def _instantly(self, config: Config) -> Instantly | None:
        return self._front.answer_instantly if config.fast_path else None

    async def close(self) -> None:
        """Accept no more, and let what is being answered come to its end, within ten seconds."""
        await self._acceptor.close()
        await asyncio.sleep(0)  # what has come until now begins to be answered
        self._server.pre_shutdown()
        try:
            async with asyncio.timeout(_SHUTDOWN_S):
                await self._server.shutdown(_SHUTDOWN_S)
        except TimeoutError:
            self._server.cut()


def manners_of(config: Config) -> Manners:
    """Return how connections begin.

    Raises:
        ConfigError: the certificate cannot be used.
    """
    tls = None
    if config.tls_certificate is not None:
        tls = tls_context(config.tls_certificate, config.tls_key)
    return Manners(partial(holds, config.trusted_proxy), config.proxy_protocol, tls)


@asynccontextmanager
async def listening(front: Front, config: Config) -> AsyncIterator[Listening]:
    """Listen for the time of the context.

    Raises:
        ConfigError: names the address or the file that is of no use.
    """
    sockets = inherited_sockets(os.environ, os.getpid())
    own_path = None
    if not sockets and config.unix_socket is not None:
        own_path = config.unix_socket
        sockets = [unix_socket(own_path)]
    elif not sockets:
        sockets = tcp_sockets(config.host, config.port)
    try:
        one = Listening(front, config, sockets)
        try:
            yield one
        finally:
            await one.close()
    finally:
        for listener in sockets:
            listener.close()
        if own_path is not None:
            forget(own_path)


def _limits(config: Config) -> Limits:
    return Limits(
        header_timeout_s=config.header_timeout_s,
        keepalive_s=config.keepalive_s,
        send_timeout_s=config.send_timeout_s,
        head_bytes_max=config.head_bytes_max,
        headers_max=config.headers_max,
    )


def _caps(config: Config) -> Caps:
    total = connections_affordable(config.connections_max)
    return Caps(total, config.connections_per_client_max)
