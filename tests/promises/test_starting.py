"""Promise 8: never a silent new database; what cannot be used is told in one line, and stays."""

import asyncio
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from counterd.store.file import APPLICATION_ID
from tests.commanding import refusal, told
from tests.process import COMMAND, plain_environment, process
from tests.promises.visits import more, shelf, stored, visitors

Harm = Callable[[Path], None]

SERVE, SHOW, SET = ("serve", "--port", "0"), ("show", "/one.shtml"), ("set", "/p", "--total", "1")
COMMANDS = (SERVE, SHOW, SET, ("report",), ("token", "new", "x"), ("backup", "{db}.copy"))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a busy server left it that was killed: a database, and what is in its log."""
    folder = tmp_path_factory.mktemp("killed")

    async def live() -> None:
        with process(shelf(folder), folder / "c.db", "--durability", "process") as server:
            async with visitors(server.port) as visits:
                # The log mover moves the first of it into the file.
                await more(visits, 1_500)
            server.kill()

    asyncio.run(live())
    shutil.rmtree(folder / "site")
    assert (folder / "c.db-wal").stat().st_size > 0
    return folder


@pytest.fixture
def db(killed: Path, tmp_path: Path) -> Path:
    shutil.copytree(killed, tmp_path / "data")
    return tmp_path / "data" / "c.db"


def be_foreign(path: Path) -> None:
    without_log(path)
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")


def be_newer(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1000")


def be_newer_in_the_log(path: Path) -> None:
    copy = path.with_name("copy.db")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1000")
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").rename(f"{path}{suffix}")


def without_log(path: Path) -> None:
    """Let the database take its log in, as at an orderly end."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM counters").fetchone() > (0,)


def lose_its_head(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(100) + path.read_bytes()[100:])


def lose_its_first_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:1024] = bytes(924)
    path.write_bytes(content)


def lose_its_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2048 * 1024
    content[middle - 8 * 1024 : middle + 8 * 1024] = random.Random(1).randbytes(16 * 1024)
    path.write_bytes(content)


def lose_its_end(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def be_empty(path: Path) -> None:
    path.write_bytes(b"")


def be_garbage(path: Path) -> None:
    path.write_bytes(random.Random(2).randbytes(10_000))


def be_short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def be_gone(path: Path) -> None:
    path.unlink()


def all_files(path: Path) -> dict[str, bytes]:
    """Return what lies there, but for locks and what SQLite tells its readers by."""
    return {
        file.name: file.read_bytes()
        for file in path.parent.iterdir()
        if not file.name.endswith(("-lock", "-shm"))
    }


# Each harm with each command would be a minute of starts; each is met by several.
HARMS: tuple[Harm, ...] = (
    be_foreign,
    be_newer,
    be_newer_in_the_log,
    lose_its_head,
    lose_its_middle,
    lose_its_end,
    be_empty,
    be_garbage,
    be_short,
    be_gone,
)
CASES = [(harm, SERVE) for harm in HARMS] + [
    (harm, COMMANDS[1 + number % (len(COMMANDS) - 1)]) for number, harm in enumerate(HARMS)
]


@pytest.mark.parametrize(("harm", "command"), CASES)
def test_what_cannot_be_used_is_told_and_stays(
    db: Path, harm: Harm, command: tuple[str, ...]
) -> None:
    harm(db)
    before = all_files(db)
    words = [word.format(db=db) for word in command]
    assert str(db) in refusal(*words, "--db", str(db))
    assert all_files(db) == before


# The log may hold what the file has lost: with it, a first page is whole again.
@pytest.mark.parametrize("harm", [lose_its_first_page, lose_its_middle, lose_its_end])
def test_so_it_is_without_a_log(db: Path, harm: Harm) -> None:
    without_log(db)
    harm(db)
    before = all_files(db)
    assert "cannot use the database" in refusal(*SERVE, "--db", str(db))
    assert all_files(db) == before


async def test_what_a_killed_server_left_is_all_there(db: Path, tmp_path: Path) -> None:
    before = stored(db)
    with process(shelf(tmp_path), db) as server:
        async with visitors(server.port) as visits:
            await more(visits, 30)
        said = server.stop()
    assert said == ""
    for name, totals in visits.shown.items():
        assert min(totals) == before[f"/{name}.shtml"] + 1
    assert "is sound" in told("check", str(tmp_path / "site"), "--db", str(db))


async def test_a_log_that_is_damaged_is_told_and_the_rest_goes_on(db: Path, tmp_path: Path) -> None:
    log = db.with_name("c.db-wal")
    content = log.read_bytes()
    log.write_bytes(bytes(32) + content[32:])
    with process(shelf(tmp_path), db) as server:
        async with visitors(server.port) as visits:
            await more(visits, 30)
        said = server.stop()
    assert said.count("the log is damaged") == 1
    assert len(said.splitlines()) == 1
    assert visits.are_in(db)


def test_a_log_whose_end_is_damaged_is_taken_as_far_as_it_goes(db: Path, tmp_path: Path) -> None:
    log = db.with_name("c.db-wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2 :] = random.Random(1).randbytes(len(content) - len(content) // 2)
    log.write_bytes(content)
    site = shelf(tmp_path)
    assert "is sound" in told("check", str(site), "--db", str(db))


def without_rights() -> tuple[str, ...]:
    """Return what runs a command that may write only where its owner may."""
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()


def refused(*command: str) -> str:
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=30, env=plain_environment()
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended
    return ended.stderr


def test_a_read_only_file_is_told(db: Path) -> None:
    db.chmod(0o400)
    before = all_files(db)
    line = refused(*without_rights(), *COMMAND, *SERVE, "--db", str(db))
    assert line == f"counterd: the database {db} is read-only\n"
    assert all_files(db) == before


def test_a_read_only_folder_is_told(db: Path) -> None:
    db.with_name("c.db-lock").unlink()
    before = all_files(db)
    db.parent.chmod(0o500)
    line = refused(*without_rights(), *COMMAND, *SERVE, "--db", str(db))
    db.parent.chmod(0o700)
    assert line == (f"counterd: cannot write beside the database: {db}-lock: Permission denied\n")
    assert all_files(db) == before


def test_a_read_only_disk_is_told(db: Path) -> None:
    own = ("--mount",) if os.geteuid() == 0 else ("--mount", "--map-root-user")
    mount = f"mount --bind {db.parent} {db.parent} && mount -o remount,ro,bind {db.parent}"
    world = ("unshare", *own, "sh", "-c", f'{mount} && exec "$@"', "sh")
    before = all_files(db)
    line = refused(*world, *COMMAND, *SERVE, "--db", str(db))
    assert "Read-only file system" in line
    assert all_files(db) == before


def test_a_lock_that_another_program_holds_is_told(db: Path) -> None:
    with contextlib.closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "database is locked" in refusal(*SERVE, "--db", str(db))


def test_a_file_of_a_program_without_tables_is_not_taken_for_ours(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID + 1}")
    before = path.read_bytes()
    assert "another program's database" in refusal(*SERVE, "--db", str(path))
    assert path.read_bytes() == before
