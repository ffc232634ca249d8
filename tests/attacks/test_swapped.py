"""Promise 10 while all changes: files, folders and links are swapped as fast as they can be."""

import asyncio
import itertools
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.attacks.world import World, assert_quiet, attacked, counted
from tests.process import Answer, Client

REQUESTS = 400
LOADERS = 8
BIG = 3_000_000  # more than is held in memory: such a file is sent while it lies open
INCLUDING = (
    'TOP<!--#include virtual="/swapped.txt" --><!--#include file="swapped.txt" -->'
    '<!--#include virtual="/swapping/a.txt" --><!--#fsize file="swapped.txt" -->'
    '<!--#flastmod virtual="/swapping/a.txt" --><!--#counter fmt="%T" -->END'
)


def put(path: Path, make: Callable[[Path], object]) -> None:
    """Let ``path`` be what ``make`` makes, from one moment to the next."""
    new = path.with_name(f".new-{path.name}")
    make(new)
    new.replace(path)


def swapped_files(world: World) -> Iterator[None]:
    path, secret = world.root / "swapped.txt", world.root.parent / "secret.txt"
    for turn in itertools.count():
        put(path, lambda new: new.write_text("INSIDE"))
        yield
        put(path, lambda new: new.symlink_to(secret))
        yield
        put(path, lambda new: new.symlink_to(world.db))
        yield
        put(path, lambda new: os.link(world.db, new))
        yield
        put(path, lambda new: new.symlink_to("plain.txt"))
        yield
        put(path, lambda new: new.symlink_to(".env"))
        yield
        put(path, os.mkfifo)
        yield
        if turn % 2:
            path.unlink()
            yield
            path.mkdir()
            yield
            path.rmdir()


def swapped_folders(world: World) -> Iterator[None]:
    path, aside = world.root / "swapping", world.root / ".aside"
    path.mkdir()
    (path / "a.txt").write_text("INSIDE")
    (path / "index.html").write_text("INSIDE")
    while True:
        yield
        path.rename(aside)
        path.symlink_to(world.root.parent / "secret")
        yield
        path.unlink()
        path.symlink_to(".git")
        yield
        path.unlink()
        aside.rename(path)


def swapped_pages(world: World) -> Iterator[None]:
    page, below = world.root / "changing.shtml", world.root / "below" / "deep"
    for turn in itertools.count():
        text = f"{INCLUDING}<!-- {turn} -->"
        put(page, partial(Path.write_text, data=text))
        yield
        put(page, lambda new: new.write_text(INCLUDING))
        yield
        put(page, lambda new: new.symlink_to(world.root.parent / "secret.txt"))
        yield
        below.mkdir(parents=True, exist_ok=True)
        put(below / "page.shtml", lambda new: new.write_text(INCLUDING))
        yield
        shutil.rmtree(below.parent)


def swapped_big_files(world: World) -> Iterator[None]:
    path = world.root / "big.bin"
    while True:
        put(path, lambda new: new.write_bytes(b"B" * BIG))
        yield
        put(path, lambda new: new.write_bytes(b"C" * (BIG + 1)))
        yield
        put(path, lambda new: new.symlink_to(world.root.parent / "secret.txt"))
        yield


@contextmanager
def swapping(world: World) -> Iterator[list[int]]:
    """Change the site without a pause in a thread; how often, is told at the end."""
    changes = [
        swapped_files(world),
        swapped_folders(world),
        swapped_pages(world),
        swapped_big_files(world),
    ]
    for change in changes:
        next(change)
    is_over, turns = threading.Event(), [0]

    def swap() -> None:
        while not is_over.is_set():
            for change in changes:
                next(change)
            turns[0] += 1

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield turns
    finally:
        is_over.set()
        thread.join()


TARGETS = (
    "/swapped.txt",
    "/changing.shtml",
    "/swapping/a.txt",
    "/swapping/",
    "/swapping",
    "/below/deep/page.shtml",
    "/big.bin",
)


def assert_inside(target: str, answer: Answer, places: tuple[str, ...]) -> None:
    assert answer.status in (200, 301, 404), (target, answer)
    assert b"SECRET" not in answer.body, target
    assert b"SQLite" not in answer.body, target
    assert b"<!--#" not in answer.body, target
    assert not any(place.encode() in answer.body for place in places), answer
    if answer.status != 200:
        return
    match target:
        case "/big.bin":
            assert answer.body in (b"B" * BIG, b"C" * (BIG + 1))
        case "/swapped.txt":
            assert answer.body in (b"INSIDE", b"PLAIN 0123456789\n")
        case "/swapping/a.txt" | "/swapping/":
            assert answer.body == b"INSIDE"
        case _:
            assert answer.body.startswith(b"TOP"), answer
            assert b"END" in answer.body, answer


async def load(world: World, seen: Counter[tuple[str, int]]) -> None:
    async with Client("127.0.0.1", world.server.port) as client:
        for turn in range(REQUESTS):
            target = TARGETS[turn % len(TARGETS)]
            answer = await client.ask(target)
            assert_inside(target, answer, world.places)
            seen[target, answer.status] += 1


async def test_10_nothing_gets_out_while_links_are_swapped(tmp_path: Path) -> None:
    seen: Counter[tuple[str, int]] = Counter()
    with attacked(tmp_path) as world:
        with swapping(world) as turns:
            await asyncio.gather(*(load(world, seen) for _ in range(LOADERS)))
        assert sum(seen.values()) == REQUESTS * LOADERS
        assert turns[0] > 20
        # Both sides of each swap were met, or the test has shown nothing.
        for target in ("/swapped.txt", "/swapping/a.txt", "/changing.shtml", "/big.bin"):
            assert seen[target, 200], (target, seen)
            assert seen[target, 404], (target, seen)
        assert_quiet(world.server.stop())
    for target in ("/swapped.txt", "/swapping/a.txt", "/changing.shtml", "/big.bin"):
        assert counted(world.db)[target] == seen[target, 200], target
