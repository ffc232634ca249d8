"""The open connections: who waits longest goes first, and nobody who is being answered."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from tests.serving import serving
from tests.web.protocol.wire import HEALTH, get, wire


async def test_the_one_that_waits_longest_makes_room(tmp_path: Path) -> None:
    settings = {"connections_max": 3, "trusted_proxy": []}
    async with serving(tmp_path, **settings) as server, AsyncExitStack() as open_:
        first, second, third = [
            await open_.enter_async_context(wire(server.port)) for _ in range(3)
        ]
        for one in (second, first, third):
            assert await one.ask(HEALTH) == 200
        fourth = await open_.enter_async_context(wire(server.port))
        assert await fourth.ask(HEALTH) == 200
        assert await second.ends() == b""
        for one in (first, third, fourth):
            assert await one.ask(HEALTH) == 200


async def test_who_has_begun_a_head_makes_room_as_well(tmp_path: Path) -> None:
    settings = {"connections_max": 1, "trusted_proxy": []}
    async with serving(tmp_path, **settings) as server, wire(server.port) as one:
        await one.send(b"GET / HT")
        async with wire(server.port) as other:
            assert await other.ask(HEALTH) == 200
        assert await one.ends() == b""


async def test_a_client_has_so_many_connections_and_a_proxy_more(tmp_path: Path) -> None:
    for trusted, is_kept in (([], False), (["127.0.0.1/32"], True)):
        settings = {"connections_per_client_max": 1, "trusted_proxy": trusted}
        async with serving(tmp_path, **settings) as server, wire(server.port) as one:
            assert await one.ask(HEALTH) == 200
            async with wire(server.port) as other:
                assert await other.ask(HEALTH) == 200
            assert await one.ask(HEALTH) == (200 if is_kept else 0)


async def test_an_answer_is_not_cut_to_make_room(tmp_path: Path) -> None:
    settings = {"connections_max": 1, "trusted_proxy": []}
    async with serving(tmp_path, **settings) as server, wire(server.port) as one:
        (server.root / "big.bin").write_bytes(bytes(30_000_000))
        await one.send(get("/big.bin"))
        await one.reader.readuntil(b"\r\n\r\n")
        async with wire(server.port) as other:
            said = await other.ends()
        assert said.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"\r\nRetry-After: 5\r\n" in said
        assert len(await one.reader.readexactly(30_000_000)) == 30_000_000
        # Nobody who waits is looked for again for a moment.
        async with asyncio.timeout(5):
            while True:
                async with wire(server.port) as other:
                    if await other.ask(HEALTH) == 200:
                        break
