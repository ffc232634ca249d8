"""Promises 18 and 20 of the store: it lives without descriptors, and its log stays small."""

import asyncio
import contextlib
import os
import resource
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.process import Client, Process, process
from tests.promises.visits import more, shelf, visitors, within

LOG_MAX_BYTES = 32 * 2**20
_SERVING_AGAIN_WITHIN_S = 10


@asynccontextmanager
async def no_more_descriptors(server: Process) -> AsyncIterator[None]:
    """Let the server open nothing that it has not open already."""
    before = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
    used = len(os.listdir(f"/proc/{server.pid}/fd"))
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (used, before[1]))
    yield
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, before)


async def test_18_without_descriptors_hits_are_counted_and_saved(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with process(shelf(tmp_path), path) as server:
        async with visitors(server.port) as visits:
            await more(visits, 100)
            async with no_more_descriptors(server):
                await more(visits, 300)
                assert visits.are_in(path)
                # Now it would need some, to put the file back.
                path.unlink()
                await asyncio.sleep(2)
                await more(visits, 100)
                assert not path.exists()
            await within(_SERVING_AGAIN_WITHIN_S, lambda: visits.are_in(path))
            await more(visits, 100)
        visits.check()
        said = server.stop()
    assert visits.are_in(path)
    assert said.count("Too many open files") < 5, said
    assert "Traceback" not in said


async def visit_all(port: int, names: list[str], stop: asyncio.Event) -> None:
    async with Client("127.0.0.1", port) as client:
        while not stop.is_set():
            for name in names:
                assert (await client.ask(name)).status == 200


@asynccontextmanager
async def crowd(port: int, names: list[str]) -> AsyncIterator[None]:
    """Let many ask for many pages, as fast as they can."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for number in range(16):
            group.create_task(visit_all(port, names[number:] + names[:number], stop))
        try:
            yield
        finally:
            stop.set()


async def test_20_the_log_stays_small_whoever_writes_and_reads(tmp_path: Path) -> None:
    root, path, log = tmp_path / "site", tmp_path / "c.db", tmp_path / "c.db-wal"
    root.mkdir()
    names = [f"/{number}.shtml" for number in range(500)]
    for name in names:
        (root / name[1:]).write_text('<!--#counter fmt="%T" -->')
    largest = 0
    with process(root, path, "--durability", "process") as server:
        async with crowd(server.port, names):
            for _ in range(300):
                await asyncio.sleep(0.02)
                largest = max(largest, log.stat().st_size)
        assert 1_000_000 < largest <= LOG_MAX_BYTES
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM counters").fetchall()
            async with crowd(server.port, names):
                await within(60, lambda: log.stat().st_size > LOG_MAX_BYTES)
        # The reader is gone, and with it the reason.
        await within(10, lambda: log.stat().st_size <= LOG_MAX_BYTES)
        said = server.stop()
    assert said.count("another program reads the file without end") == 1, said
    assert said.count("the log of the database can be emptied again") == 1, said
    assert len(said.splitlines()) == 2
