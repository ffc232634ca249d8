"""Bring the database of an older version up to date, in one transaction; a copy of it is kept.

A copy is made beside the file first, so that who wants the older program back has its file.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from counterd.errors import StoreError
from counterd.store.copies import copy, free_name

logger = logging.getLogger(__name__)

_TOKENS: Final = """
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('admin', 'read')),
  hash BLOB NOT NULL UNIQUE,
  created INTEGER NOT NULL
) STRICT
"""


def _add_tokens(connection: sqlite3.Connection) -> None:
    connection.execute(_TOKENS)


# From each version to the next. A step that was released never changes; a change of schema.sql is a
# new one. (executescript is of no use here: it commits.)
_STEPS: Final[Mapping[int, Callable[[sqlite3.Connection], None]]] = {1: _add_tokens}

SCHEMA_VERSION: Final = 2


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the schema, as the log has it: the header of the file may be older."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the database at ``path``, to which ``connection`` leads, to ``SCHEMA_VERSION``.

    Raises:
        StoreError: that was not possible; the file is as it was.
    """
    if version_of(connection) == SCHEMA_VERSION:
        return
    # Nobody can write from here on, so the copy is what the steps begin with.
    connection.execute("BEGIN IMMEDIATE")
    try:
        _carry_out(connection, path)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    # The version in the header of the file is what other programs see first.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _carry_out(connection: sqlite3.Connection, path: Path) -> None:
    version = version_of(connection)
    if version == SCHEMA_VERSION:
        return  # another process was faster
    kept = None
    try:
        kept = _copy(path, version)
        for step in range(version, SCHEMA_VERSION):
            _STEPS[step](connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        if kept is not None:
            # The file itself is what it is a copy of; a start that is tried again and again must
            # not fill the disk.
            kept.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreError(
            f"the database {path} stays at version {version}: "
            f"it cannot be brought to version {SCHEMA_VERSION}: {reason}"
        ) from error
    logger.warning(
        "database brought from version %d to %d: copy of the old one: %s",
        version,
        SCHEMA_VERSION,
        kept,
    )


def _copy(path: Path, version: int) -> Path:
    """Copy the database beside itself, by a reader of its own; return where to."""
    target = free_name(path.with_name(f"{path.name}-v{version}-backup"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        copy(reader, target)
    return target
