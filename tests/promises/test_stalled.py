"""Promise 17: whoever takes nothing is gone in time, and whoever takes a little gets all of it."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.process import Process, process
from tests.promises.visits import within
from tests.promises.world import site
from tests.web.protocol.test_certificate import FIRST, KEY
from tests.web.protocol.wire import HEALTH, get

SIZE = 16_000_000  # more than all buffers on the way hold
PAGE_SIZE = 4_500_000  # no page is larger than 5 MB
BUFFER_BYTES = 32_768
READERS = 20
SEND_TIMEOUT_S = 2
# Twice that, for who has just begun, and what a busy machine takes; without it they would stay.
GONE_WITHIN_S = 15
TARGETS = ("/large.bin", "/large.shtml")


def flags(folder: Path, way: str) -> tuple[str, ...]:
    match way:
        case "tls":
            return ("--tls-certificate", str(FIRST), "--tls-key", str(KEY))
        case "unix":
            return ("--unix-socket", str(folder / "s"))
        case _:
            return ()


@asynccontextmanager
async def reader(
    server: Process, folder: Path, way: str
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect, with little room for what comes."""
    one = socket.socket(socket.AF_UNIX if way == "unix" else socket.AF_INET)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    if way != "unix":
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1448)
    one.setblocking(False)
    place = str(folder / "s") if way == "unix" else ("127.0.0.1", server.port)
    await asyncio.get_running_loop().sock_connect(one, place)
    tls = ssl.create_default_context(cafile=str(FIRST)) if way == "tls" else None
    name = "127.0.0.1" if tls else None
    read, write = await asyncio.open_connection(
        sock=one, ssl=tls, server_hostname=name, limit=BUFFER_BYTES
    )
    try:
        yield read, write
    finally:
        write.transport.abort()


def connections(server: Process) -> int:
    """Return how many sockets the server has open."""
    number = 0
    for one in Path(f"/proc/{server.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed just now
            number += str(one.readlink()).startswith("socket:")
    return number


@pytest.mark.parametrize("way", ["tcp", "tls", "unix"])
async def test_17_whoever_takes_nothing_is_gone_and_whoever_takes_a_little_is_not(
    tmp_path: Path, way: str
) -> None:
    root = site(tmp_path, large="A" * PAGE_SIZE)
    (root / "large.bin").write_bytes(b"A" * SIZE)
    timeout = ("--send-timeout-s", str(SEND_TIMEOUT_S))
    with process(root, tmp_path / "c.db", *flags(tmp_path, way), *timeout) as server:
        async with contextlib.AsyncExitStack() as stack:

            async def ask(request: bytes) -> asyncio.StreamReader:
                read, write = await stack.enter_async_context(reader(server, tmp_path, way))
                write.write(request)
                return read

            assert (await (await ask(HEALTH)).readline()).startswith(b"HTTP/1.1 200 ")
            before = connections(server)
            slow = [asyncio.create_task(sipped(await ask(get(target)))) for target in TARGETS]
            for number in range(READERS):
                await ask(get(TARGETS[number % 2]))
            await within(GONE_WITHIN_S, lambda: connections(server) >= before + READERS)
            await within(GONE_WITHIN_S, lambda: connections(server) <= before + len(slow))
            assert await asyncio.gather(*slow) == [SIZE, PAGE_SIZE]
            assert (await (await ask(HEALTH)).readline()).startswith(b"HTTP/1.1 200 ")
        assert await asyncio.to_thread(server.stop) == ""


async def sipped(read: asyncio.StreamReader) -> int:
    """Take a little at a time for longer than anybody may take nothing, then all the rest."""
    head = await read.readuntil(b"\r\n\r\n")
    size, taken = int(head.lower().partition(b"content-length:")[2].split()[0]), 0
    loop = asyncio.get_running_loop()
    until = loop.time() + 3 * SEND_TIMEOUT_S
    while loop.time() < until:
        taken += len(await read.read(50_000))
        await asyncio.sleep(SEND_TIMEOUT_S / 10)
    while taken < size and (piece := await read.read(1 << 20)):
        taken += len(piece)
    return taken
