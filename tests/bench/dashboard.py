"""Measure how long the dashboard takes on a year and on ten years of a busy site, range by range.

A site of 385 names a day is as much as three hundred pages and all their visitors tell. The days
are written as upkeep leaves them, and what is older is rolled up by upkeep itself.
"""

import argparse
import asyncio
import http.client
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from counterd.model import Epoch
from counterd.store.database import open_database
from counterd.store.upkeep import take_steps
from counterd.store.usage import save_changes
from counterd.usage import Settings
from counterd.usage.periods import DAY_S, Level
from counterd.usage.uptime import GO_LIVE, START, STOP, TIMELINE
from counterd.usage.values import Changes, Distinct, Mark, Statistic
from tests.bench.servers import Server, counterd

SETTINGS = Settings()
CALENDAR = SETTINGS.calendar
SITE = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
NAMES = (
    [("page", f"/page-{number}.shtml") for number in range(280)]
    + [("referrer", f"site-{number}.example") for number in range(40)]
    + [("country", f"{number:02}") for number in range(30)]
    + [("browser", f"Browser {number}") for number in range(10)]
    + [("system", f"System {number}") for number in range(5)]
    + [("bot", kind) for kind in ("ai", "seo", "monitor", "search engine", "scanner")]
    + [("time", f"< {limit} ms") for limit in (1, 3, 10)]
    + [("status", status) for status in ("200", "304", "404")]
    + [("agent", kind) for kind in ("human", "bot", "unknown")]
    + [("source", kind) for kind in ("direct", "internal", "search", "site")]
    + [("site", "views"), ("traffic", "bytes")]
)
SEEN = ("visitor", "visitor /", "visitor /docs/")
RANGES = ("range=30d", "range=today", "range=7d", "range=12m", "range=year", "range=all")
ROUNDS = 15


async def fill(path: Path, now: Epoch, years: int) -> int:
    """Write the books of so many years up to yesterday; return how many rows there are."""
    database = await open_database(path, "memory")
    random = Random(years)
    today = CALENDAR.start_of(Level.DAY, now)
    first = today - years * 365 * DAY_S
    hours_from = today - SETTINGS.keep_base_days * DAY_S
    marks = (
        Mark(first, TIMELINE, GO_LIVE),
        Mark(first, TIMELINE, START),
        Mark(now - 60, TIMELINE, STOP),
    )
    await database.transact(partial(save_changes, changes=Changes(marks=marks)))
    for year in range(years):
        begin = first + year * 365 * DAY_S
        days = [begin + number * DAY_S for number in range(365)]
        rows = [
            Statistic(*name, Level.DAY, day, 0, random.randrange(1, 1000))
            for day in days
            if day < hours_from
            for name in NAMES
        ]
        rows += [
            Statistic(
                *name, Level.BASE, hour, 1 + (hour - hours_from) // 3600, random.randrange(1, 99)
            )
            for day in days
            if day >= hours_from
            for hour in range(day, day + DAY_S, 3600)
            for name in NAMES
        ]
        seen = tuple(
            Distinct(category, level, start, 0, 90)
            for day in days
            for category in SEEN
            for level in (Level.DAY, Level.WEEK, Level.MONTH, Level.YEAR)
            for start in (CALENDAR.parent(level, Level.DAY, day),)
        )
        changes = Changes(statistics=tuple(rows), distinct=seen)
        await database.transact(partial(save_changes, changes=changes))
        await database.transact(
            partial(take_steps, now=days[-1] + DAY_S, settings=SETTINGS, settled_below=10**9)
        )
    count: int = await database.read(
        lambda connection: connection.execute("SELECT count(*) FROM statistics").fetchone()[0]
    )
    await database.close()
    return count


def asked_ms(connection: http.client.HTTPConnection, target: str) -> tuple[float, int]:
    """Return how long an answer took, in milliseconds, and its length."""
    began_s = time.perf_counter()
    connection.request("GET", target, headers={"Accept-Encoding": "gzip", "User-Agent": SITE})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (answer.status, body[:200])
    return (time.perf_counter() - began_s) * 1e3, len(body)


def measured(server: Server, name: str) -> None:
    """Print the first answer of all, then of each range the first and the median of more."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    first_ms, _ = asked_ms(connection, "/-/")
    print(f"{name:22} {'first of all':16} {first_ms:8.1f}")
    for query in RANGES:
        begun_ms, _ = asked_ms(connection, f"/-/?{query}")
        results = [asked_ms(connection, f"/-/?{query}") for _ in range(ROUNDS)]
        middle = median(took_ms for took_ms, _ in results)
        print(f"{name:22} {query:16} {begun_ms:8.1f} {middle:8.1f} {results[-1][1]:8,d}")
    connection.close()


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--years", type=int, nargs="*", default=[1, 10])
    parser.add_argument("--rest-s", type=float, default=3.0, help="after the start")
    asked = parser.parse_args()
    print(f"{'dashboard':22} {'':16} {'first ms':>8} {'later ms':>8} {'bytes':>8}")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        root.mkdir()
        (root / "index.html").write_text("<!DOCTYPE html><title>Bench</title>")
        for years in asked.years:
            db = Path(folder) / f"{years}.db"
            rows = asyncio.run(fill(db, int(time.time()), years))
            name = f"{years} years, {rows:,} rows"
            with counterd(
                root, db, "--public", "dashboard", "--own-requests-per-s", "1000"
            ) as server:
                time.sleep(asked.rest_s)
                measured(server, name)
            os.sync()


if __name__ == "__main__":
    main()
