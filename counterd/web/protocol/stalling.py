"""Notice a client that takes nothing of what it is sent, and end its connection."""

import asyncio
import contextlib
import fcntl
import struct
import termios
from typing import Final

from aiohttp import web_protocol

# mypy wants overrides marked by what Python has not before 3.12.
# mypy: disable-error-code="explicit-override"

_INT: Final = struct.Struct("i")


class StallWatch:
    """Aborts a connection of which nothing was taken for a time."""

    __slots__ = ("_loop", "_patience_s", "_timer", "_transport")

    def __init__(self, transport: asyncio.Transport, patience_s: float) -> None:
        self._transport = transport
        self._patience_s = patience_s
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
        self._timer = self._loop.call_later(self._patience_s, self._look, self._unsent())

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
        queued = bytearray(_INT.size)
        wire = self._transport.get_extra_info("socket")
        if wire is not None:
            with contextlib.suppress(OSError):
                fcntl.ioctl(wire.fileno(), termios.TIOCOUTQ, queued)
        return self._buffered() + int(_INT.unpack(queued)[0])


class Watched(web_protocol.RequestHandler):
    """A connection that waits for its client to take what it is sent, no longer than it may."""

    __slots__ = ("_stall",)

    _stall: StallWatch | None

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
