"""Any asyncio program can record usage: what it counted is stored, however it ends."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from counterd.errors import StoreError
from counterd.recording import recording
from counterd.report import Period, Question
from counterd.store.claim import ClaimedError
from counterd.stored_report import answer
from counterd.usage import Settings
from counterd.usage.periods import DAY_S, Level
from tests.usage.storage import at

SETTINGS = Settings()
NOON = at("2026-11-22T12:00")
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
SOON_S = 0.01


class Clock:
    def __init__(self) -> None:
        self.now = float(NOON)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "usage.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def counts(path: Path, level: Level = Level.LIFETIME, now: int = NOON) -> dict[str, int]:
    """What the store has by category and event."""
    return {
        f"{group.category} {one.event}": one.count
        for period in await answer(path, Question(level), SETTINGS, now)
        if isinstance(period, Period)
        for group in period.categories
        for one in group.events
    }


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(SOON_S)


async def test_all_is_stored_at_the_end_and_the_next_run_goes_on(path: Path, clock: Clock) -> None:
    for run in (1, 2, 3):
        async with recording(path, SETTINGS, clock=clock) as recorder:
            recorder.count("/", "page", NOON)
            assert recorder.today("/", "page", NOON) == run
            assert recorder.seen("somebody", "visitor", NOON) is (run == 1)
        assert await counts(path) == {"page /": run}


async def test_it_saves_every_so_often(path: Path, clock: Clock) -> None:
    async with recording(path, SETTINGS, save_s=SOON_S, clock=clock) as recorder:
        recorder.count("/", "page", NOON)
        await until(lambda: not recorder.has_unsaved)
        assert await counts(path) == {"page /": 1}


async def test_what_a_hook_counts_is_saved_too(path: Path, clock: Clock) -> None:
    cached = [3]
    async with recording(path, SETTINGS, clock=clock) as recorder:

        def add_cached() -> None:
            while cached:
                recorder.add("/a.zip", "download", cached.pop(), NOON)

        recorder.before_save(add_cached)
    assert await counts(path) == {"download /a.zip": 3}


async def test_an_error_in_the_program_loses_no_count(path: Path, clock: Clock) -> None:
    async def program() -> None:
        async with recording(path, SETTINGS, clock=clock) as recorder:
            recorder.count("/", "page", NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await program()
    assert await counts(path) == {"page /": 1}


async def test_nor_does_a_program_that_is_cancelled(path: Path, clock: Clock) -> None:
    is_counted = asyncio.Event()

    async def program() -> None:
        async with recording(path, SETTINGS, clock=clock) as recorder:
            recorder.count("/", "page", NOON)
            is_counted.set()
            await asyncio.Event().wait()

    running = asyncio.create_task(program())
    await is_counted.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await counts(path) == {"page /": 1}


async def test_days_that_are_over_are_rolled_up(path: Path, clock: Clock) -> None:
    async with recording(path, SETTINGS, save_s=SOON_S, clock=clock) as recorder:
        recorder.count("/", "page", NOON)
        await until(lambda: not recorder.has_unsaved)
        clock.now += 30 * DAY_S
        await until(lambda: levels(path) == {Level.DAY})
    # And once more at the next start, after a rest of years.
    clock.now += 5 * 365 * DAY_S
    async with recording(path, SETTINGS, save_s=SOON_S, clock=clock):
        pass
    assert levels(path) == {Level.YEAR, Level.LIFETIME}
    assert await counts(path, now=int(clock.now)) == {"page /": 1}


def levels(path: Path) -> set[int]:
    connection = sqlite3.connect(path)
    found = {level for (level,) in connection.execute("SELECT level FROM statistics")}
    connection.close()
    return found


async def test_a_key_that_is_over_is_in_no_file(path: Path, clock: Clock) -> None:
    def content() -> bytes:
        return b"".join(file.read_bytes() for file in path.parent.iterdir())

    async with recording(path, SETTINGS, save_s=SOON_S, clock=clock) as recorder:
        recorder.seen("somebody", "visitor", NOON)
        (key,) = [key.key for key in recorder.unsaved().keys if key.part.level is Level.DAY]
        await until(lambda: not recorder.has_unsaved)
        assert key in content()
        clock.now += 2 * DAY_S
        await until(lambda: key not in content())


async def test_nor_when_somebody_reads_as_it_ends(path: Path, clock: Clock) -> None:
    async with recording(path, SETTINGS, save_s=SOON_S, clock=clock) as recorder:
        recorder.seen("somebody", "visitor", NOON)
        (key,) = [key.key for key in recorder.unsaved().keys if key.part.level is Level.DAY]
        await until(lambda: not recorder.has_unsaved)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM statistics").fetchall()
        clock.now += 2 * DAY_S
        await until(lambda: keys(path).isdisjoint({key}))
        log = path.with_name(path.name + "-wal")
        assert key in log.read_bytes()
        reader.close()
        await until(lambda: key not in log.read_bytes() + path.read_bytes())


def keys(path: Path) -> set[bytes]:
    connection = sqlite3.connect(path)
    found = {key for (key,) in connection.execute("SELECT key FROM period_keys")}
    connection.close()
    return found


class Broken:
    """Makes a real database refuse statistics."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript(
            "CREATE TRIGGER broken BEFORE INSERT ON statistics"
            " BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )

    def mend(self) -> None:
        self._connection.executescript("DROP TRIGGER broken")
        self._connection.close()


async def test_while_the_file_cannot_be_written_nothing_is_lost(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with recording(path, SETTINGS, save_s=SOON_S, clock=clock) as recorder:
        broken = Broken(path)
        recorder.count("/", "page", NOON)
        await until(lambda: len(caplog.records) == 1)
        recorder.count("/", "page", NOON)
        broken.mend()
        await until(lambda: len(caplog.records) == 2)
    assert await counts(path) == {"page /": 2}
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "no room" in caplog.messages[0]


async def test_the_end_waits_until_the_file_can_be_written(path: Path, clock: Clock) -> None:
    async with recording(path, SETTINGS, save_s=60, clock=clock) as recorder:
        recorder.count("/", "page", NOON)
        asyncio.get_running_loop().call_later(0.2, Broken(path).mend)
    assert await counts(path) == {"page /": 1}


async def test_but_not_for_ever(path: Path, clock: Clock) -> None:
    async def program() -> None:
        async with recording(path, SETTINGS, save_s=60, close_s=0.3, clock=clock) as recorder:
            recorder.count("/", "page", NOON)
            broken.append(Broken(path))

    broken: list[Broken] = []
    with pytest.raises(StoreError, match="no room"):
        await program()
    broken[0].mend()
    async with recording(path, SETTINGS):
        pass  # the file is free again


async def test_one_file_has_one_recorder(path: Path) -> None:
    async with recording(path, SETTINGS):
        with pytest.raises(ClaimedError):
            async with recording(path, SETTINGS):
                pytest.fail("two would write over each other's counts")
    async with recording(path, SETTINGS):
        pass


@pytest.fixture
async def application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[web.Application]:
    """The application that README shows."""
    code = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[-1]
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(code, "README.md", "exec"), names)
    logger = logging.getLogger("aiohttp.server")
    app = names["app"]
    assert isinstance(app, web.Application)
    yield app
    for noise in [*logger.filters]:
        logger.removeFilter(noise)


async def test_the_example_in_readme_records_its_usage(
    path: Path, application: web.Application
) -> None:
    async with TestClient(TestServer(application)) as client:
        assert await (await client.get("/hello")).text() == "Welcome!"
        assert await (await client.get("/hello")).text() == "Welcome back!"
        logging.getLogger("aiohttp.server").error("Error handling request")
    assert await counts(path) == {"page /hello": 2, "noise Error handling request": 1}
