"""The head of a log is sound exactly when SQLite believes it."""

import sqlite3
from pathlib import Path
from time import monotonic

from counterd.store.log import empty_log, is_damaged, log_of, move_log, size_of


def test_its_name_and_size(tmp_path: Path) -> None:
    log = log_of(tmp_path / "c.db")
    assert log == tmp_path / "c.db-wal"
    assert size_of(log) == 0
    log.write_bytes(b"12345")
    assert size_of(log) == 5


def test_a_log_is_moved_and_emptied_unless_a_reader_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (x)")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM t").fetchall()
    connection.execute("INSERT INTO t VALUES (1)")
    began_s = monotonic()
    assert not empty_log(connection)
    assert monotonic() - began_s < 30
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (60_000,)
    reader.execute("ROLLBACK")
    move_log(connection)
    assert size_of(log_of(path)) > 0
    connection.execute("INSERT INTO t VALUES (2)")
    assert empty_log(connection)
    assert size_of(log_of(path)) == 0
    reader.close()
    connection.close()


def real_log(folder: Path) -> bytes:
    """Return a log that SQLite wrote and nobody has moved yet."""
    path = folder / "real.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA page_size = 1024")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (x)")
    log = log_of(path).read_bytes()
    connection.close()
    return log


def believed(folder: Path, log: bytes) -> bool:
    """Say whether SQLite takes from the log the table that is only there."""
    path = folder / "believed.db"
    log_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA page_size = 1024")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    log_of(path).write_bytes(log)
    connection = sqlite3.connect(path, isolation_level=None)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
    return int(tables) == 1


def test_a_log_that_was_just_begun_is_sound(tmp_path: Path) -> None:
    log = tmp_path / "c.db-wal"
    for length in (0, 1, 31):
        log.write_bytes(bytes(length))
        assert not is_damaged(log)
    log.write_bytes(bytes(32))
    assert is_damaged(log)


def test_a_wrong_byte_in_the_head_is_found_wherever_it_is(tmp_path: Path) -> None:
    sound = real_log(tmp_path)
    assert believed(tmp_path, sound)
    log = tmp_path / "c.db-wal"
    log.write_bytes(sound)
    assert not is_damaged(log)
    for position in range(32):
        wrong = bytearray(sound)
        wrong[position] ^= 0x10
        log.write_bytes(wrong)
        assert is_damaged(log), position
        assert not believed(tmp_path, bytes(wrong)), position


def test_sums_of_either_byte_order_are_understood(tmp_path: Path) -> None:
    # The head of a log from a machine of the other order, reckoned by hand from the words 1 to 6.
    log = tmp_path / "c.db-wal"
    words = [0x377F0683, 3_007_000, 1024, 0, 1, 2]
    first = second = 0
    for one, other in ((words[0], words[1]), (words[2], words[3]), (words[4], words[5])):
        first = (first + one + second) % 2**32
        second = (second + other + first) % 2**32
    log.write_bytes(b"".join(word.to_bytes(4, "big") for word in (*words, first, second)))
    assert not is_damaged(log)
