"""Connect to a database that was looked at first: a damaged one stays as it is, byte for byte."""

import contextlib
import logging
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from counterd.errors import StoreError
from counterd.store.file import (
    LOCK_WAIT_S,
    check_version,
    connected,
    create,
    recognise,
)
from counterd.store.log import is_damaged, log_of
from counterd.store.migrations import SCHEMA_VERSION, migrate, version_of
from counterd.store.soundness import check_sound

logger = logging.getLogger(__name__)

_ROOM_BYTES_MIN: Final = 65_536  # the least that SQLite asks for beside a database is half of it

Durability = Literal["memory", "process", "power"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Which database is opened, and what for."""

    path: Path
    durability: Durability = "power"
    is_owner: bool = True
    """Whether a file may be made, brought up to date, or put back if it is taken away."""
    is_known: bool = False
    """Whether this process has just found that it is there, ours and sound."""
    lock_wait_s: float = LOCK_WAIT_S
    """How long to wait for another program that writes."""
    log_pages_max: int = 1_000
    """From so many pages on a commit moves the log into the file."""


def connect(opening: Opening) -> sqlite3.Connection:
    """Connect to the database as ``opening`` says.

    Raises:
        StoreError: says why not; what is there is as it was.
    """
    path = opening.path
    try:
        is_sound = opening.is_known or _look(opening)
        connection = connected(path, "rw", opening.lock_wait_s)
        try:
            if not is_sound:
                check_sound(connection)
            _set_up(connection, opening)
            if not opening.is_known:
                _bring_up_to_date(connection, opening)
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"cannot use the database {path}: {_cause(error, path)}") from error
    return connection


def _cause(error: sqlite3.Error, path: Path) -> str:
    """Return what ``error`` says; where SQLite has no room for its files, that is not it."""
    if str(error) == "disk I/O error":
        with contextlib.suppress(OSError):
            disk = os.statvfs(path.parent)
            if disk.f_bavail * disk.f_frsize < _ROOM_BYTES_MIN:
                return f"{error}, the disk is full"
    return str(error)


def inspected(path: Path) -> sqlite3.Connection:
    """Connect to a database that was found to be ours and sound, of whatever version, to read it.

    Raises:
        StoreError, sqlite3.Error, OSError: say why not.
    """
    recognise(path)
    is_sound = _has_sound_log(path)
    connection = connected(path, "rw")
    try:
        if not is_sound:
            check_sound(connection)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _look(opening: Opening) -> bool:
    """See that there is a database of ours, made if it may be; say whether it is known to be sound.

    Raises:
        StoreError, sqlite3.Error, OSError: say why not.
    """
    path = opening.path
    if opening.is_owner and not path.exists():
        create(path)
    recognise(path)
    if opening.is_owner and not os.access(path, os.W_OK):
        raise StoreError(f"the database {path} is read-only")
    return _has_sound_log(path)


def _has_sound_log(path: Path) -> bool:
    """Say whether the database has a log, and is sound; a damaged one is refused.

    Without a log, whoever may write can look as well. With one, they would move it into the file
    when they go again.

    Raises:
        StoreError, sqlite3.Error: say why it is refused.
    """
    log = log_of(path)
    if not log.exists():
        return False
    with contextlib.closing(connected(path, "ro")) as connection:
        check_version(version_of(connection), path)  # the header may be older than the log
        check_sound(connection)
    if is_damaged(log):
        logger.error("the log is damaged, what it had for the database is lost: log=%s", log)
    return True


def _set_up(connection: sqlite3.Connection, opening: Opening) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # To read is to begin the log: from here on all files lie where they will.
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # Old client keys and hashes are overwritten, not merely unlinked.
    connection.execute("PRAGMA secure_delete = ON")
    # Half of a database that is ten years old.
    connection.execute("PRAGMA cache_size = -8192")
    connection.execute(f"PRAGMA wal_autocheckpoint = {opening.log_pages_max}")
    # The second connection of a process only reads.
    connection.execute(f"PRAGMA query_only = {opening.is_known and not opening.is_owner:d}")
    is_synced = opening.durability == "power"
    connection.execute(f"PRAGMA synchronous = {'FULL' if is_synced else 'NORMAL'}")


def _bring_up_to_date(connection: sqlite3.Connection, opening: Opening) -> None:
    # Says now, not at the first visitor, that the file cannot be written.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
    version = version_of(connection)
    if version < SCHEMA_VERSION and not opening.is_owner:
        raise StoreError(
            f"the database {opening.path} is of version {version}, made by an older counterd; "
            f"`counterd serve` brings it to version {SCHEMA_VERSION}"
        )
    migrate(connection, opening.path)
