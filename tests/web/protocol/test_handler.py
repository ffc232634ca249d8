"""One connection: what we add to aiohttp, and that all of it we lean on is there."""

from pathlib import Path

from counterd.web.protocol.handler import Connection, Server
from tests.serving import serving


async def test_every_connection_is_one_of_ours(tmp_path: Path) -> None:
    async def nobody(request: object) -> None:
        raise AssertionError(request)

    assert isinstance(Server(nobody)(), Connection)  # type: ignore[arg-type] # it is never asked
    async with serving(tmp_path) as server:
        assert (await server.ask("/healthz")).status == 200
