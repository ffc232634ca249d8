"""Ten years of a busy site: no count is lost, the file stays small, and reports read no more."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from counterd.check import check_database
from counterd.model import Epoch
from counterd.report import Period, Question, days_asked
from counterd.store.database import Database, open_database
from counterd.store.snapshot import load_lifetimes, load_usage
from counterd.store.upkeep import take_steps
from counterd.store.usage import load_stored, save_changes
from counterd.stored_report import answer
from counterd.usage import Recorder, Settings
from counterd.usage.periods import Level
from counterd.usage.values import Usage
from tests.usage.storage import BERLIN, Bytes, at

SETTINGS = Settings(zone=BERLIN)
CALENDAR = SETTINGS.calendar
NAMES = {
    "page": [f"/page-{number}.shtml" for number in range(300)],
    "referrer": [f"site-{number}.example" for number in range(40)],
    "browser": [f"Browser {number}" for number in range(12)],
    "country": [f"{number:02}" for number in range(30)],
    "status": ["200", "304", "404"],
}
VISITORS_A_DAY = 10
YEARS = 10
WEEK_DAYS = 7
YEAR_DAYS = 365
SIZE_MAX_BYTES = 10_000_000
# The last eight weeks are 50 to 56 days.
SPREAD_MAX = 1.15
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
LEVELS = [Level.BASE, Level.DAY, Level.WEEK, Level.MONTH, Level.LIFETIME]


@dataclass
class Life:
    """What was counted in all these years, and what was read at the end of each."""

    path: Path
    now: Epoch
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By category and name."""
    reads: dict[Level, list[int]] = field(default_factory=lambda: {level: [] for level in LEVELS})


class Service:
    """A recorder and its database, under a clock that we move."""

    def __init__(self, recorder: Recorder, database: Database, life: Life) -> None:
        self.recorder = recorder
        self.database = database
        self.life = life

    def views(self, part: int = 0, parts: int = 1) -> None:
        """Each name is counted, or only one in ``parts``."""
        for category, names in NAMES.items():
            for number, name in enumerate(names[part % parts :: parts], 1):
                self.recorder.add(name, category, number, self.life.now)
                self.life.counted[category, name] += number

    def visitors(self, day: int) -> None:
        for number in range(VISITORS_A_DAY):
            self.recorder.seen(f"{day % 99}.{number}", "visitor", self.life.now)

    async def next_day(self) -> None:
        self.life.now = CALENDAR.ends_at(Level.DAY, CALENDAR.start_of(Level.DAY, self.life.now))
        await self.save()

    async def save(self) -> None:
        self.recorder.advance(self.life.now)
        changes = self.recorder.unsaved()
        await self.database.transact(partial(save_changes, changes=changes))
        self.recorder.mark_saved(changes)

    async def upkeep(self) -> None:
        await self.database.transact(
            partial(
                take_steps,
                now=self.life.now,
                settings=SETTINGS,
                settled_below=self.recorder.settled_below,
            )
        )

    async def read(self, level: Level) -> int:
        if level is Level.LIFETIME:
            usage: Usage = await self.database.read(load_lifetimes)
        else:
            # The day that has just ended, and what comes with it.
            days = days_asked(Question(level), CALENDAR, self.life.now - 1)
            usage = await self.database.read(partial(load_usage, days=days, calendar=CALENDAR))
        return len(usage.statistics) + len(usage.distinct) + len(usage.marks)


async def live(life: Life) -> None:
    database = await open_database(life.path, "memory")
    load = partial(load_stored, calendar=CALENDAR, now=life.now)
    service = Service(Recorder(await database.read(load), SETTINGS, Bytes()), database, life)
    for day in range(YEARS * YEAR_DAYS):
        service.views(day, WEEK_DAYS)
        service.visitors(day)
        await service.next_day()
        if day % WEEK_DAYS == 0:
            await service.upkeep()
        if day % YEAR_DAYS == YEAR_DAYS - 1:
            for level in LEVELS:
                life.reads[level].append(await service.read(level))
    # For the size: now every name on each of the days that are kept, and in each of the hours. In
    # the years before, a seventh of them was enough: their months have every name all the same.
    for _ in range(SETTINGS.keep_day_days):
        service.views()
        await service.next_day()
    await service.upkeep()
    for _ in range(SETTINGS.keep_base_days):
        for _ in range(24):
            service.views()
            life.now += 3600
        await service.save()
    await service.upkeep()
    await database.close()


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    life = Life(tmp_path_factory.mktemp("ten") / "c.db", at("2026-01-01T10:00", BERLIN))
    asyncio.run(live(life))
    return life


async def test_no_count_is_lost_and_lifetimes_know_every_name(life: Life) -> None:
    (period,) = await answer(life.path, Question(Level.LIFETIME), SETTINGS, life.now)
    assert isinstance(period, Period)
    known = {
        (group.category, one.event): one.count
        for group in period.categories
        for one in group.events
    }
    assert known == life.counted


async def test_years_hold_all_that_was_counted(life: Life) -> None:
    years = await answer(life.path, Question(Level.YEAR), SETTINGS, life.now)
    assert len(years) == YEARS + 2
    sums = Counter[str]()
    for year in years:
        assert isinstance(year, Period)
        sums.update({group.category: group.count for group in year.categories})
    expected = Counter[str]()
    for (category, _), count in life.counted.items():
        expected[category] += count
    assert sums == expected


async def test_the_books_agree(life: Life) -> None:
    assert await check_database(life.path) == []


def test_the_file_stays_small(life: Life) -> None:
    size = life.path.stat().st_size
    assert size < SIZE_MAX_BYTES, f"{size:,} bytes after eleven years of 385 names"
    assert f"{SIZE_MAX_BYTES // 1_000_000} MB" in README, "as README promises"


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_a_report_reads_no_more_rows_after_ten_years_than_after_three(
    life: Life, level: Level
) -> None:
    first, second, *later = life.reads[level]
    assert min(first, second) > 0
    assert max(later) <= SPREAD_MAX * min(later), life.reads[level]
