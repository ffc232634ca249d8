"""What counterd promises, on the real process: the promises are numbered as in the README."""

import asyncio
import itertools
import json
import random
import signal
import sqlite3
import stat
from collections import Counter as Tally
from ipaddress import ip_address
from pathlib import Path

import pytest

from tests.process import Client, Process, process, visitor

PAGE = '<!--#counter fmt="%T %U %V %N" -->'
KILLS = 20


def site(folder: Path, **pages: str) -> Path:
    root = folder / "site"
    root.mkdir()
    for name, text in pages.items():
        (root / f"{name}.shtml").write_text(text)
    return root


async def visit_until_it_dies(port: int, target: str, shown: list[int]) -> None:
    """Ask again and again; note each number that was received whole."""
    try:
        async with Client("127.0.0.1", port) as client:
            while True:
                shown.append(int((await client.ask(target)).text.split()[0]))
    except (OSError, asyncio.IncompleteReadError):
        return


async def kill_under_load(server: Process, target: str, shown: list[int], after_hits: int) -> None:
    tasks = [
        asyncio.create_task(visit_until_it_dies(server.port, target, shown)) for _ in range(16)
    ]
    before = len(shown)
    while len(shown) - before < after_hits:
        await asyncio.sleep(0.001)
    server.kill()
    await asyncio.gather(*tasks)


@pytest.mark.parametrize("durability", ["power", "process"])
async def test_4_no_number_that_was_shown_is_lost_by_kill_9(
    tmp_path: Path, durability: str
) -> None:
    root, db = site(tmp_path, page=PAGE), tmp_path / "c.db"
    chance = random.Random(4)
    shown: list[int] = []
    for _ in range(KILLS):
        with process(root, db, "--durability", durability) as server:
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


async def test_1_many_clients_at_once_see_every_number_once(tmp_path: Path) -> None:
    root = site(tmp_path, page=PAGE)
    proxied = ("--trusted-proxy", "127.0.0.1/32", "--clients", "exact")
    with process(root, tmp_path / "c.db", *proxied) as server:

        async def visits(number: int) -> list[tuple[int, ...]]:
            async with visitor(server.port, f"{10 + number * 3}.{number}.1.{number % 5}") as one:
                texts = [(await one.get("/page.shtml")).text for _ in range(25)]
            return [tuple(map(int, text.split())) for text in texts]

        visitors = await asyncio.gather(*map(visits, range(64)))
        seen = list(itertools.chain.from_iterable(visitors))
        assert sorted(total for total, *_ in seen) == list(range(1, 64 * 25 + 1))
        # In the order of T no other figure ever falls, and none rises by more than one.
        ordered = sorted(seen)
        for before, after in itertools.pairwise(ordered):
            assert all(0 <= b - a <= 1 for a, b in zip(before, after, strict=True)), (before, after)
        server.stop()


async def test_2_one_view_is_one_hit_and_nothing_else_is(tmp_path: Path) -> None:
    root = site(tmp_path, page=PAGE + PAGE + '<!--#include virtual="part.shtml" -->', part=PAGE)
    (root / "folder").mkdir()
    (root / "folder" / "index.shtml").write_text(PAGE)
    with process(root, tmp_path / "c.db") as server:
        async with Client("127.0.0.1", server.port) as client:
            first = await client.ask("/page.shtml")
            assert first.text == "1 1 1 1" * 3
            assert first.headers["cache-control"] == "no-cache"
            for method, target, headers in (
                ("HEAD", "/page.shtml", {}),
                ("POST", "/page.shtml", {}),
                ("PUT", "/page.shtml", {}),
                ("OPTIONS", "/page.shtml", {}),
                ("GET", "/none.shtml", {}),
                ("GET", "/folder", {}),
                ("GET", "/page.shtml/", {}),
                ("GET", "/-/api/counter?url=/page.shtml", {}),
                ("GET", "/page.shtml", {"Sec-Purpose": "prefetch;prerender"}),
                ("GET", "/page.shtml", {"Purpose": "prefetch"}),
                ("GET", "/page.shtml", {"X-Moz": "prefetch"}),
                ("GET", "/page.shtml", {"User-Agent": "Googlebot/2.1"}),
                ("GET", "/page.shtml", {"Cookie": "a=b; counterd_opt_out=1"}),
            ):
                await client.ask(target, headers, method)
            # A forged proxy header does not make another client.
            again = await client.ask("/page.shtml", {"X-Forwarded-For": "192.0.2.7"})
            assert again.text == "2 1 1 1" * 3
            answer = await client.ask("/-/api/counter?url=/part.shtml")
            assert answer.status == 404
        server.stop()


async def test_3_a_restart_changes_nothing(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        page='<!--#counter fmt="%T %U %V %N%n%L%n%M%n%tC %tV" -->',
        look='<!--#counter url="/page.shtml" fmt="%T %U %V %N%n%L%n%M%n%tC %tV" -->',
    )
    db = tmp_path / "c.db"
    seen: list[str] = []
    for _ in range(2):
        with process(root, db, "--trusted-proxy", "127.0.0.1/32") as server:
            for number in range(14) if not seen else ():
                async with visitor(server.port, f"{number * 15 + 1}.2.3.4") as one:
                    await one.get("/page.shtml")
            async with visitor(server.port) as one:
                seen.append((await one.get("/look.shtml")).text)
            server.stop()
    assert seen[0] == seen[1]
    assert seen[0].startswith("14 14 14 14\n")


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


async def test_15_nobody_can_be_found_in_the_database(tmp_path: Path) -> None:
    root, db = (
        site(tmp_path, page=PAGE + '<!--#counter fmt="%L %{today.unique}" -->'),
        tmp_path / "c.db",
    )
    addresses = ["198.51.100.77", "203.0.113.201", "2001:db8:77:88::99"]
    agent = "Mozilla/5.0 (somebody in particular)"
    referer = "http://user:password@friend.example/mail?to=secret"
    with process(root, db, "--trusted-proxy", "127.0.0.1/32") as server:
        async with Client("127.0.0.1", server.port) as client:
            for address in addresses:
                headers = {"X-Forwarded-For": address, "User-Agent": agent, "Referer": referer}
                await client.ask("/page.shtml", headers)
        said = server.stop()
    content = said.encode() + b"".join(
        file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith("c.db")
    )
    assert b"/page.shtml" in content
    assert b"friend.example" in content
    for address in addresses:
        packed = ip_address(address).packed
        assert address.encode() not in content
        assert packed not in content
        assert packed.hex().encode() not in content
    for private in (b"in particular", b"password", b"secret"):
        assert private not in content
    assert stat.S_IMODE(db.stat().st_mode) == 0o600
