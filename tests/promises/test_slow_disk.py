"""Promise 17: large files from a slow disk, to slow readers, delay no counted page."""

import asyncio
import sys
from pathlib import Path

from tests.process import Client, process
from tests.promises.world import PAGE, site
from tests.web.protocol.wire import Wire, get

DISK_S = 0.6
LATE_S = 0.4  # less than the disk takes, and more than a busy machine does
LATE_MAX = 2  # of hundreds; each wait for the disk on the loop would be one
SIZE = 1_300_000
READERS = 4
IDLE = 4

# The program where no file is in memory, and each read of a piece of one takes its time. To open a
# file, its first bytes are read: those are few enough to come along with its name.
PROGRAM = f"""
import os, time
pread, sendfile = os.pread, os.sendfile

def slow_pread(descriptor, size, at):
    if size > 4096:
        time.sleep({DISK_S})
    return pread(descriptor, size, at)

def slow_sendfile(*arguments):
    time.sleep({DISK_S})
    return sendfile(*arguments)

def nothing_in_memory(*arguments):
    raise BlockingIOError

os.pread, os.sendfile, os.preadv = slow_pread, slow_sendfile, nothing_in_memory
from counterd.cli import main
main()
"""


async def views(port: int, readers: list[asyncio.Task[bytes]]) -> list[float]:
    """Ask for a counted page over and over until all ``readers`` are done; return all waits."""
    waits: list[float] = []
    loop = asyncio.get_running_loop()
    async with Client("127.0.0.1", port) as client:
        while not all(reader.done() for reader in readers):
            began_s = loop.time()
            assert (await client.ask("/page.shtml")).text.split()[0] == str(len(waits) + 1)
            waits.append(loop.time() - began_s)
    return waits


async def reader(port: int) -> bytes:
    """Take a large file."""
    async with Client("127.0.0.1", port) as client:
        return (await client.ask("/large.bin")).body


async def test_17_a_disk_that_is_slow_keeps_no_counted_page_waiting(tmp_path: Path) -> None:
    root = site(tmp_path, page=PAGE)
    content = b"0123456789" * (SIZE // 10)
    (root / "large.bin").write_bytes(content)
    command = (sys.executable, "-c", PROGRAM)
    flags = ("--durability", "memory")
    with process(root, tmp_path / "c.db", *flags, command=command) as server:
        idle = [Wire(*await asyncio.open_connection("127.0.0.1", server.port)) for _ in range(IDLE)]
        readers = [asyncio.create_task(reader(server.port)) for _ in range(READERS)]
        for one in idle:  # they ask for it, and take nothing
            one.writer.transport.pause_reading()  # type: ignore[attr-defined] # of a transport that reads, too
            one.writer.write(get("/large.bin"))
        waits = await views(server.port, readers)
        assert [await one == content for one in readers] == [True] * READERS
        assert sum(wait > LATE_S for wait in waits) <= LATE_MAX, max(waits)
        assert len(waits) > 100
        for one in idle:
            one.writer.transport.abort()
        await asyncio.to_thread(server.stop)
