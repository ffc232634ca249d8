"""A copy is whole, private and synced, and never takes another file's place."""

import sqlite3
import stat
from pathlib import Path

import pytest

from counterd.store.copies import copy, new_file, sweep


@pytest.fixture
def source(tmp_path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (1), (2)")
    return connection


def test_a_copy_holds_what_is_still_in_the_log(tmp_path: Path, source: sqlite3.Connection) -> None:
    target = tmp_path / "copy.db"
    copy(source, target)
    made = sqlite3.connect(target)
    assert made.execute("SELECT sum(x) FROM t").fetchone() == (3,)
    made.close()
    source.close()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {"a.db", "copy.db"}


def test_a_file_that_is_there_stays(tmp_path: Path, source: sqlite3.Connection) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(FileExistsError):
        copy(source, target)
    source.close()
    assert target.read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} == {"a.db", "copy.db"}


def test_what_cannot_be_copied_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(bytes(4096))
    broken = sqlite3.connect(tmp_path / "a.db")
    with pytest.raises(sqlite3.DatabaseError):
        copy(broken, tmp_path / "copy.db")
    broken.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]


def test_what_a_killed_process_left_is_swept_up_and_nothing_else(tmp_path: Path) -> None:
    left = {
        new_file(tmp_path / "c.db").name,
        new_file(tmp_path / "c.db-v1-backup").name,
        new_file(tmp_path / "c.db-v1-backup-2").name,
    }
    left |= {f"{name}-journal" for name in left}
    kept = {
        "c.db",
        "c.db-wal",
        "c.db-v1-backup",
        "c.db-new-12345678",
        ".c.db-new-hats.html",
        ".xc.db-new-12345678",
        ".c_db-new-12345678",
        new_file(tmp_path / "copy.db").name,
    }
    for name in left | kept:
        (tmp_path / name).touch()
    sweep(tmp_path / "c.db")
    assert {file.name for file in tmp_path.iterdir()} == kept
