"""Promises 1 to 3: every view is counted once, and a restart changes nothing."""

import asyncio
import itertools
import random
from pathlib import Path

from tests.process import Client, process, visitor
from tests.promises.world import PAGE, site

VIEWS = 2_400
LOOKS = '<!--#counter fmt="%T %U %V %N" -->|<!--#echo var="TOTAL_HITS" fmt="%T %U %V %N" -->'


class Model:
    """A counter as DeleGate's manual tells it, with lists and sets, as slow as it may be."""

    def __init__(self) -> None:
        self.visitors: list[str] = []
        self.ten: list[str] = []
        self.unique = self.recent = 0
        self.networks: set[int] = set()

    def view(self, address: str) -> None:
        self.unique += self.visitors[-1:] != [address]
        self.recent += address not in self.ten
        self.visitors.append(address)
        self.ten = [address, *(other for other in self.ten if other != address)][:10]
        first, second = (int(octet) for octet in address.split(".")[:2])
        self.networks.add(first << 2 | second >> 6)

    @property
    def shown(self) -> str:
        return f"{len(self.visitors)} {self.unique} {self.recent} {len(self.networks)}"


async def test_1_what_is_shown_is_what_a_slow_model_says(tmp_path: Path) -> None:
    chance = random.Random(1)
    names = ("one", "two", "three")
    root = site(tmp_path, **dict.fromkeys(names, LOOKS))
    models = {name: Model() for name in (*names, "total")}
    # Some come often, so that they are among the ten, and more come seldom.
    crowd = [f"{chance.randrange(1, 224)}.{chance.randrange(256)}.1.1" for _ in range(40)]
    settings = ("--trusted-proxy", "127.0.0.1/32", "--durability", "process")
    for _ in range(2):  # the second half after a restart
        with process(root, tmp_path / "c.db", *settings) as server:
            async with Client("127.0.0.1", server.port) as client:
                for _ in range(VIEWS // 2):
                    name, address = chance.choice(names), crowd[int(40 * chance.random() ** 2)]
                    models[name].view(address)
                    models["total"].view(address)
                    answer = await client.ask(f"/{name}.shtml", {"X-Forwarded-For": address})
                    assert answer.text == f"{models[name].shown}|{models['total'].shown}"
            server.stop()
    assert sum(len(models[name].visitors) for name in names) == VIEWS


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
