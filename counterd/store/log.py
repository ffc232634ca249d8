"""The log that SQLite keeps beside a database: its size, whether it is sound, and its end.

Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import sqlite3
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_HEAD: Final = struct.Struct(">8I")  # magic, version, page size, round, two salts, two sums
_MAGIC: Final = 0x377F0682  # the lowest bit says in which order the bytes of the sums are added
_VERSION: Final = 3_007_000
_WORD: Final = 2**32 - 1


def log_of(path: Path) -> Path:
    """Return where the log of the database at ``path`` lies."""
    return path.with_name(path.name + "-wal")


def size_of(log: Path) -> int:
    """Return the bytes of a log, 0 if there is none."""
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0


def is_damaged(log: Path) -> bool:
    """Say whether SQLite will pass over the whole log, since its head is not what was written.

    Raises:
        OSError: it cannot be read.
    """
    with log.open("rb") as file:
        head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return False  # nothing was written yet
    magic, version, *_, first, second = _HEAD.unpack(head)
    if magic & ~1 != _MAGIC or version != _VERSION:
        return True
    order = ">" if magic & 1 else "<"
    return _sums(struct.unpack_from(order + "6I", head)) != (first, second)


def move_log(connection: sqlite3.Connection) -> None:
    """Copy into the file what is in the log, as far as no reader needs the file as it was."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def empty_log(connection: sqlite3.Connection) -> bool:
    """Move the log into the file and cut it to nothing, at once; say no if a reader holds it."""
    (wait_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    # Whoever commits next must not wait here for a reader to end.
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        (is_busy, *_), *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {wait_ms}")
    return not is_busy


def _sums(words: Iterable[int]) -> tuple[int, int]:
    first = second = 0
    pairs = iter(words)
    for one, other in zip(pairs, pairs, strict=True):
        first = first + one + second & _WORD
        second = second + other + first & _WORD
    return first, second
