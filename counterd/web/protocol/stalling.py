"""Notice a client that takes nothing of what it is sent, and end its connection."""

import asyncio
import contextlib
import fcntl
import struct
import termios
from typing import Final

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
