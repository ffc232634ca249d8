"""What is due by the clock is done: keys, wishes, marks, roll-up; what fails is done later."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from counterd.caretaker import key_of_day
from counterd.store.counters import Wish, add_wish, load_key, load_wishes
from counterd.store.database import Database, open_database
from counterd.store.usage import load_marks, load_statistics
from counterd.usage.periods import Level
from tests.counting import HIT, NOON, PAGE, Clock, locked, running, until


@contextmanager
def no_more_descriptors() -> Iterator[None]:
    """Let no file be opened any more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.open("/dev/null", os.O_RDONLY)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def wish(path: Path, total: int) -> int:
    """Do what ``counterd set`` does beside a running server."""
    database = await open_database(path)
    number = await database.transact(lambda c: add_wish(c, Wish(PAGE, total, None, None)))
    await database.close()
    return number


async def test_a_new_day_brings_a_new_key_and_destroys_the_old(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "c.db"
    async with running(path, clock=clock) as run:
        first = await run.database.read(load_key)
        assert first is not None
        await run.hit()
        clock.now += 86_400
        await run.caretaker.tick()
        second = await run.database.read(load_key)
        assert second is not None
        assert second.day == "2026-11-23"
        assert second.key != first.key
        await run.hit()
        assert run.site.look(PAGE).recent == 2
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert second.key in content
        assert first.key not in content


async def test_exact_clients_need_no_key(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db", clients="exact") as run:
        assert await run.database.read(load_key) is None


def test_the_day_of_a_key_is_the_sites() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    key = key_of_day(None, NOON + 4 * 3600, tokyo)
    assert key.day == "2026-11-23"
    assert key_of_day(key, NOON + 5 * 3600, tokyo) is key
    assert key_of_day(key, NOON, tokyo) is not key
    assert len({key_of_day(None, NOON, tokyo).key for _ in range(10)}) == 10


async def test_a_wish_is_granted_to_a_running_server_once(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        await run.hit()
        await wish(run.path, 1000)
        await run.caretaker.tick()
        await run.keeper.kept()
        assert run.stored() == 1000
        await run.hit()
        await run.caretaker.tick()
        assert run.stored() == 1001
        assert await run.database.read(load_wishes) == {}


async def test_hits_that_come_before_a_granted_wish_is_deleted_are_not_undone(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "c.db") as run:
        await wish(run.path, 1000)
        async with locked(run.path):
            await run.caretaker.tick()
            await run.hit()
            assert run.site.look(PAGE).total == 1001
            await run.caretaker.tick()
            assert run.site.look(PAGE).total == 1001
        await until(lambda: run.stored() == 1001)
        assert await run.database.read(load_wishes) == {}
        given = await run.database.read(lambda c: load_statistics(c, Level.LIFETIME))
        assert [(row.event, row.total) for row in given] == [("/p.shtml", 1000)]


async def test_a_wish_that_waits_at_the_start_is_granted_before_the_first_hit(
    tmp_path: Path,
) -> None:
    path = tmp_path / "c.db"
    await wish(path, 500)
    async with running(path) as run:
        await run.hit()
        assert run.site.look(PAGE).total == 501


async def test_process_syncs_the_log_each_second(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db", durability="process") as run:
        await run.hit()
        assert not run.caretaker.is_log_synced
        await run.caretaker.tick()
        assert run.caretaker.is_log_synced


async def marks(database: Database) -> list[tuple[str, int]]:
    rows = await database.read(load_marks)
    return [(mark.event, mark.at) for mark in rows if mark.category == "timeline"]


async def test_starts_and_stops_are_marked(tmp_path: Path) -> None:
    path, clock = tmp_path / "c.db", Clock()
    for _ in range(2):
        async with running(path, clock=clock):
            clock.now += 60
    async with running(path, clock=clock) as run:
        await run.keeper.kept()
        assert await marks(run.database) == [
            ("goLive", NOON),
            ("start", NOON),
            ("stop", NOON + 60),
            ("start", NOON + 61),
            ("stop", NOON + 120),
            ("start", NOON + 121),
        ]


async def test_a_crash_is_found_with_its_gap(tmp_path: Path) -> None:
    path, clock = tmp_path / "c.db", Clock()
    async with running(path, clock=clock) as run:
        await run.hit()
        # What a killed process leaves is a copy of its files, taken while it ran.
        killed = tmp_path / "killed.db"
        for suffix in ("", "-wal"):
            killed.with_name(killed.name + suffix).write_bytes(
                path.with_name(path.name + suffix).read_bytes()
            )
    clock.now += 1000
    async with running(killed, clock=clock) as run:
        await run.keeper.kept()
        found = await marks(run.database)
    assert found == [
        ("crash", NOON),
        ("goLive", NOON),
        ("start", NOON),
        ("start", NOON + 1000),
    ]


async def test_a_release_is_marked_once(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    for _ in range(2):
        async with running(path) as run:
            await run.keeper.kept()
            releases = [
                mark for mark in await run.database.read(load_marks) if mark.category == "release"
            ]
            assert len(releases) == 1


async def test_statistics_are_rolled_up_after_a_rest(tmp_path: Path) -> None:
    path, clock = tmp_path / "c.db", Clock()
    async with running(path, clock=clock) as run:
        await run.hit()
    clock.now += 30 * 86_400
    async with running(path, clock=clock) as run:
        await run.hit()
        days = await run.database.read(lambda c: load_statistics(c, Level.DAY, names=("page",)))
        assert [(row.event, row.total) for row in days] == [("/p.shtml", 1)]
        bases = await run.database.read(lambda c: load_statistics(c, Level.BASE, names=("page",)))
        assert [row.total for row in bases] == [1]


async def test_upkeep_that_fails_is_put_off(tmp_path: Path) -> None:
    clock = Clock()
    async with running(tmp_path / "c.db", clock=clock) as run:
        await run.hit()
        clock.now += 30 * 86_400
        async with locked(run.path):
            await run.caretaker.tick()
        assert await run.database.read(lambda c: load_statistics(c, Level.DAY)) == []
        await run.caretaker.tick()
        assert await run.database.read(lambda c: load_statistics(c, Level.DAY)) != []


async def test_upkeep_that_fails_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with running(tmp_path / "c.db", clock=clock) as run:
        for _ in range(2):
            clock.now += 30 * 86_400
            async with locked(run.path):
                for _ in range(3):
                    await run.caretaker.tick()
            await run.caretaker.tick()
    told = [record.getMessage() for record in caplog.records if "put off" in record.getMessage()]
    assert told == ["upkeep put off: error=database is locked"] * 2


async def test_a_log_that_could_not_be_synced_is_synced_later(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    async with running(path, durability="process") as run:
        await run.hit()
        with no_more_descriptors():
            await run.caretaker.tick()
        assert not run.caretaker.is_log_synced
        await run.caretaker.tick()
        assert run.caretaker.is_log_synced


async def test_a_page_is_counted_as_often_in_the_statistics(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    for _ in range(3):
        async with running(path) as run:
            for _ in range(5):
                await run.hit()
            rows = await run.database.read(
                lambda c: load_statistics(c, Level.BASE, names=("page", HIT.url))
            )
            assert sum(row.total for row in rows) == run.site.look(PAGE).total
