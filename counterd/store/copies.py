"""Copy a database, whoever writes it meanwhile, into a file that appears whole or not at all."""

import contextlib
import errno
import itertools
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from counterd.store.log import log_of
from counterd.store.soundness import check_sound

_NEW: Final = "-new-"
# What may be left of a process that was killed while it made a file to stand beside a database.
_UNFINISHED: Final = r"\.{name}(-v\d+-backup(-\d+)?)?" + _NEW + r"[a-z0-9_]{{8}}(-journal)?"
# What file systems say that know no hard links.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK})


def copy(source: sqlite3.Connection, target: Path, *, may_replace: bool = False) -> None:
    """Copy what ``source`` sees to ``target``, which only its owner may read.

    It is on the disk when this returns: no power cut takes it.

    Raises:
        FileExistsError: there is a ``target`` already and it may not be replaced; it stays.
        sqlite3.Error, OSError: it could not be read or written, or is damaged; ``target`` is as it
            was.
    """
    with made_copy(source, target) as made:
        put(made, target, may_replace=may_replace)


@contextlib.contextmanager
def made_copy(
    source: sqlite3.Connection,
    target: Path,
    check: Callable[[sqlite3.Connection], None] = check_sound,
) -> Iterator[Path]:
    """Give a file with a copy of what ``source`` sees, to be put to ``target``.

    What is not put there by the end of the context is gone then.

    Raises:
        sqlite3.Error, OSError: it could not be read or written.
        Exception: whatever ``check`` finds in the copy.
    """
    made = new_file(target)
    try:
        with contextlib.closing(sqlite3.connect(made, isolation_level=None)) as connection:
            source.backup(connection)
            # One file that needs no other: whoever opens it next sets this as they like.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            check(connection)
        sync(made)
        yield made
    finally:
        made.unlink(missing_ok=True)


def put(made: Path, target: Path, *, may_replace: bool) -> None:
    """Give ``made`` the name ``target``.

    Raises:
        FileExistsError: there is a ``target`` already and it may not be replaced; it stays.
        OSError: that was not possible; ``target`` is as it was.
    """
    if may_replace:
        made.rename(target)
    else:
        link(made, target)
    sync(target.parent)


def new_file(target: Path) -> Path:
    """Make an empty file, only for its owner, to be filled and then renamed to ``target``.

    Raises:
        OSError: it could not be made.
    """
    # The dot hides it from visitors, should it lie in the folder of a site.
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}{_NEW}", dir=target.parent)
    os.close(descriptor)
    return Path(name)


def sweep(path: Path) -> None:
    """Remove what is left of files that were to stand beside the database at ``path``.

    Only for who has the claim: nobody else makes such files.

    Raises:
        OSError: it could not be removed.
    """
    unfinished = re.compile(_UNFINISHED.format(name=re.escape(path.name)))
    for file in path.parent.iterdir():
        if unfinished.fullmatch(file.name):
            file.unlink(missing_ok=True)


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
    """Return ``path``, or with a number behind it the first name that no database has, nor log."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return next(
        name
        for name in itertools.chain([path], numbered)
        if not (os.path.lexists(name) or os.path.lexists(log_of(name)))
    )


def sync(path: Path) -> None:
    """Return when the file, or the list of names of the folder, would outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def own_like(file: Path, other: Path) -> None:
    """Give ``file`` to whom ``other``, or else its folder, belongs, if that is mine to give.

    A server seldom runs as root, and an operator often does.

    Raises:
        OSError: that was not possible.
    """
    if os.geteuid() == 0:
        like = other if other.exists() else other.parent
        status = like.stat()
        os.chown(file, status.st_uid, status.st_gid)
