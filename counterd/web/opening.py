"""Open what may be served below the document root, and nothing else.

A name is walked folder by folder without following links, so that nothing swapped in meanwhile can
lead outside. A link is read, and where it leads is walked in turn.
"""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from counterd.web.hidden import Hidden
from counterd.web.private import is_private
from counterd.web.target import located

_LINKS_MAX: Final = 40  # as Linux itself

# O_PATH asks for no right to list a folder: mode 711 is enough, as for other servers.
_FOLDER_FLAGS: Final = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a FIFO that was swapped in would wait for a writer.
_LIST_FLAGS: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_ABSENT: Final = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ELOOP,
        errno.EACCES,
        errno.EPERM,
        errno.ENAMETOOLONG,
        errno.EINVAL,  # this and the next: not every file system takes every name
        errno.EILSEQ,
        errno.ENXIO,
        errno.ENODEV,
        errno.ESTALE,
    }
)


# More names than anybody reads; so many are looked through in some milliseconds.
NAMES_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder where a file could have been."""

    names: tuple[str, ...] = ()
    """Those in it, in no order, if they were asked for; not more than ``NAMES_MAX``."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A symbolic link met on the way: the position of its name, and what it says."""

    position: int
    text: str


_Act = Callable[[str, int | None, int], int | Folder | None]
"""What is done at the end of a path: with a name, the folder in which it is, and its mode."""


class Opener:
    """Opens files below ``path``, but never one that is hidden or a copy of a database."""

    __slots__ = ("_follow_symlinks", "_hidden", "_path", "_roots")

    def __init__(self, path: Path, *, follow_symlinks: bool, hidden: Hidden) -> None:
        """With ``follow_symlinks`` links may lead outside."""
        self._path = path.resolve()
        # An absolute link may name the root in the operator's words or in the system's.
        self._roots = {str(name).rstrip("/") for name in (self._path, path.absolute())}
        self._follow_symlinks = follow_symlinks
        self._hidden = hidden

    def open(self, segments: tuple[str, ...]) -> int | Folder | None:
        """Return a descriptor of the regular file at ``segments``, ``None`` if there is none.

        Raises:
            OSError: the system cannot open anything just now, or the disk fails.
        """
        return self._met(segments, self._opened)

    def names(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the names in the folder at ``segments``, ``None`` if there is none to be read.

        Raises:
            OSError: as by ``open``.
        """
        met = self._met((*segments, "."), _listed)
        return met.names if isinstance(met, Folder) else None

    def _met(self, segments: tuple[str, ...], act: _Act) -> int | Folder | None:
        try:
            for _ in range(_LINKS_MAX):
                met = self._step(segments, act)
                if not isinstance(met, _Link):
                    return met
                path = os.path.join(self._path, *segments[: met.position], met.text)
                path = os.path.normpath(os.path.join(path, *segments[met.position + 1 :]))
                if self._follow_symlinks and self._below(path) is None:
                    path = os.path.realpath(path)  # further links may lead back
                    if self._below(path) is None:
                        return act(path, None, os.lstat(path).st_mode)
                below = self._below(path)
                place = None if below is None else located(below)
                if place is None:
                    return None
                segments = place.segments
        except OSError as error:
            if error.errno not in _ABSENT:
                raise
        return None

    def _step(self, segments: tuple[str, ...], act: _Act) -> int | Folder | _Link | None:
        """Go as far as there is no link."""
        folder = os.open(self._path, _FOLDER_FLAGS)
        try:
            for position, name in enumerate(segments):
                mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
                if stat.S_ISLNK(mode):
                    return _Link(position, os.readlink(name, dir_fd=folder))
                if position == len(segments) - 1:
                    return act(name, folder, mode)
                child = os.open(name, _FOLDER_FLAGS, dir_fd=folder)
                os.close(folder)
                folder = child
        finally:
            os.close(folder)
        return Folder()

    def _opened(self, name: str, folder: int | None, mode: int) -> int | Folder | None:
        # ``mode`` is looked at before: to open a FIFO or a device is to act on it.
        if not stat.S_ISREG(mode):
            return Folder() if stat.S_ISDIR(mode) else None
        # Not opened at all: to close the database again would drop the locks that SQLite has on it
        # in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if self._hidden.holds(name, folder, status):
            return None
        descriptor = os.open(name, _FILE_FLAGS, dir_fd=folder)
        is_served = False
        try:
            # And again, for it may have been swapped.
            status = os.fstat(descriptor)
            is_served = stat.S_ISREG(status.st_mode) and not (
                self._hidden.holds(name, folder, status) or is_private(descriptor)
            )
        finally:
            if not is_served:
                os.close(descriptor)
        return descriptor if is_served else None

    def _below(self, path: str) -> str | None:
        """Return ``path`` as seen from the root, ``None`` if it lies outside."""
        for root in self._roots:
            if f"{path}/".startswith(f"{root}/"):
                return path[len(root) :] or "/"
        return None


def _listed(name: str, folder: int | None, mode: int) -> Folder | None:
    if not stat.S_ISDIR(mode):
        return None
    descriptor = os.open(name, _LIST_FLAGS, dir_fd=folder)
    try:
        with os.scandir(descriptor) as entries:
            return Folder(tuple(entry.name for entry in islice(entries, NAMES_MAX)))
    finally:
        os.close(descriptor)
