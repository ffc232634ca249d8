"""One connection: aiohttp's handler of requests, with what we add to it.

This package alone leans on parts of aiohttp that are not public; tests/web/protocol notices when
they change.
"""

from aiohttp import web, web_protocol


class Connection(web_protocol.RequestHandler):
    """Reads requests from one connection, and writes their answers."""

    __slots__ = ()


class Server(web.Server):
    """Makes the handler of each connection, and knows those that are open."""

    def __call__(self) -> Connection:  # type: ignore[explicit-override] # not before Python 3.12
        """Return the handler of a new connection; a wrong option is an error, not ignored."""
        return Connection(self, loop=self._loop, **self._kwargs)
