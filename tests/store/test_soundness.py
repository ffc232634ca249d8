"""What SQLite finds wrong is told."""

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from counterd.store.soundness import check_sound, integrity


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("CREATE TABLE t (x)")
        connection.execute("CREATE INDEX i ON t (x)")
        rows = [(random.Random(1).randbytes(200),) for _ in range(100)]
        connection.executemany("INSERT INTO t VALUES (?)", rows)
        assert integrity(connection) == []
        check_sound(connection)
    content = bytearray(path.read_bytes())
    content[20 * 1024 : 25 * 1024] = bytes(5 * 1024)
    path.write_bytes(content)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert integrity(connection)
        with pytest.raises(sqlite3.DatabaseError):
            check_sound(connection)
