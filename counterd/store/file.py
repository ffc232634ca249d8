"""The file of a database: made whole or not at all, and recognised before SQLite may touch it."""

import contextlib
import errno
import os
import sqlite3
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from counterd.errors import StoreError
from counterd.store.copies import new_file
from counterd.store.log import log_of
from counterd.store.migrations import SCHEMA_VERSION, version_of

How = Literal["rw", "ro", "as it lies"]
"""To write, only to read, or only to read what is in the file: no locks, and no log."""

LOCK_WAIT_S: Final = 5.0
_MODES: Final[Mapping[How, str]] = {"rw": "rw", "ro": "ro", "as it lies": "ro&immutable=1"}
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
    log = log_of(path)
    if log.exists():
        raise StoreError(
            f"the database {path} is gone but its log {log} is there: put the file back"
        )
    # The file appears whole or not at all: it is made under another name, still without WAL so that
    # its header is in it, and then renamed.
    making = new_file(path)
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
    """Refuse a file that is not ours, by its head, before SQLite may change it.

    Raises:
        StoreError: says why.
        sqlite3.Error, OSError: it cannot be read.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path} is no file: name another file")
    if not os.access(path, os.R_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if status.st_size == 0:
        raise StoreError(f"the database {path} is empty: remove it to begin anew")
    # Not opened and closed here: with that, all locks on it that this process has would be gone,
    # those of other connections too (https://www.sqlite.org/howtocorrupt.html, 2.2).
    with contextlib.closing(connected(path, "as it lies")) as connection:
        try:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            raise StoreError(f"{path} is not a database of counterd: name another file") from error
        if application_id != APPLICATION_ID:
            raise StoreError(f"{path} is another program's database: name another file")
        check_version(version_of(connection), path)


def is_foreign(path: Path) -> bool:
    """Say whether a sound database of another program lies there."""
    try:
        with contextlib.closing(connected(path, "as it lies")) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return False
    return int(application_id) != APPLICATION_ID and int(tables) > 0


def connected(path: Path, how: How, lock_wait_s: float = LOCK_WAIT_S) -> sqlite3.Connection:
    """Connect to a file that is there.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    place = f"file:{quote(str(path.absolute()))}?mode={_MODES[how]}"
    return sqlite3.connect(place, uri=True, isolation_level=None, timeout=lock_wait_s)


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
