"""The year that tests and pictures look at is sound, has all that can be shown, and is the same."""

import asyncio
import threading
from pathlib import Path

import pytest

from counterd.check import check_database
from counterd.model import Kind
from counterd.report import Period, Question
from counterd.store.counters import load_counters
from counterd.store.database import open_database
from counterd.store.usage import load_marks
from counterd.stored_report import answer
from counterd.usage.periods import Level
from counterd.usage.uptime import days_run
from tests.counting import NOON, SETTINGS
from tests.demo import DAYS, NOTE, RUNS, fill, write_site
from tests.demo_visits import EVENTS, FILES, PAGES


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "c.db"
    asyncio.run(fill(path, NOON))
    return path


def test_no_thread_of_a_database_is_left_to_keep_the_program_from_ending(tmp_path: Path) -> None:
    before = {*threading.enumerate()}
    asyncio.run(fill(tmp_path / "c.db", NOON, days=2))
    for thread in {*threading.enumerate()} - before:
        thread.join(10)
        assert not thread.is_alive()


async def totals(path: Path) -> dict[str, int]:
    database = await open_database(path, may_create=False)
    rows = await database.read(load_counters)
    await database.close()
    return {url: counter.total for (kind, url), counter in rows if kind is Kind.ACCESS}


async def test_the_books_agree(year: Path) -> None:
    assert await check_database(year) == []


async def test_every_page_was_visited_and_every_kind_of_thing_counted(year: Path) -> None:
    assert (await totals(year)).keys() == {page.url for page in (*PAGES, *FILES)}
    (period,) = await answer(year, Question(Level.LIFETIME), SETTINGS, NOON)
    assert isinstance(period, Period)
    names = {group.category: len(group.events) for group in period.categories}
    for category in ("bot", "broken", "browser", "country", "referrer", "source", "system", "time"):
        assert names[category] >= 5, category


async def test_a_crash_was_not_noticed_for_nine_days(year: Path) -> None:
    database = await open_database(year, may_create=False)
    marks = await database.read(load_marks)
    await database.close()
    assert [mark.event for mark in marks if mark.category == "timeline"] == [
        *("goLive", "start", "stop", "start", "crash", "start", "stop")
    ]
    assert sum(mark.category == NOTE for mark in marks) == len(EVENTS)
    run = days_run((mark for mark in marks if mark.category == "timeline"), NOON, SETTINGS.calendar)
    gap = RUNS[2].first - RUNS[1].last - 1
    assert gap == 9
    assert len(run) == DAYS - gap


async def test_the_same_end_gives_the_same_numbers(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        await fill(tmp_path / name, NOON, days=10)
    assert await totals(tmp_path / "a.db") == await totals(tmp_path / "b.db")


def test_the_site_has_its_pages(tmp_path: Path) -> None:
    write_site(tmp_path)
    assert "<!--#counter" in (tmp_path / "recipes" / "sourdough.shtml").read_text("utf-8")
    assert (tmp_path / "files" / "huts.pdf").is_file()
