"""Promise 7: the page outlives the database, and nothing that was shown is lost."""

import asyncio
import contextlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from tests.commanding import told
from tests.process import COMMAND, Client, Process, process
from tests.promises.visits import Visits, more, shelf, visitors, within

Trouble = Callable[[Process, Path], AbstractAsyncContextManager[None]]

_TROUBLE_S = 3.0  # longer than a save waits for a lock, and than the pause before the next
_SAVED_AGAIN_WITHIN_S = 10


@asynccontextmanager
async def locked(_: Process, path: Path) -> AsyncIterator[None]:
    """Another program writes, and takes its time."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def write_errors(server: Process, path: Path) -> AsyncIterator[None]:
    """Whatever is written fails: for SQLite that is an input/output error."""
    del path
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, hard))
    yield
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))


@asynccontextmanager
async def folder_away(_: Process, path: Path) -> AsyncIterator[None]:
    """The whole folder is gone, and is made again, empty."""
    shutil.rmtree(path.parent)
    yield
    path.parent.mkdir()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "c.db"


async def outlive(server: Process, path: Path, trouble: Trouble) -> Visits:
    """Let visitors come before, in and after the trouble."""
    async with visitors(server.port) as visits:
        await more(visits, 100)
        async with trouble(server, path):
            await asyncio.sleep(_TROUBLE_S)
            await more(visits, 100)
            assert not visits.are_in(path)
            assert await ready(server) == 503
        await within(_SAVED_AGAIN_WITHIN_S, lambda: visits.are_in(path))
        await more(visits, 100)
        assert await ready(server) == 200
    return visits


async def ready(server: Process) -> int:
    async with Client("127.0.0.1", server.port) as client:
        return (await client.ask("/readyz")).status


@pytest.mark.parametrize("durability", ["power", "process"])
@pytest.mark.parametrize("trouble", [locked, write_errors, folder_away])
async def test_pages_are_served_and_saved_when_the_trouble_is_over(
    tmp_path: Path, path: Path, trouble: Trouble, durability: str
) -> None:
    with process(shelf(tmp_path), path, "--durability", durability) as server:
        visits = await outlive(server, path, trouble)
        visits.check()
        said = server.stop()
    assert visits.are_in(path)
    assert said.count("saving fails") == 1, said
    assert said.count("saving works again") == 1, said
    assert "Traceback" not in said
    assert len(said.splitlines()) < 10, said


def remove(path: Path) -> None:
    path.unlink()


def remove_log(path: Path) -> None:
    path.with_name("c.db-wal").unlink()


def remove_all(path: Path) -> None:
    for file in path.parent.iterdir():
        file.unlink()


def move_away(path: Path) -> None:
    path.rename(path.with_name("old.db"))


def replace(path: Path) -> None:
    """Put an older copy in its place, as who thinks that this restores it."""
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    copy.rename(path)


@pytest.mark.parametrize("take", [remove, remove_log, remove_all, move_away, replace])
async def test_a_file_that_is_taken_away_under_load_is_put_back(
    tmp_path: Path, path: Path, take: Callable[[Path], None]
) -> None:
    with process(shelf(tmp_path), path) as server:
        async with visitors(server.port) as visits:
            await more(visits, 100)
            statistics = counted(path)
            take(path)
            await within(_SAVED_AGAIN_WITHIN_S, lambda: visits.are_in(path))
            await more(visits, 100)
        visits.check()
        said = server.stop()
    assert visits.are_in(path)
    # Not the counters alone, which memory has: all that was in the file.
    assert counted(path) > statistics
    assert said.count("was taken away, all of it was put back") == 1, said
    assert "Traceback" not in said
    assert "is sound" in told("check", str(tmp_path / "site"), "--db", str(path))


def counted(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (count,) = connection.execute(
            "SELECT sum(count) FROM statistics WHERE category = 'page'"
        ).fetchone()
    return int(count)


async def test_commands_beside_the_server_and_visitors_who_ask_for_the_file_do_no_harm(
    tmp_path: Path,
) -> None:
    root = shelf(tmp_path)
    path = root / "c.db"
    with process(root, path) as server:
        async with visitors(server.port) as visits, Client("127.0.0.1", server.port) as thief:
            for command in (("show", "/one.shtml"), ("report",), ("check", str(root))):
                await more(visits, 50)
                for name in ("c.db", "c.db-wal", "c.db-shm", "c.db-lock"):
                    assert (await thief.ask(f"/{name}")).status == 404
                await asyncio.to_thread(told, *command, "--db", str(path))
            backup = str(root / "backup.html")
            await asyncio.to_thread(told, "backup", backup, "--db", str(path))
            assert (await thief.ask("/backup.html")).status == 404
            await more(visits, 50)
        visits.check()
        assert server.stop() == ""
    assert visits.are_in(path)


async def test_a_server_that_is_killed_in_trouble_has_all_that_was_saved_before(
    tmp_path: Path, path: Path
) -> None:
    with process(shelf(tmp_path), path) as server:
        async with visitors(server.port) as visits:
            await more(visits, 100)
        async with write_errors(server, path):
            async with visitors(server.port) as later:
                await more(later, 50)
            server.kill()
    assert visits.are_in(path)
    assert "is sound" in told("check", str(tmp_path / "site"), "--db", str(path))


async def test_a_server_that_ends_in_trouble_ends_in_time_and_says_what_is_lost(
    tmp_path: Path, path: Path
) -> None:
    with process(shelf(tmp_path), path) as server:
        async with locked(server, path):
            async with visitors(server.port) as visits:
                await more(visits, 30)
            code, said = await asyncio.to_thread(server.end)
    assert code == 2
    # The three pages and the site.
    last = said.splitlines()[-1]
    assert last == "counterd: the last changes of 4 counters could not be saved"
    assert "Traceback" not in said


SMALL_DISK = 'mount -t tmpfs -o size=1m,mode=755 small {folder} && exec "$@"'


def on_small_disk(folder: Path) -> tuple[str, ...]:
    """Return what runs the command line where ``folder`` is a disk of one megabyte.

    It is a world of its own, which goes away with the process: as root, or by a user namespace.
    """
    own = ("--mount",) if os.geteuid() == 0 else ("--mount", "--map-root-user")
    return ("unshare", *own, "sh", "-c", SMALL_DISK.format(folder=folder), "sh", *COMMAND)


@asynccontextmanager
async def disk_full(server: Process, path: Path) -> AsyncIterator[None]:
    """Somebody else has filled the disk to its last byte."""
    filler = seen_by(server, path).with_name("filler")
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


def seen_by(server: Process, path: Path) -> Path:
    return Path(f"/proc/{server.pid}/root{path}")


def told_there(server: Process, *arguments: str) -> str:
    """Run a command in the world of the server."""
    enter = ("nsenter", f"--target={server.pid}", "--mount")
    own = () if os.geteuid() == 0 else ("--user", "--preserve-credentials")
    command = [*enter, *own, f"--wd={os.getcwd()}", *COMMAND, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def test_a_full_disk_is_outlived(tmp_path: Path, path: Path) -> None:
    command = on_small_disk(path.parent)

    def shown_there() -> int:
        there = told_there(server, "show", "/one.shtml", "--json", "--db", str(path))
        return int(json.loads(there)["total"])

    with process(shelf(tmp_path), path, command=command) as server:
        async with visitors(server.port) as visits:
            await more(visits, 100)
            async with disk_full(server, path):
                await asyncio.sleep(_TROUBLE_S)
                await more(visits, 100)
                at_the_end = visits.shown["one"][-1]
                assert shown_there() < at_the_end
            await within(_SAVED_AGAIN_WITHIN_S, lambda: shown_there() >= at_the_end)
            await more(visits, 100)
        visits.check()
        assert shown_there() == len(visits.shown["one"])
        said = server.stop()
    assert "error=database or disk is full" in said
    assert said.count("saving works again") == said.count("saving fails") == 1, said
    assert "Traceback" not in said
