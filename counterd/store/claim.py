"""The right to write a database, held by one process at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from counterd.errors import StoreError
from counterd.store.copies import own_like


def lock_of(path: Path) -> Path:
    """Return where the lock of the database at ``path`` lies."""
    return path.with_name(path.name + "-lock")


class ClaimedError(StoreError):
    """Says that another process writes the file."""


class Claim:
    """The right to write the file's counters, held by one process at a time.

    Memory is the master of what is open, so two servers on one file would undo each other's counts.
    """

    __slots__ = ("_descriptor", "_lock", "_path")

    def __init__(self, path: Path) -> None:
        """Take the claim.

        Raises:
            ClaimedError: another process holds it.
            StoreError: the lock file cannot be made.
        """
        self._path = path
        self._lock = lock_of(path)
        self._descriptor = self._taken()

    def renew(self) -> None:
        """Take the claim again if its lock file was removed, with which others cannot see it.

        Raises:
            ClaimedError: another process was faster.
            StoreError: the lock file cannot be made.
        """
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._descriptor), os.stat(self._lock)):
                return
        descriptor = self._taken()
        os.close(self._descriptor)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others claim the file."""
        os.close(self._descriptor)

    def _taken(self) -> int:
        try:
            is_new = not self._lock.exists()
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if is_new:
                own_like(self._lock, self._path)
        except OSError as error:
            raise StoreError(
                f"cannot write beside the database: {self._lock}: {error.strerror}"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise ClaimedError(f"another counterd uses the database {self._path}") from None
        return descriptor


@contextlib.contextmanager
def claimed_if_free(path: Path) -> Iterator[bool]:
    """Hold the claim for the time of the context if no other process does; say whether.

    Raises:
        StoreError: the lock file cannot be made.
    """
    try:
        claim = Claim(path)
    except ClaimedError:
        yield False
        return
    try:
        yield True
    finally:
        claim.release()
