"""Copies of the database are told from all other files, another program's databases among them."""

import os
import sqlite3
from pathlib import Path

import pytest

from counterd.store.backup import back_up
from counterd.store.database import open_database
from counterd.web.private import is_private


def private(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return is_private(descriptor)
    finally:
        os.close(descriptor)


async def test_databases_backups_and_logs_are(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    await database.transact(lambda c: c.execute("DELETE FROM client_key").rowcount)
    await database.transact(
        lambda c: c.execute("INSERT INTO client_key VALUES (0, 'd', x'')").rowcount
    )
    back_up(path, tmp_path / "copy.html", may_replace=False)
    # Copied as they lie, by whatever other means.
    names = ("c.db", "c.db-wal", "copy.html")
    copies = [tmp_path / f"{number}.txt" for number, _ in enumerate(names)]
    for name, copy in zip(names, copies, strict=True):
        copy.write_bytes((tmp_path / name).read_bytes())
    await database.close()
    assert list(map(private, copies)) == [True, True, True]


@pytest.mark.parametrize(
    "content", [b"", b"x", b"SQLite format 3\0", b"\x37\x7f\x06", b"<html>" + bytes(100) + b"cntd"]
)
def test_other_files_are_not(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert not private(tmp_path / "file")


def test_nor_are_databases_of_others(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "recipes.db")
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    assert not private(tmp_path / "recipes.db")
