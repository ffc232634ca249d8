"""Fill a database with a year of a small site, by the real engines: ``python -m tests.demo DIR``.

It has what pages about statistics must be able to show: growth, weekends, seasons, crowds after a
link, robots, downloads, broken links, a release, and nine days after a crash in which nobody
noticed. The same seed and end give the same numbers.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from random import Random
from urllib.parse import quote

from counterd.caretaker import RELEASE, Caretaker, Pace
from counterd.config import Networks
from counterd.counters.selection import parse_counting
from counterd.counters.table import Table
from counterd.model import Outcome, Served
from counterd.site import Rules, Site
from counterd.store.counters import ClientKey, load_counters, save_key
from counterd.store.database import Database, open_database
from counterd.store.site import save_site
from counterd.store.usage import load_stored
from counterd.tokens import Tokens
from counterd.usage import Recorder, Settings
from counterd.usage.periods import Level
from counterd.web import hits
from counterd.web.asked import Asked
from counterd.web.target import requested
from tests.demo_visits import EVENTS, FILES, HOST, PAGES, Request, Visits

DAYS = 365
SETTINGS = Settings()
NOTE = "note"
"""The category of marks that the operator wrote."""


@dataclass(frozen=True)
class Run:
    """A time in which the server ran: days from the first one on, and how it ended."""

    first: int
    last: int
    crashed: bool = False


# The second begins after a new release, the third nine days after the second was killed.
RUNS = (Run(0, 129), Run(130, 196, crashed=True), Run(206, DAYS - 1))


@dataclass
class _Clock:
    now: float

    def __call__(self) -> float:
        return self.now


@dataclass
class _Service:
    """One run of the server, under a clock that the visits move."""

    site: Site
    database: Database
    caretaker: Caretaker
    clock: _Clock
    hits: hits.Hits

    async def save(self) -> None:
        rows = self.site.unsaved()
        await self.database.transact(
            lambda connection: save_site(connection, rows.counters, rows.usage, {})
        )
        self.site.mark_saved(rows)

    def answer(self, request: Request) -> None:
        self.clock.now = request.at
        outcome = Outcome.VIEW if request.status == 200 else Outcome.ERROR
        hit = self.hits.hit(_asked(request), request.url, outcome, has_counter_tag=request.is_page)
        self.site.count(hit._replace(status=request.status, is_page=request.is_page))
        self.site.note(Served(request.at, request.size_bytes, request.took_s))

    async def live(self, day: date, requests: list[Request]) -> None:
        self.site.change_key(key_of(day).key)
        for request in requests:
            self.answer(request)
        await self.save()
        await self.caretaker.tick()


async def fill(
    path: Path, until: int, *, days: int = DAYS, seed: int = 1998, settings: Settings = SETTINGS
) -> None:
    """Make a database with the visits of the last ``days`` of a year up to ``until``."""
    today = datetime.fromtimestamp(until, UTC).astimezone(settings.zone).date()
    first = today - timedelta(days=DAYS - 1)
    visits = Visits(seed, settings.zone)
    random = Random(seed)
    for run in RUNS:
        numbers = range(max(run.first, DAYS - days), run.last + 1)
        if numbers:
            begin = _midnight(first, numbers[0], settings) + 9 * 3600 + 41
            async with _service(path, settings, random, begin) as service:
                for number in numbers:
                    day = first + timedelta(days=number)
                    requests = [
                        one for one in visits.day(number, day) if begin < one.at <= until - 5
                    ]
                    _note(service.site.recorder, number, requests)
                    await service.live(day, requests)
                service.clock.now = min(until - 5, service.clock.now + 60)
                if not run.crashed:
                    service.caretaker.close()
                await service.save()
    await _keep_key(path, today)


def write_site(root: Path) -> None:
    """Write the pages and files that are visited; each page shows its own counter."""
    for page in (*PAGES, *FILES):
        name = page.url + "index.shtml" if page.url.endswith("/") else page.url
        file = root / name.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(page.url) if page.is_page else f"{page.url}\n", "utf-8")


def key_of(day: date) -> ClientKey:
    """Return the client key of a day, which is no secret here."""
    return ClientKey(day.isoformat(), blake2b(day.isoformat().encode()).digest()[:32])


@asynccontextmanager
async def _service(
    path: Path, settings: Settings, random: Random, begin: int
) -> AsyncIterator[_Service]:
    database = await open_database(path, "memory")
    try:
        clock = _Clock(begin)
        table = Table(await database.read(load_counters), {})
        stored = await database.read(lambda c: load_stored(c, settings.calendar, begin))
        recorder = Recorder(stored, settings, random.randbytes)
        site = Site(Rules(parse_counting("do")), table, recorder, b"")
        pace = Pace("memory", 1, clock, settings)
        caretaker = Caretaker(site, database, pace, None, Tokens())
        await caretaker.open()
        rules = hits.Rules(Networks(), ("/favicon.ico", "/robots.txt"), frozenset())
        yield _Service(site, database, caretaker, clock, hits.Hits(rules))
        await caretaker.log_mover.close()
    finally:
        await database.close()


def _note(recorder: Recorder, number: int, requests: list[Request]) -> None:
    for url, start, _, link in EVENTS:
        if number == start and requests:
            recorder.mark(f"{url} linked by {link.split('/')[2]}", NOTE, requests[0].at)
    if number == RUNS[1].first and requests:
        recorder.mark("0.1.1", RELEASE, requests[0].at)


def _midnight(first: date, number: int, settings: Settings) -> int:
    start = int(datetime.combine(first, datetime.min.time(), UTC).timestamp()) + number * 86_400
    return settings.calendar.begins_at(Level.DAY, start)


async def _keep_key(path: Path, today: date) -> None:
    """Let the server that goes on today know who came."""
    database = await open_database(path, "memory")
    try:
        await database.transact(lambda connection: save_key(connection, key_of(today)))
    finally:
        await database.close()


def _asked(request: Request) -> Asked:
    escaped = quote(request.url)
    target = requested(escaped)
    assert target is not None
    return Asked(
        method="GET",
        raw_target=escaped,
        target=target,
        query="",
        headers={"Host": HOST, "User-Agent": request.agent, "Referer": request.referer},
        address=request.address,
        now=request.at,
        scheme="https",
        server=("192.0.2.1", 443),
        protocol="HTTP/1.1",
    )


def _page(url: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><title>{url}</title>\n'
        '<link rel="icon" href="data:,">\n<p>'
        '<!--#counter fmt="%T hits, %U unique, %V recent, from %N networks" -->\n'
        '<pre><!--#counter fmt="%M" --></pre>\n</html>\n'
    )


async def _main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_site(folder / "site")
    await fill(folder / "counterd.db", int(time.time()))


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
