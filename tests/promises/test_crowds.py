"""Promises 16 and 17: crowds that are slow, idle, or in a hurry do not keep ordinary visitors."""

import asyncio
import contextlib
import socket
from pathlib import Path

from tests.process import Client, Process, process
from tests.promises.world import PAGE, site
from tests.web.protocol.wire import Wire, get

SLOW = 1_000
REQUESTS = 400
P99_S = 0.5
MANY = ("--connections-per-client-max", "5000", "--trusted-proxy", "127.0.0.1/32")


async def served(port: int, target: str, requests: int = REQUESTS) -> float:
    """Be an ordinary visitor, on a new connection each ten requests; return the 99th percentile."""
    took: list[float] = []
    loop = asyncio.get_running_loop()
    while len(took) < requests:
        async with Client("127.0.0.1", port) as client:
            for _ in range(10):
                began = loop.time()
                assert (await client.ask(target)).status == 200
                took.append(loop.time() - began)
    return sorted(took)[len(took) * 99 // 100]


def resident_bytes(server: Process) -> int:
    return int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * 4096


def descriptors(server: Process) -> int:
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


async def crowd(port: int, size: int) -> list[Wire]:
    opened: list[Wire] = []
    for _ in range(size):
        opened.append(Wire(*await asyncio.open_connection("127.0.0.1", port)))
    return opened


async def test_16_trickled_heads_keep_nobody_from_being_served(tmp_path: Path) -> None:
    root, slow = site(tmp_path, page=PAGE), ("--header-timeout-s", "6")
    with process(root, tmp_path / "c.db", *MANY, *slow) as server:
        await served(server.port, "/page.shtml", 20)
        before, were = resident_bytes(server), descriptors(server)
        everybody = await crowd(server.port, SLOW)
        head = b"GET / HTTP/1.1\r\n" + b"".join(
            b"X-%d: %s\r\n" % (number, b"a" * 4_000) for number in range(4)
        )
        for one in everybody:
            one.writer.write(head[:16_000])
        trickle = asyncio.create_task(trickled(everybody))
        assert await served(server.port, "/page.shtml") <= P99_S
        # The parser keeps each header as bytes and as text; besides, a connection costs something.
        assert (resident_bytes(server) - before) / SLOW < 32_768 + 12_288
        async with asyncio.timeout(20):
            ends = await asyncio.gather(*(one.ends() for one in everybody))
        assert all(end.startswith((b"", b"HTTP/1.1 408 ")) for end in ends)
        trickle.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await trickle
        assert descriptors(server) <= were + 2
        assert await asyncio.to_thread(server.stop) == ""
    for one in everybody:
        one.writer.transport.abort()


async def trickled(everybody: list[Wire]) -> None:
    while True:
        for one in everybody:
            one.writer.write(b"a")
        await asyncio.sleep(0.5)


async def test_17_idle_crowds_and_churn_leave_nothing_behind(tmp_path: Path) -> None:
    root, idle = site(tmp_path, page=PAGE), ("--keepalive-s", "3", "--header-timeout-s", "3")
    with process(root, tmp_path / "c.db", *MANY, *idle) as server:
        await served(server.port, "/page.shtml", 20)
        were = descriptors(server)
        everybody = await crowd(server.port, SLOW)
        for one in everybody[: SLOW // 2]:
            one.writer.write(get("/page.shtml"))
        assert await served(server.port, "/page.shtml") <= P99_S
        for _ in range(500):
            socket.create_connection(("127.0.0.1", server.port)).close()
        async with asyncio.timeout(20):
            await asyncio.gather(*(one.ends() for one in everybody))
        assert await served(server.port, "/page.shtml", 20) <= P99_S
        assert descriptors(server) <= were + 2
        await asyncio.to_thread(server.stop)
    for one in everybody:
        one.writer.transport.abort()


async def test_17_pipelined_requests_leave_others_their_turn(tmp_path: Path) -> None:
    root = site(tmp_path, page=PAGE)
    (root / "a.txt").write_text("a")
    with process(root, tmp_path / "c.db", *MANY) as server:
        before = resident_bytes(server)
        (hasty,) = await crowd(server.port, 1)
        hasty.writer.write(get("/a.txt") * 200_000)
        taken = asyncio.create_task(taking(hasty))
        assert await served(server.port, "/page.shtml") <= P99_S
        assert resident_bytes(server) - before < 8_000_000
        taken.cancel()
        hasty.writer.transport.abort()
        await asyncio.to_thread(server.stop)


async def taking(one: Wire) -> None:
    while await one.reader.read(1 << 16):
        pass
