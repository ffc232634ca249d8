"""Promise 20: what strangers make up fills neither memory nor disk."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.process import Process, process
from tests.promises.world import PAGE, site
from tests.web.protocol.wire import get, wire

# What is promised for 100,000 requests; the first of them fill what is bounded.
RESIDENT_MAX_BYTES = 3 * 2**20
DATABASE_MAX_BYTES = 4 * 2**20
LOG_MAX_BYTES = 32 * 2**20
WARMING = 10_000
REQUESTS = 20_000
AT_ONCE = 50
LOADERS = 4


def resident_bytes(server: Process) -> int:
    return int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * 4096


def word(chance: random.Random) -> str:
    return f"{chance.getrandbits(64):x}"


def stranger(chance: random.Random) -> bytes:
    """Return a request by somebody new, with an agent of its own, from a place of its own."""
    target = chance.choice(
        [
            f"/{word(chance)}",
            f"/{word(chance)}/{word(chance)}.shtml",
            f"/page.shtml?{word(chance)}={word(chance)}",
            f"/-/{word(chance)}",
            f"/counter/{word(chance)}.json",
        ]
    )
    address = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    return get(
        target,
        f"X-Forwarded-For: {address}",
        f"User-Agent: Mozilla/5.0 {word(chance)}/{chance.randrange(1000)}",
        f"Referer: http://{word(chance)}.test/{word(chance)}?{word(chance)}",
        f"Accept-Language: {word(chance)[:2]}",
        f"Cookie: {word(chance)}={word(chance)}",
    )


async def crowd(server: Process, requests: int, chance: random.Random) -> None:
    async with wire(server.port) as one:
        for _ in range(requests // AT_ONCE):
            await one.send(b"".join(stranger(chance) for _ in range(AT_ONCE)))
            for _ in range(AT_ONCE):
                assert await one.status() in (200, 404)


async def crowds(server: Process, requests: int, seed: int) -> None:
    each = requests // LOADERS
    await asyncio.gather(
        *(crowd(server, each, random.Random(seed + one)) for one in range(LOADERS))
    )


def database_bytes(db: Path) -> int:
    """Return the size of the database as it is for all who read it, the log of it aside."""
    with closing(sqlite3.connect(db)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(size)


async def test_20_strangers_fill_neither_memory_nor_disk(tmp_path: Path) -> None:
    root, db = site(tmp_path, page=PAGE), tmp_path / "c.db"
    trusting = ("--trusted-proxy", "127.0.0.1/32", "--durability", "process")
    # Names and referers have bounds of their own; with these they are reached at once.
    bounds = ("--usage-names-max", "1000", "--referers-max", "1000")
    limits = ("--own-requests-per-s", "1000000", "--bots", "count")
    with process(root, db, *trusting, *bounds, *limits) as server:
        await crowds(server, WARMING, 1)
        resident, size = resident_bytes(server), database_bytes(db)
        await crowds(server, REQUESTS, 1_000)
        assert resident_bytes(server) - resident <= RESIDENT_MAX_BYTES
        assert database_bytes(db) - size <= DATABASE_MAX_BYTES
        assert Path(f"{db}-wal").stat().st_size <= LOG_MAX_BYTES
        assert await asyncio.to_thread(server.stop) == ""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute("SELECT url FROM counters WHERE kind = 'access'").fetchall()
        assert rows == [("/page.shtml",)]
