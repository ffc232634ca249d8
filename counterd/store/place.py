"""Where an open database lies: tell whether its files are still there, and put it back if not.

Files that are removed or replaced go on to exist for whoever has them open, and for nobody else.
"""

import logging
import os
import sqlite3
from pathlib import Path
from typing import Final

from counterd.store.copies import copy, free_name, link
from counterd.store.log import log_of

logger = logging.getLogger(__name__)

# SQLite keeps its log and the locks of its readers beside the file.
_KIN: Final = ("-wal", "-shm", "-journal")
_KEPT: Final = ("", "-wal", "-shm")

Identity = tuple[int, int] | None


class Place:
    """The files of a database as they were when it was opened."""

    __slots__ = ("_copied", "_files", "_paths", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self._paths = [f"{path}{suffix}" for suffix in _KEPT]
        self._files = [_identity(file) for file in self._paths]
        self._copied: Identity = None

    def is_kept(self) -> bool:
        """Say whether what lies there is what was opened. It takes six microseconds."""
        return [_identity(file) for file in self._paths] == self._files

    def put_back(self, connection: sqlite3.Connection) -> None:
        """Put a copy of what ``connection`` has open where its file was; it can be closed then.

        A stranger's file that lies there is kept under another name.

        Raises:
            sqlite3.Error, OSError: that was not possible; what was open still is.
        """
        present = _identity(self.path)
        # Once is enough, though it may be the second time that it is asked for.
        if present is None or present != self._copied:
            if present not in (None, self._files[0]):
                self._keep_found()
            # A log of ours that is still there holds nothing that the copy has not: a crash between
            # this line and the next but one does no harm.
            copy(connection, self.path, may_replace=True)
            self._copied = _identity(self.path)
        remove_kin(self.path)

    def _keep_found(self) -> None:
        found = free_name(self.path.with_name(self.path.name + "-found"))
        link(self.path, found)
        log = log_of(self.path)
        if _identity(log) not in (None, self._files[1]):
            log.rename(log_of(found))
        logger.error("another file lay where the database was, kept as %s", found)


def remove_kin(path: Path) -> None:
    """Remove what SQLite left beside a database that is no longer there, lest it be believed.

    Raises:
        OSError: it could not be removed.
    """
    for file in kin(path):
        file.unlink(missing_ok=True)


def kin(path: Path) -> tuple[Path, ...]:
    """Return what SQLite may have beside a database."""
    return tuple(path.with_name(path.name + suffix) for suffix in _KIN)


def _identity(file: str | Path) -> Identity:
    try:
        status = os.stat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino
