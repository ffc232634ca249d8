"""Visitors who come all the time, whatever happens to the database, and what they were shown."""

import asyncio
import contextlib
import itertools
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.process import Client

VISITORS = 8
_PACE_S = 0.01  # between two views of one visitor: it is no race
_PATIENCE_S = 30

PAGES = {
    "one": '<!--#counter fmt="%T" -->',
    "two": '<!--#counter fmt="%T" --> <!--#counter url="/one.shtml" fmt="%U %V %N" -->',
    "past": '<!--#counter fmt="%T %{today} %{month.unique}" --> <!--#counter graph="7d" -->',
}


def shelf(folder: Path) -> Path:
    """Make a site of these pages."""
    root = folder / "site"
    root.mkdir()
    for name, text in PAGES.items():
        (root / f"{name}.shtml").write_text(text)
    return root


@dataclass
class Visits:
    """What was answered."""

    shown: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in PAGES})
    """The totals of each page, as they were received."""
    refused: list[int] = field(default_factory=list)
    """Each status that was not 200."""
    took_s: list[float] = field(default_factory=list)
    is_over: bool = False

    async def come(self, port: int) -> None:
        """Ask for page after page on one connection."""
        async with Client("127.0.0.1", port) as client:
            for name in itertools.cycle(PAGES):
                # What was asked is read to its end: a number that nobody took would be a gap.
                if self.is_over:
                    return
                began_s = asyncio.get_running_loop().time()
                answer = await client.ask(f"/{name}.shtml")
                self.took_s.append(asyncio.get_running_loop().time() - began_s)
                if answer.status == 200:
                    self.shown[name].append(int(answer.text.split()[0]))
                else:
                    self.refused.append(answer.status)
                await asyncio.sleep(_PACE_S)

    @property
    def number(self) -> int:
        return len(self.took_s)

    def check(self) -> None:
        """Every view was answered soon, with the next number."""
        assert self.refused == []
        for name, totals in self.shown.items():
            assert sorted(totals) == list(range(1, len(totals) + 1)), name
        worst = sorted(self.took_s)[int(len(self.took_s) * 0.99)]
        assert worst <= 2, f"p99 is {worst:.2f} s"

    def are_in(self, path: Path) -> bool:
        """Say whether another program finds in the file all that was shown until now."""
        expected = {f"/{name}.shtml": max(totals) for name, totals in self.shown.items()}
        with contextlib.suppress(sqlite3.Error):
            found = stored(path)
            return all(found.get(url, 0) >= total for url, total in expected.items())
        return False


def stored(path: Path) -> dict[str, int]:
    """Return the totals of pages that the file holds."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT url, total FROM counters WHERE kind = 'access'")
        return dict(rows.fetchall())


@asynccontextmanager
async def visitors(port: int) -> AsyncIterator[Visits]:
    """Let them come as long as the context."""
    visits = Visits()
    async with asyncio.TaskGroup() as group:
        for _ in range(VISITORS):
            group.create_task(visits.come(port))
        try:
            yield visits
        finally:
            visits.is_over = True


async def within(seconds: float, condition: Callable[[], bool]) -> None:
    """Return as soon as ``condition`` is true, which it must be in time."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def more(visits: Visits, number: int) -> None:
    """Return after so many more views."""
    enough = visits.number + number
    await within(_PATIENCE_S, lambda: visits.number >= enough)
