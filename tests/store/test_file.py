"""A file that is not ours is refused and stays as it is; ours is made whole."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.database import open_database
from counterd.store.file import APPLICATION_ID, recognise
from counterd.store.log import log_of
from counterd.store.migrations import SCHEMA_VERSION


def header(application_id: int, version: int) -> bytes:
    head = bytearray(b"SQLite format 3\0".ljust(4096, b"\0"))
    head[16:24] = bytes([16, 0, 1, 1, 0, 64, 32, 32])  # pages of 4,096 bytes
    head[60:64] = version.to_bytes(4, "big")
    head[68:72] = application_id.to_bytes(4, "big")
    return bytes(head)


def foreign_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"Dear diary, today", "is not a database of counterd"),
        (header(0, 0), "is another program's database"),
        (header(APPLICATION_ID, SCHEMA_VERSION + 1), "made by a newer counterd"),
        (header(APPLICATION_ID, 0), "of version 0, which never was"),
        (header(APPLICATION_ID, SCHEMA_VERSION), "cannot use the database"),
    ],
    ids=["empty", "text", "foreign", "newer", "never was", "garbage behind our header"],
)
async def test_a_file_that_is_not_ours_stays_as_it_is(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=sentence):
        _ = await open_database(path)
    assert path.read_bytes() == content


async def test_another_programs_sqlite_file_is_refused(tmp_path: Path) -> None:
    foreign_database(tmp_path / "c.db")
    before = (tmp_path / "c.db").read_bytes()
    with pytest.raises(StoreError, match="another program's"):
        _ = await open_database(tmp_path / "c.db")
    assert (tmp_path / "c.db").read_bytes() == before


async def test_a_log_without_its_database_is_no_reason_to_begin_anew(tmp_path: Path) -> None:
    (tmp_path / "c.db-wal").write_bytes(b"the last hits")
    with pytest.raises(StoreError, match="put the file back"):
        _ = await open_database(tmp_path / "c.db")
    assert not (tmp_path / "c.db").exists()


async def test_what_is_no_plain_file_is_said_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    os.mkfifo(path)
    with pytest.raises(StoreError, match="is no file"):
        _ = await open_database(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError, match="Is a directory"):
        _ = await open_database(path)


async def test_to_recognise_a_file_takes_no_lock_from_who_has_it_open(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    recognise(path)
    # Another process that goes again must not think that it was the last: it would take the log.
    command = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('SELECT * FROM wishes').fetchall(); c.close()"
    )
    subprocess.run([sys.executable, "-c", command, str(path)], check=True)
    assert database.place.is_kept()
    assert log_of(path).exists()
    await database.close()
