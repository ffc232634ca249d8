"""A database is looked at before anything is written, so that a damaged one stays as it is."""

import contextlib
import logging
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.connecting import Opening, connect
from counterd.store.file import connected, create
from counterd.store.log import log_of

Harm = Callable[[Path], None]


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """What a server leaves behind that was killed: a file, and a log with what came last."""
    path, copy = tmp_path / "c.db", tmp_path / "killed.db"
    create(path)
    with contextlib.closing(connect(Opening(path))) as connection:
        rows = [("access", f"/{'x' * 300}{number}", 1) for number in range(200)]
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO wishes (kind, url, total) VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("INSERT INTO wishes (kind, url, total) VALUES ('access', '/last', 1)")
        for one, other in ((path, copy), (log_of(path), log_of(copy))):
            other.write_bytes(one.read_bytes())
    return copy


def count(path: Path) -> int:
    with contextlib.closing(connect(Opening(path))) as connection:
        return int(connection.execute("SELECT count(*) FROM wishes").fetchone()[0])


def harm_a_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[40 * 1024 : 60 * 1024] = random.Random(1).randbytes(20 * 1024)
    path.write_bytes(content)


def harm_the_first_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:1024] = bytes(924)
    path.write_bytes(content)


def cut_in_the_middle(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 50 * 1024])


@pytest.mark.parametrize("harm", [harm_a_page, harm_the_first_page, cut_in_the_middle])
@pytest.mark.parametrize("has_log", [True, False])
def test_a_damaged_file_stays_as_it_is_and_so_does_its_log(
    killed: Path, harm: Harm, *, has_log: bool
) -> None:
    harm(killed)
    if not has_log:
        log_of(killed).unlink()
    before = {file: file.read_bytes() for file in killed.parent.glob("killed.db*")}
    with pytest.raises(StoreError, match="cannot use the database"):
        connect(Opening(killed))
    assert {file: file.read_bytes() for file in before} == before


def test_what_is_in_the_log_alone_is_there(killed: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert count(killed) == 201
    assert caplog.records == []


def test_a_log_whose_end_is_cut_is_believed_as_far_as_it_goes(killed: Path) -> None:
    log = log_of(killed)
    log.write_bytes(log.read_bytes()[:-1])
    assert count(killed) == 200


def test_a_log_with_a_damaged_head_is_told(killed: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    log = log_of(killed)
    log.write_bytes(bytes(32) + log.read_bytes()[32:])
    assert count(killed) == 200
    assert [record.getMessage() for record in caplog.records] == [
        f"the log is damaged, what it had for the database is lost: log={log}"
    ]


def test_who_only_reads_writes_nothing(killed: Path) -> None:
    before = {file: file.read_bytes() for file in killed.parent.glob("killed.db*")}
    with contextlib.closing(connected(killed, "ro")) as connection:
        assert connection.execute("SELECT count(*) FROM wishes").fetchone() == (201,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM wishes")
    assert {file: file.read_bytes() for file in before} == before


def test_odd_names_are_names(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d.db"
    create(path)
    with contextlib.closing(connected(path, "ro")) as connection:
        assert connection.execute("SELECT count(*) FROM wishes").fetchone() == (0,)


def test_a_lock_is_waited_for_as_long_as_is_said(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    create(path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"):
            connect(Opening(path, lock_wait_s=0.01))
