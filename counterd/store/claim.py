"""The right to write a database, held by one process at a time."""

import fcntl
import os
from pathlib import Path

from counterd.errors import StoreError


class ClaimedError(StoreError):
    """Says that another process writes the file."""


class Claim:
    """The right to write the file's counters, held by one process at a time.

    Memory is the master of what is open, so two servers on one file would undo each other's counts.
    """

    def __init__(self, path: Path) -> None:
        """Take the claim.

        Raises:
            ClaimedError: another process holds it.
            StoreError: the lock file cannot be made.
        """
        lock = path.with_name(path.name + "-lock")
        try:
            self._descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"cannot write beside the database: {lock}: {error.strerror}"
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise ClaimedError(f"another counterd uses the database {path}") from None

    def release(self) -> None:
        """Let others claim the file."""
        os.close(self._descriptor)
