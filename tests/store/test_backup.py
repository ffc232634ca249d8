"""A backup is proved before it is one; a restore is all or nothing, and keeps what was there."""

import contextlib
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.backup import back_up, figures, restore
from counterd.store.claim import Claim
from counterd.store.connecting import Opening, connect
from counterd.store.log import log_of
from tests.store.test_migrations import make_v1

ROOT = Path(__file__).parents[2]


def fill(path: Path, *totals: int) -> None:
    """Put counters of pages with these totals into the database."""
    rows = [("access", f"/{number}", total) for number, total in enumerate(totals)]
    with contextlib.closing(connect(Opening(path))) as connection:
        connection.executemany(
            "INSERT INTO counters VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, x'', x'', x'', x'')", rows
        )


def hits(path: Path) -> int:
    """Return what another process finds in the file."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return figures(connection).hits


def killed(path: Path, *totals: int) -> None:
    """Leave the files of a server that was killed: the counters are in the log alone."""
    source = path.with_name("source")
    connect(Opening(source)).close()
    with contextlib.closing(connect(Opening(source))):
        fill(source, *totals)
        for one, other in ((source, path), (log_of(source), log_of(path))):
            shutil.copyfile(one, other)
    source.unlink()


def interrupted(path: Path, *totals: int) -> None:
    """Leave the files of a program that was killed in a change without a log: a hot journal."""
    source = path.with_name("source")
    fill(source, *totals)
    with contextlib.closing(sqlite3.connect(source, isolation_level=None)) as writer:
        for setting in ("journal_mode = DELETE", "synchronous = OFF", "cache_size = 1"):
            writer.execute(f"PRAGMA {setting}").fetchall()
        writer.execute("BEGIN")
        writer.execute("UPDATE counters SET total = total + 1")
        for suffix in ("", "-journal"):
            shutil.copyfile(f"{source}{suffix}", f"{path}{suffix}")
    source.unlink()


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "c.db"
    fill(path, 4711, 12)
    return path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    fill(folder / "source.db", 1, 1, 1)
    back_up(folder / "source.db", folder / "copy.db", may_replace=False)
    (folder / "source.db").unlink()
    return folder / "copy.db"


def test_a_backup_is_one_private_file_with_all_that_is_there(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    held = back_up(path, target, may_replace=False)
    assert (held.hits, held.counters, held.statistics, held.counted) == (4723, 2, 0, 0)
    assert hits(target) == 4723
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(tmp_path) == {"c.db", "b.db"}


def test_a_backup_is_of_one_moment_though_the_server_writes(path: Path, tmp_path: Path) -> None:
    with contextlib.closing(connect(Opening(path))) as server:
        server.execute("UPDATE counters SET total = 5000 WHERE url = '/0'")
        server.execute("BEGIN IMMEDIATE")
        server.execute("UPDATE counters SET total = 6000 WHERE url = '/0'")
        assert back_up(path, tmp_path / "b.db", may_replace=False).hits == 5012
        server.execute("COMMIT")
    assert hits(tmp_path / "b.db") == 5012


def test_what_a_killed_server_left_in_its_log_is_backed_up(tmp_path: Path) -> None:
    killed(tmp_path / "c.db", 77)
    assert back_up(tmp_path / "c.db", tmp_path / "b.db", may_replace=False).hits == 77


@pytest.mark.parametrize("suffix", ["", "-wal", "-journal", "-shm"])
def test_nothing_is_overwritten_unless_it_is_said(path: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / "b.db"
    target.with_name("b.db" + suffix).write_text("mine")
    with pytest.raises(StoreError, match=f"there is a file .*/b.db{suffix} already"):
        back_up(path, target, may_replace=False)
    assert target.with_name("b.db" + suffix).read_text() == "mine"
    back_up(path, target, may_replace=True)
    assert hits(target) == 4723
    assert names(tmp_path) == {"c.db", "b.db"}


def test_an_old_log_is_not_played_into_a_new_backup(path: Path, tmp_path: Path) -> None:
    killed(tmp_path / "b.db", 77)
    back_up(path, tmp_path / "b.db", may_replace=True)
    assert hits(tmp_path / "b.db") == 4723


def test_a_database_in_use_is_not_taken_for_an_old_backup(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    fill(other, 1)
    claim = Claim(other)
    with pytest.raises(StoreError, match="another counterd uses"):
        back_up(path, other, may_replace=True)
    claim.release()
    assert hits(other) == 1


@pytest.mark.parametrize("name", ["c.db", "c.db-wal", "c.db-lock", "link"])
def test_the_database_is_no_backup_of_itself(path: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "link").hardlink_to(path)
    for work in (
        lambda: back_up(path, tmp_path / name, may_replace=True),
        lambda: restore(tmp_path / name, path),
    ):
        with pytest.raises(StoreError, match="is the database itself"):
            work()
    assert hits(path) == 4723


def harmed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20 * 1024 :] = random.Random(1).randbytes(len(content) - 20 * 1024)
    path.write_bytes(content)


def headless(path: Path) -> None:
    path.write_bytes(random.Random(2).randbytes(100) + path.read_bytes()[100:])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 20 * 1024])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


HARM = [harmed, headless, cut, emptied]


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_database_is_told_not_backed_up(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    path, target = tmp_path / "c.db", tmp_path / "b.db"
    fill(path, *range(500))
    target.write_text("the last good one")
    harm(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"cannot back up|not a database of counterd|is empty"):
        back_up(path, target, may_replace=True)
    assert path.read_bytes() == before
    assert target.read_text() == "the last good one"
    assert names(tmp_path) == {"c.db", "b.db"}


def test_what_cannot_be_written_is_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot back up .*: No such file or directory"):
        back_up(path, tmp_path / "nowhere" / "b.db", may_replace=False)
    with pytest.raises(StoreError, match=r"cannot back up .*: Is a directory"):
        back_up(path, tmp_path, may_replace=True)
    with pytest.raises(StoreError, match=r"cannot back up .*: No such file or directory"):
        back_up(tmp_path / "none.db", tmp_path / "b.db", may_replace=False)
    assert names(tmp_path) == {"c.db"}


def test_a_restored_database_is_what_was_backed_up_and_the_old_one_is_kept(
    path: Path, copy: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "c.db-replaced"
    held, where = restore(copy, path)
    assert (held.hits, held.counters, where) == (3, 3, kept)
    assert (hits(path), hits(kept), hits(copy)) == (3, 4723, 3)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert restore(kept, path)[1] == tmp_path / "c.db-replaced-2"
    assert hits(path) == 4723
    assert names(tmp_path) == {"c.db", "c.db-lock", "c.db-replaced", "c.db-replaced-2", "elsewhere"}
    with contextlib.closing(connect(Opening(path))) as server:
        assert server.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_where_nothing_was_nothing_is_kept(copy: Path, tmp_path: Path) -> None:
    assert restore(copy, tmp_path / "c.db")[1] is None
    assert hits(tmp_path / "c.db") == 3


def test_a_log_without_its_database_is_kept_and_not_played_into_the_new_one(
    copy: Path, tmp_path: Path
) -> None:
    path = tmp_path / "c.db"
    killed(path, 77)
    path.unlink()
    assert restore(copy, path)[1] == tmp_path / "c.db-replaced-wal"
    assert (hits(path), log_of(path).exists()) == (3, False)


def test_what_a_killed_server_left_is_kept_whole(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    killed(path, 77)
    assert restore(copy, path)[1] == tmp_path / "c.db-replaced"
    assert (hits(path), hits(tmp_path / "c.db-replaced")) == (3, 77)


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("has_log", [True, False])
def test_a_damaged_database_is_replaced_and_kept_as_it_was(
    copy: Path, tmp_path: Path, harm: Callable[[Path], None], *, has_log: bool
) -> None:
    path, kept = tmp_path / "c.db", tmp_path / "c.db-replaced"
    fill(path, *range(500))
    harm(path)
    if has_log:
        killed(tmp_path / "other", 1)
        log_of(tmp_path / "other").rename(log_of(path))
        (tmp_path / "other").unlink()
    before = path.read_bytes()
    assert restore(copy, path)[1] == kept
    assert hits(path) == 3
    if harm in (headless, emptied):
        assert kept.read_bytes() == before
    assert not log_of(path).exists()


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_backup_is_refused_and_the_database_stays(
    path: Path, copy: Path, harm: Callable[[Path], None]
) -> None:
    fill(copy.with_name("big"), *range(500))
    copy.unlink()
    back_up(copy.with_name("big"), copy, may_replace=False)
    harm(copy)
    with pytest.raises(StoreError, match=r"cannot restore|not a database of counterd|is empty"):
        restore(copy, path)
    assert hits(path) == 4723
    assert names(path.parent) == {"c.db", "c.db-lock", "elsewhere"}


def test_a_database_that_somebody_uses_is_not_replaced(path: Path, copy: Path) -> None:
    claim = Claim(path)
    with pytest.raises(StoreError, match=r"another counterd uses the database .*: stop it first"):
        restore(copy, path)
    claim.release()
    with contextlib.closing(connect(Opening(path))) as other:
        other.execute("BEGIN")
        assert figures(other).hits == 4723
        with pytest.raises(StoreError, match="another program uses the database"):
            restore(copy, path)
    assert hits(path) == 4723


def test_another_programs_files_are_neither_replaced_nor_restored(
    path: Path, copy: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "recipes.db"
    with contextlib.closing(sqlite3.connect(theirs)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    before = theirs.read_bytes()
    with pytest.raises(StoreError, match="is another program's database"):
        restore(copy, theirs)
    with pytest.raises(StoreError, match="is another program's database"):
        restore(theirs, path)
    with pytest.raises(StoreError, match="is another program's database"):
        back_up(theirs, tmp_path / "b.db", may_replace=False)
    assert theirs.read_bytes() == before
    assert hits(path) == 4723


def test_a_backup_of_an_older_version_is_one_too(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    make_v1(old)
    back_up(old, tmp_path / "b.db", may_replace=False)
    restore(tmp_path / "b.db", path)
    with contextlib.closing(connect(Opening(path))) as server:
        assert server.execute("SELECT count(*) FROM tokens").fetchone() == (0,)


def ended_at(number: int, copy: Path, path: Path) -> bool:
    """Restore in a process that is killed before its nth change of a name; say whether it was."""
    command = f"""
import os, sys
from pathlib import Path
from counterd.store.backup import restore
left = {number}
def hook(event, arguments):
    global left
    if event in ("os.rename", "os.remove", "os.link"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
sys.addaudithook(hook)
restore(Path({str(copy)!r}), Path({str(path)!r}))
"""
    return subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=False).returncode == -9


def deaths(copy: Path, prepare: Callable[[], Path]) -> Iterator[Path]:
    """Give the database after a restore that was killed, at each place where it can be."""
    number = 0
    while ended_at(number, copy, path := prepare()):
        yield path
        number += 1
    assert number > 4
    assert hits(path) == 3


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"

    def prepare() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        killed(folder / "c.db", 77)
        return folder / "c.db"

    assert {hits(path) for path in deaths(copy, prepare)} == {77, 3}


def test_a_damaged_database_is_refused_until_it_is_replaced(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"

    def prepare() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        killed(folder / "c.db", 77)
        headless(folder / "c.db")
        return folder / "c.db"

    found = set()
    for path in deaths(copy, prepare):
        try:
            connect(Opening(path)).close()
        except StoreError:
            found.add("refused")
        else:
            found.add(str(hits(path)))
    assert found == {"refused", "3"}


# The new file is put where no log or journal of another lies any more: SQLite would play it in.
@pytest.mark.parametrize("leave", [killed, interrupted])
def test_what_is_left_of_a_database_that_is_gone_never_meets_the_new_one(
    copy: Path, tmp_path: Path, leave: Callable[..., None]
) -> None:
    folder = tmp_path / "site"

    def prepare() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        leave(folder / "c.db", *range(500))
        (folder / "c.db").unlink()
        return folder / "c.db"

    assert {hits(path) for path in deaths(copy, prepare) if path.exists()} == {3}
