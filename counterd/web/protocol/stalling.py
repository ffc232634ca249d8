"""Notice a client that takes nothing of what it is sent, and end its connection.

Not by TCP_USER_TIMEOUT: Linux (6.18) counts it from the first moment at which a window was closed,
also where it opens again and again, and so ends connections of slow readers with small buffers.
"""

import asyncio
import contextlib
import fcntl
import socket
import struct
import termios
from collections.abc import Iterator
from typing import Final

from aiohttp import web, web_protocol

# mypy wants overrides marked by what Python has not before 3.12.
# mypy: disable-error-code="explicit-override"

PATIENCE_S: Final = 60.0
"""That of connections that have none of their own."""
_INT: Final = struct.Struct("i")


def patience_s(request: web.BaseRequest) -> float:
    """Return how long the client of ``request`` may take nothing of what it is sent."""
    protocol = request.protocol
    return protocol.patience_s if isinstance(protocol, Watched) else PATIENCE_S


def queued_bytes(descriptor: int) -> int:
    """Return how much of what a socket was given its other end has not taken yet; 0 if closed."""
    queued = bytearray(_INT.size)
    with contextlib.suppress(OSError):
        fcntl.ioctl(descriptor, termios.TIOCOUTQ, queued)
    return int(_INT.unpack(queued)[0])


@contextlib.contextmanager
def silence_noticed(request: web.BaseRequest) -> Iterator[None]:
    """End the connection if nothing of what is sent is confirmed in time.

    For streams of little, which wait in the system's buffers and would for a quarter of an hour
    after the client has lost its network. None of their readers is so slow that a window closes.
    """
    _limit_silence(request, patience_s(request))
    try:
        yield
    finally:
        _limit_silence(request, 0)


def _limit_silence(request: web.BaseRequest, seconds: float) -> None:
    transport = request.transport
    # The number of a socket that was closed may be another's by now.
    if transport is None or transport.is_closing():
        return
    wire = transport.get_extra_info("socket")
    if wire is not None and wire.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):  # the other end is gone, which is what this is about
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


class StallWatch:
    """Aborts a connection of which nothing was taken for a time."""

    __slots__ = ("_loop", "_timer", "_transport", "patience_s")

    def __init__(self, transport: asyncio.Transport, patience_s: float) -> None:
        self._transport = transport
        self.patience_s = patience_s
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Watch, if something is to be sent and nobody watches yet."""
        if self._timer is None and self._buffered():
            self._watch()

    def end(self) -> None:
        """Watch no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _watch(self) -> None:
        self._timer = self._loop.call_later(self.patience_s, self._look, self._unsent())

    def _look(self, before: int) -> None:
        self._timer = None
        if not self._buffered():
            return
        if self._unsent() == before:
            self._transport.abort()
        else:
            self._watch()

    def _buffered(self) -> int:
        try:
            return self._transport.get_write_buffer_size()
        except AttributeError:
            # asyncio's TLS that is being closed; it ends by a time-out of its own.
            return 0

    def _unsent(self) -> int:
        """Return the number of bytes that the client's machine has not taken yet.

        The kernel's are among them: it asks for more only when much of what it holds is gone, which
        with a slow client may take minutes.
        """
        wire = self._transport.get_extra_info("socket")
        return self._buffered() + (0 if wire is None else queued_bytes(wire.fileno()))


class Watched(web_protocol.RequestHandler):
    """A connection that waits for its client to take what it is sent, no longer than it may."""

    __slots__ = ("_stall",)

    _stall: StallWatch | None

    @property
    def patience_s(self) -> float:
        """How long the client may take nothing."""
        return PATIENCE_S if self._stall is None else self._stall.patience_s

    def _watch(self, patience_s: float) -> None:
        assert self.transport is not None
        self._stall = StallWatch(self.transport, patience_s)

    def _unwatch(self) -> None:
        if self._stall is not None:
            self._stall.end()
            self._stall = None

    def pause_writing(self) -> None:
        """Wait for the client to read, no longer than it may."""
        super().pause_writing()
        self._watch_stall()

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        if self._stall is not None:
            self._stall.end()

    def force_close(self) -> None:
        """Close; what is still to be sent may take as long as the client takes it."""
        super().force_close()
        self._watch_stall()

    def cut(self) -> None:
        """End at once, whatever is still to be sent."""
        transport = self.transport
        super().force_close()
        if transport is not None:
            transport.abort()

    async def start(self) -> None:
        """Answer requests until the last."""
        await super().start()
        self._watch_stall()

    def _watch_stall(self) -> None:
        if self._stall is not None:
            self._stall.begin()
