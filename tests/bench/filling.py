"""Databases that have been in use for long, made in seconds."""

import asyncio
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from counterd.counters.clients import exact
from counterd.counters.table import Row, Table
from counterd.model import Address, Kind
from counterd.store.counters import save_counters
from counterd.store.database import open_database
from tests.bench.dashboard import fill

COUNTERS: Final = 100_000  # as many as a site may have by default
_CLIENTS: Final = 10  # as many as a counter remembers


def with_counters(path: Path) -> None:
    """Write as many counters as there may be, each with ten clients of its own."""
    random, now = Random(0), int(time.time())
    table = Table([], {})
    for number in range(COUNTERS):
        address = Address(Kind.ACCESS, f"/old/{number:06}.shtml")
        for _ in range(_CLIENTS):
            table.count([address], exact(bytes(10) + b"\xff\xff" + random.randbytes(4)), now)
    asyncio.run(_save(path, table.unsaved()))


async def _save(path: Path, rows: list[Row]) -> None:
    database = await open_database(path, "memory")
    await database.transact(partial(save_counters, rows=rows))
    await database.close()


def with_year(path: Path) -> None:
    """Write what a busy site has of a year of statistics."""
    asyncio.run(fill(path, int(time.time()), 1))
