"""Promises 4 and 6: whether it is killed or told to end, no number that was shown is lost."""

import asyncio
import json
import random
import signal
import sqlite3
import time
from collections import Counter as Tally
from pathlib import Path

import pytest

from tests.process import process, visitor
from tests.promises.world import PAGE, kill_under_load, site, visit_until_it_dies

KILLS = 20
SERVING_AGAIN_WITHIN_S = 5


@pytest.mark.parametrize("durability", ["power", "process"])
async def test_4_no_number_that_was_shown_is_lost_by_kill_9(
    tmp_path: Path, durability: str
) -> None:
    root, db = site(tmp_path, page=PAGE), tmp_path / "c.db"
    chance = random.Random(4)
    shown: list[int] = []
    for _ in range(KILLS):
        began_s = time.monotonic()
        with process(root, db, "--durability", durability) as server:
            async with visitor(server.port) as one:
                shown.append(int((await one.get("/page.shtml")).text.split()[0]))
            assert time.monotonic() - began_s <= SERVING_AGAIN_WITHIN_S
            await kill_under_load(server, "/page.shtml", shown, chance.randint(20, 400))
    twice = [number for number, times in Tally(shown).items() if times > 1]
    assert twice == []
    with process(root, db) as server:
        async with visitor(server.port) as one:
            assert int((await one.get("/page.shtml")).text.split()[0]) > max(shown)
        server.stop()
    connection = sqlite3.connect(db)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    # Whatever was killed when, the statistics know as many views as the counter.
    views = "SELECT sum(count) FROM statistics WHERE category = 'page' AND event = '/page.shtml'"
    total = "SELECT total FROM counters WHERE kind = 'access' AND url = '/page.shtml'"
    assert connection.execute(views).fetchone() == connection.execute(total).fetchone()
    connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_6_stopping_under_load_cuts_no_answer_and_loses_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    root, db = site(tmp_path, page=PAGE), tmp_path / "c.db"
    shown: list[int] = []
    with process(root, db, "--durability", "memory") as server:
        tasks = [
            asyncio.create_task(visit_until_it_dies(server.port, "/page.shtml", shown))
            for _ in range(16)
        ]
        while len(shown) < 500:
            await asyncio.sleep(0.001)
        complaint = await asyncio.to_thread(server.stop, number)
        await asyncio.gather(*tasks)
    assert "Traceback" not in complaint
    with process(root, db) as server:
        async with visitor(server.port) as one:
            answer = await one.get("/-/api/counter?url=/page.shtml")
            assert json.loads(answer.body)["total"] == max(shown) == len(shown)
        server.stop()
