"""Promise 20: what strangers make up fills neither memory nor disk."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.process import Process, process
from tests.promises.world import PAGE, site
from tests.web.protocol.wire import get, wire

# What is promised for 100,000 requests; memory is asked in pages, and caches are full for the first
# time somewhat later than here, so that of it all is allowed to fewer.
RESIDENT_MAX_BYTES = 3 * 2**20
DATABASE_MAX_BYTES_PER_REQUEST = 4 * 2**20 / 100_000
LOG_MAX_BYTES = 32 * 2**20
NAMES_MAX = 1_000
# Each address of a visitor, and of who asks for our own pages, is remembered among the last 16,384.
WARMING = 34_000
REQUESTS = 20_000
AT_ONCE = 50
LOADERS = 4

REMEMBERED = ("/page.shtml?{}={}", "/-/{}")
ALL = (*REMEMBERED, "/{}", "/{}/{}.shtml", "/counter/{}.json")


def resident_bytes(server: Process) -> int:
    return int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * 4096


def stranger(chance: random.Random, targets: tuple[str, ...]) -> bytes:
    """Return a request by somebody new, with an agent of its own, from a place of its own."""
    made_up = chance.randbytes(40).hex()
    words = [made_up[at : at + 12] for at in range(0, 72, 12)]
    target = chance.choice(targets).format(*words)
    address = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    return get(
        target,
        f"X-Forwarded-For: {address}",
        f"User-Agent: Mozilla/5.0 {words[2]}/{words[3]}",
        f"Referer: http://{words[4]}.test/{words[5]}?{words[0]}",
        f"Accept-Language: {made_up[-2:]}",
        f"Cookie: {words[1]}={words[2]}",
    )


async def crowd(
    server: Process, targets: tuple[str, ...], requests: int, chance: random.Random
) -> None:
    async with wire(server.port) as one:
        for _ in range(requests // AT_ONCE):
            await one.send(b"".join(stranger(chance, targets) for _ in range(AT_ONCE)))
            for _ in range(AT_ONCE):
                assert await one.status() in (200, 404)


async def crowds(server: Process, targets: tuple[str, ...], requests: int, seed: int) -> None:
    each = requests // LOADERS
    chances = [random.Random(seed + one) for one in range(LOADERS)]
    await asyncio.gather(*(crowd(server, targets, each, chance) for chance in chances))


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
    bounds = ("--usage-names-max", str(NAMES_MAX), "--referers-max", str(NAMES_MAX))
    limits = ("--own-requests-per-s", "1000000", "--bots", "count")
    with process(root, db, *trusting, *bounds, *limits) as server:
        await crowds(server, REMEMBERED, WARMING, 1)
        resident, size = resident_bytes(server), database_bytes(db)
        await crowds(server, ALL, REQUESTS, 1_000)
        assert resident_bytes(server) - resident <= RESIDENT_MAX_BYTES
        assert database_bytes(db) - size <= DATABASE_MAX_BYTES_PER_REQUEST * REQUESTS
        assert Path(f"{db}-wal").stat().st_size <= LOG_MAX_BYTES
        assert await asyncio.to_thread(server.stop) == ""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute("SELECT url FROM counters WHERE kind = 'access'").fetchall()
        assert rows == [("/page.shtml",)]
        # One more takes all that come too late.
        kinds = "SELECT max(n) FROM (SELECT count(*) AS n FROM counters GROUP BY kind)"
        names = "SELECT max(n) FROM (SELECT count(*) AS n FROM statistics GROUP BY category, start)"
        for most in (kinds, names):
            assert connection.execute(most).fetchone() <= (NAMES_MAX + 1,)
