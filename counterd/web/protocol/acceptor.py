"""Accept connections, within caps, and go on when descriptors run out.

asyncio's own way has no caps, and without descriptors it logs thousands of lines a second.
"""

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from counterd.web.clients import packed
from counterd.web.protocol.guests import Guest, Guests
from counterd.web.protocol.proxied import Name, ProxyError, named, wanted
from counterd.web.protocol.server import Server

logger = logging.getLogger(__name__)

_AT_ONCE: Final = 64  # so many, then others have their turn
_PAUSE_S: Final = 0.5
_LOGGED_EVERY_S: Final = 60.0
_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nServer: counterd\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Manners:
    """How connections begin; those of new ones may change while the server runs."""

    is_trusted: Callable[[bytes], bool]
    """Whether an address is that of a trusted proxy."""
    proxy_protocol: bool = False
    tls: ssl.SSLContext | None = None


class Acceptor:
    """Accepts connections on sockets until it is closed."""

    def __init__(
        self, server: Server, guests: Guests, manners: Manners, sockets: Iterable[socket.socket]
    ) -> None:
        self.manners = manners
        self._server = server
        self._guests = guests
        self._sockets = tuple(sockets)
        self._loop = asyncio.get_running_loop()
        self._arriving: set[asyncio.Task[None]] = set()
        self._pauses: dict[socket.socket, asyncio.TimerHandle] = {}
        self._logged_at = -_LOGGED_EVERY_S
        for one in self._sockets:
            self._listen(one)

    async def close(self) -> None:
        """Accept no more; those who are still shaking hands are sent away."""
        for one in self._sockets:
            self._loop.remove_reader(one)
            one.close()
        for pause in self._pauses.values():
            pause.cancel()
        for task in self._arriving:
            task.cancel()
        await asyncio.gather(*self._arriving, return_exceptions=True)

    def _listen(self, one: socket.socket) -> None:
        self._pauses.pop(one, None)
        self._loop.add_reader(one, self._accept, one)

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(_AT_ONCE):
            try:
                one, address = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                if error.errno in _EXHAUSTED:
                    self._pause(listener, error)
                    return
                continue  # the client has left already
            self._welcome(one, address)

    def _pause(self, listener: socket.socket, error: OSError) -> None:
        """Let clients wait, for a descriptor to be free again; the idlest give theirs back."""
        self._loop.remove_reader(listener)
        self._pauses[listener] = self._loop.call_later(_PAUSE_S, self._listen, listener)
        self._server.evict(None)
        now = self._loop.time()
        if now - self._logged_at >= _LOGGED_EVERY_S:
            self._logged_at = now
            logger.warning("clients wait, out of resources: error=%s", error.strerror)

    def _welcome(self, one: socket.socket, address: object) -> None:
        name = address[:2] if isinstance(address, tuple) else None
        one.settimeout(0)
        guest = self._guests.admit(name)
        if guest is None:
            self._turn_away(one)
            return
        task = self._loop.create_task(self._arrive(one, guest))
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)

    def _turn_away(self, one: socket.socket) -> None:
        try:
            if self.manners.tls is None and not self.manners.proxy_protocol:
                one.send(_BUSY)
                one.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has left already
        finally:
            one.close()

    async def _arrive(self, one: socket.socket, guest: Guest) -> None:
        patience_s = self._server.limits.header_timeout_s
        manners = self.manners
        is_taken = False
        try:
            if manners.proxy_protocol:
                async with asyncio.timeout(patience_s):
                    if not await self._is_introduced(one, guest, manners):
                        return
            await self._loop.connect_accepted_socket(
                partial(self._server.connection, guest),
                one,
                ssl=manners.tls,
                ssl_handshake_timeout=None if manners.tls is None else patience_s,
            )
            is_taken = True
        except (OSError, TimeoutError, ProxyError):
            pass  # whoever it was has no connection, and there is nobody to tell
        finally:
            if not is_taken:
                one.close()
                guest.leave()

    async def _is_introduced(self, one: socket.socket, guest: Guest, manners: Manners) -> bool:
        """Learn from a proxy whom it speaks for; say whether that client may come in."""
        if guest.name is not None:
            address = packed(guest.name[0])
            if address is None or not manners.is_trusted(address):
                return False
        client = await self._introduction(one)
        return client is None or guest.is_named(client)

    async def _introduction(self, one: socket.socket) -> Name | None:
        got = b""
        while more := wanted(got):
            piece = await self._loop.sock_recv(one, more)
            if not piece:
                raise ProxyError("it ends too early")
            got += piece
        return named(got)
