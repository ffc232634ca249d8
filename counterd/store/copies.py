"""Copy a database, whoever writes it meanwhile, into a file that appears whole or not at all."""

import contextlib
import errno
import os
import sqlite3
from pathlib import Path
from typing import Final

# What file systems say that know no hard links.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK})


def copy_beside(source: sqlite3.Connection, target: Path) -> None:
    """Copy what ``source`` sees to ``target``, which only its owner may read.

    It is on the disk when this returns: no power cut takes it.

    Raises:
        FileExistsError: there is a ``target`` already; it stays.
        sqlite3.Error, OSError: it could not be read or written; there is no ``target``.
    """
    making = target.with_name(f"{target.name}-new-{os.getpid()}")
    os.close(os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(making, isolation_level=None)) as copy:
            source.backup(copy)
            # One file that needs no other: whoever opens it next sets this as they like.
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        sync(making)
        _put(making, target)
    finally:
        making.unlink(missing_ok=True)
    sync(target.parent)


def sync(path: Path) -> None:
    """Return when the file, or the list of names of the folder, would outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put(making: Path, target: Path) -> None:
    try:
        target.hardlink_to(making)  # where a rename would silently replace
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        making.rename(target)
