"""A small site, and visitors who come to it all at once until its server dies."""

import asyncio
from pathlib import Path

from tests.process import Client, Process

PAGE = '<!--#counter fmt="%T %U %V %N" -->'


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
