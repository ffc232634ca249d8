"""Hand a file to a connection inside the system, without copying it through this process.

Half the work of reading and writing it. Not by the event loop's ``sendfile``: uvloop has none, and
the standard one sends up to a gigabyte at a time, waiting for the disk where all others wait too.
"""

import asyncio
import os
from typing import Final, Self

from aiohttp import web

from counterd.web.protocol.stalling import patience_s, queued_bytes

# So much goes to a fast client in a tenth of a millisecond; then the others have their turn.
CHUNK_BYTES: Final = 256 * 1024


class Pipe:
    """From files to the client of one request."""

    __slots__ = ("_request", "_socket", "_transport")

    def __init__(self, request: web.BaseRequest, transport: asyncio.Transport, socket: int) -> None:
        self._request = request
        self._transport = transport
        self._socket = socket

    @classmethod
    def to(cls, request: web.BaseRequest) -> Self | None:
        """Return the pipe to the client of ``request``, ``None`` where what is sent is encrypted.

        It has to be closed.
        """
        transport = request.transport
        if transport is None or transport.get_extra_info("sslcontext") is not None:
            return None
        try:
            # A descriptor of our own: the transport watches its one, and nobody else may.
            socket = os.dup(transport.get_extra_info("socket").fileno())
        except OSError:  # it was closed just now, or there are no descriptors left
            return None
        return cls(request, transport, socket)

    def close(self) -> None:
        """Let go of the connection, which goes on."""
        os.close(self._socket)
        self._transport.set_write_buffer_limits()

    async def send(self, descriptor: int, start: int, stop: int) -> int:
        """Send bytes from ``start``, not beyond ``stop``; return how many, 0 at the file's end.

        Raises:
            ConnectionError: the client is gone, or takes nothing.
            OSError: the file cannot be sent in this way.
        """
        await self._flush()
        count = min(CHUNK_BYTES, stop - start)
        while True:
            if self._transport.is_closing():
                raise ConnectionResetError("the connection was closed")
            try:
                sent = os.sendfile(self._socket, descriptor, start, count)
            except BlockingIOError:
                await self._wait()
            else:
                await asyncio.sleep(0)
                return sent

    async def _flush(self) -> None:
        """Wait until what the transport has yet to send is on its way: it comes before."""
        if self._transport.get_write_buffer_size():
            self._transport.set_write_buffer_limits(0)
            await self._request.writer.drain()

    async def _wait(self) -> None:
        """Wait until the connection takes more, as long as its client takes something.

        The system asks for more only when a third of what it holds is gone, which may take minutes.
        """
        loop = asyncio.get_running_loop()
        is_ready, left = loop.create_future(), queued_bytes(self._socket)
        loop.add_writer(self._socket, _settle, is_ready)
        try:
            while not (await asyncio.wait([is_ready], timeout=patience_s(self._request)))[0]:
                before, left = left, queued_bytes(self._socket)
                if left == before:
                    raise ConnectionAbortedError("the client takes nothing")
        finally:
            loop.remove_writer(self._socket)


def is_in_memory(descriptor: int, start: int, stop: int) -> bool:
    """Tell whether the system could give these bytes of a file without asking the disk.

    By a look at the first and the last that would be sent at once: the system reads in pieces as
    large. Not every file system can tell; then it is read as if it were not.
    """
    probe = bytearray(1)
    last = min(start + CHUNK_BYTES, stop) - 1
    try:
        return all(os.preadv(descriptor, [probe], at, os.RWF_NOWAIT) == 1 for at in (start, last))
    except OSError:
        return False


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
