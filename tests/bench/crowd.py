"""Connections of our server without sockets: what they are answered is counted and dropped."""

import asyncio
from typing import Final

from counterd.web.protocol.guests import Caps, Guests
from counterd.web.protocol.handler import Answering
from counterd.web.protocol.instant import Instantly
from counterd.web.protocol.limits import Limits
from counterd.web.protocol.server import Server

# mypy wants overrides marked by what Python has not before 3.12.
# mypy: disable-error-code="explicit-override"

SIZE: Final = 64
_PEER: Final = ("192.0.2.7", 50_000)
_OWN: Final = ("127.0.0.1", 8080)


class Sink(asyncio.Transport):
    """Takes all that is sent at once, and counts the heads of answers."""

    def __init__(self) -> None:
        super().__init__({"peername": _PEER, "sockname": _OWN})
        self.answers = 0
        self.last = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Count an answer where its head begins."""
        if data[:5] == b"HTTP/":
            self.answers += 1
            self.last = bytes(data)

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0


class Crowd:
    """As many connections as the benchmark has, all of which ask at once, again and again."""

    def __init__(self, answering: Answering, instantly: Instantly | None = None) -> None:
        server = Server(answering, Limits(), instantly)
        guests = Guests(Caps(SIZE, SIZE), lambda _: True, server.evict)
        self.sink = Sink()
        self._connections = []
        for _ in range(SIZE):
            guest = guests.admit(_PEER)
            assert guest is not None
            connection = server.connection(guest)
            connection.connection_made(self.sink)
            self._connections.append(connection)

    async def ask(self, head: bytes) -> None:
        """Ask once on each connection, and wait for all answers."""
        wanted = self.sink.answers + SIZE
        for connection in self._connections:
            connection.data_received(head)
        while self.sink.answers < wanted:
            await asyncio.sleep(0)

    def close(self) -> None:
        """End all connections."""
        for connection in self._connections:
            connection.connection_lost(None)
