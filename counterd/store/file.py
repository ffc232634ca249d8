"""The file of a database: made whole or not at all, and recognised before SQLite may touch it."""

import os
import sqlite3
from pathlib import Path
from typing import Final

from counterd.errors import StoreError
from counterd.store.migrations import SCHEMA_VERSION

APPLICATION_ID: Final = 0x636E7464  # "cntd", at byte 68 of the file
_SCHEMA: Final = Path(__file__).with_name("schema.sql")
# Small pages: a hit rewrites one page, and on uniform traffic 1 KiB pages write 1.3 KB a hit where
# 4 KiB pages write 5.5.
_PAGE_SIZE_BYTES: Final = 1024


def create(path: Path) -> None:
    """Make a database without anything in it.

    Raises:
        StoreError: a log tells that there was one.
        OSError, sqlite3.Error: it could not be written; there is no file then.
    """
    wal = path.with_name(path.name + "-wal")
    if wal.exists():
        raise StoreError(
            f"the database {path} is gone but its log {wal} is there: put the file back"
        )
    # The file appears whole or not at all: it is made under another name, still without WAL so that
    # its header is in it, and then renamed.
    making = path.with_name(f"{path.name}-new-{os.getpid()}")
    os.close(os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        connection = sqlite3.connect(making, isolation_level=None)
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE_BYTES}")
        connection.executescript(
            f"BEGIN;{_SCHEMA.read_text('utf-8')}"
            f"PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
        )
        connection.close()
        making.rename(path)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def recognise(path: Path) -> None:
    """Refuse a file that is not ours, by its first 100 bytes, before SQLite may touch it.

    Raises:
        StoreError: says why.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        raise StoreError(f"the database {path} is empty: remove it to begin anew")
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:  # noqa: PLR2004 - the header of SQLite
        raise StoreError(f"{path} is not a database of counterd: choose another file with --db")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreError(f"{path} is another program's database: choose another file with --db")
    check_version(int.from_bytes(head[60:64], "big"), path)


def check_version(version: int, path: Path) -> None:
    """Refuse a version that this program does not know.

    Raises:
        StoreError: says which.
    """
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the database {path} is of version {version}, made by a newer counterd; "
            f"this one knows version {SCHEMA_VERSION}"
        )
    if version < 1:
        raise StoreError(f"the database {path} is of version {version}, which never was")
