"""Copy a database, whoever writes it meanwhile, into a file that appears whole or not at all."""

import contextlib
import errno
import itertools
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Final

NEW: Final = "-new-"
"""What the name of a file holds that is not yet whole."""

# What file systems say that know no hard links.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK})


def copy(source: sqlite3.Connection, target: Path, *, may_replace: bool = False) -> None:
    """Copy what ``source`` sees to ``target``, which only its owner may read.

    It is on the disk when this returns: no power cut takes it.

    Raises:
        FileExistsError: there is a ``target`` already and it may not be replaced; it stays.
        sqlite3.Error, OSError: it could not be read or written; ``target`` is as it was.
    """
    making = new_file(target)
    try:
        with contextlib.closing(sqlite3.connect(making, isolation_level=None)) as made:
            source.backup(made)
            # One file that needs no other: whoever opens it next sets this as they like.
            made.execute("PRAGMA journal_mode = DELETE").fetchall()
        sync(making)
        if may_replace:
            making.rename(target)
        else:
            link(making, target)
    finally:
        making.unlink(missing_ok=True)
    sync(target.parent)


def new_file(target: Path) -> Path:
    """Make an empty file, only for its owner, to be filled and then renamed to ``target``.

    Raises:
        OSError: it could not be made.
    """
    descriptor, name = tempfile.mkstemp(prefix=target.name + NEW, dir=target.parent)
    os.close(descriptor)
    return Path(name)


def link(file: Path, name: Path) -> None:
    """Give ``file`` also, or where the file system knows no links instead, the name ``name``.

    Raises:
        FileExistsError: there is a file of that name; it stays.
        OSError: that was not possible.
    """
    try:
        name.hardlink_to(file)  # where a rename would silently replace
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name)) from None
        file.rename(name)


def free_name(path: Path) -> Path:
    """Return ``path``, or with a number behind it the first name that no file has."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return next(name for name in itertools.chain([path], numbered) if not os.path.lexists(name))


def sync(path: Path) -> None:
    """Return when the file, or the list of names of the folder, would outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
