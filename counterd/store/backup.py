"""Back a database up into a file, and restore it from one: proved, whole, nothing overwritten."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from counterd.errors import StoreError
from counterd.store.claim import Claim, ClaimedError, lock_of
from counterd.store.connecting import inspected
from counterd.store.copies import free_name, link, made_copy, own_like, put
from counterd.store.file import APPLICATION_ID, connected, is_foreign
from counterd.store.log import log_of
from counterd.store.place import kin, remove_kin
from counterd.store.soundness import integrity

_TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
_HITS: Final = "SELECT coalesce(sum(total), 0) FROM counters WHERE kind = 'access'"
_COUNTED: Final = "SELECT coalesce(sum(count), 0) FROM statistics"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a database holds, in numbers that a copy has to have too."""

    rows: tuple[tuple[str, int], ...]
    """Of each table, by its name."""
    hits: int
    """Of all pages."""
    counted: int
    """The sum of all that the statistics count."""

    @property
    def counters(self) -> int:
        """How many counters there are."""
        return dict(self.rows)["counters"]

    @property
    def statistics(self) -> int:
        """How many rows the statistics have."""
        return dict(self.rows)["statistics"]


def figures(connection: sqlite3.Connection) -> Figures:
    """Count what the database holds."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    rows = (
        (name, _number(connection, f'SELECT count(*) FROM "{name}"'))  # noqa: S608 - names of ours
        for name in tables
    )
    return Figures(tuple(rows), _number(connection, _HITS), _number(connection, _COUNTED))


def back_up(path: Path, target: Path, *, may_replace: bool) -> Figures:
    """Copy the database at ``path`` to ``target`` as it is at one moment; return what it holds.

    Raises:
        StoreError: the database is damaged or not ours, there is a ``target`` that may not be
            replaced, or it could not be written; whatever was there is as it was.
    """
    _refuse_itself(path, target)
    with _telling(f"cannot back up {path} to {target}"):
        if may_replace:
            _refuse_in_use(target)
        else:
            _refuse_present(target)
        with _copied(path, target) as (made, held):
            # What belonged to the file that is replaced must not be taken for a part of this one.
            remove_kin(target)
            put(made, target, may_replace=may_replace)
    return held


def restore(copy: Path, path: Path) -> tuple[Figures, Path | None]:
    """Put a copy of ``copy`` in the place of the database at ``path``.

    Return what it holds, and under which name that is kept which was there.

    Raises:
        StoreError: a server uses the database, ``copy`` is damaged or not ours, or something could
            not be written; the database is as it was.
    """
    _refuse_itself(path, copy)
    try:
        claim = Claim(path)
    except ClaimedError as error:
        raise ClaimedError(f"{error}: stop it first") from None
    try:
        with _telling(f"cannot restore {path} from {copy}"):
            if is_foreign(path):
                raise StoreError(f"{path} is another program's database: name another file")
            with _copied(copy, path) as (made, held):
                own_like(made, path)
                return held, _replace(path, made)
    finally:
        claim.release()


def _replace(path: Path, made: Path) -> Path | None:
    """Put ``made`` to ``path``; return under which name what was there is kept.

    The log that lies there must never be played into another file. A sound database takes its log
    in first, so that it is whole whenever this is cut short. A damaged one keeps it, and is refused
    until it is replaced.
    """
    with _quiet(path) as is_whole:
        name, log = free_name(path.with_name(path.name + "-replaced")), log_of(path)
        kept = None
        if path.exists():
            kept = name
            link(path, kept)
        if not is_whole and log.exists():
            kept = kept or log_of(name)
            log.rename(log_of(name))
        remove_kin(path)
        put(made, path, may_replace=True)
    return kept


@contextlib.contextmanager
def _quiet(path: Path) -> Iterator[bool]:
    """Keep all others away from the database; say whether it took in its log, and has none now.

    Raises:
        StoreError: another program uses it.
    """
    if not path.exists() or path.stat().st_size == 0:
        yield False
        return
    with contextlib.closing(connected(path, "rw")) as connection:
        try:
            # SQLite does this, and removes the log, only for who is alone.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreError(
                    f"another program uses the database {path}: end it first"
                ) from None
            yield False
        except sqlite3.DatabaseError:
            yield False  # damaged, which may be why it is to be replaced
        else:
            yield True


@contextlib.contextmanager
def _copied(path: Path, target: Path) -> Iterator[tuple[Path, Figures]]:
    """Give a file with a proved copy of ``path``, to be put to ``target``, and what it holds."""
    with contextlib.closing(inspected(path)) as source:
        # From here on the same moment is seen, by the copy as well.
        source.execute("BEGIN")
        held = figures(source)
        with made_copy(source, target, partial(_prove, held=held)) as made:
            yield made, held


def _prove(copy: sqlite3.Connection, held: Figures) -> None:
    wrong = integrity(copy)
    if wrong:
        raise sqlite3.DatabaseError(wrong[0])
    (application_id,) = copy.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID or figures(copy) != held:
        raise sqlite3.DatabaseError("the copy is not what it was copied from")


def _number(connection: sqlite3.Connection, query: str) -> int:
    (number,) = connection.execute(query).fetchone()
    return int(number)


def _refuse_itself(path: Path, other: Path) -> None:
    for file in (path, *kin(path), lock_of(path)):
        if other.absolute() == file.absolute() or _is_same(file, other):
            raise StoreError(f"{other} is the database itself: name another file")


def _is_same(file: Path, other: Path) -> bool:
    return file.exists() and other.exists() and file.samefile(other)


def _refuse_present(target: Path) -> None:
    for file in (target, *kin(target)):
        if os.path.lexists(file):
            raise StoreError(f"there is a file {file} already: name another one, or give --force")


def _refuse_in_use(target: Path) -> None:
    if lock_of(target).exists():
        Claim(target).release()


@contextlib.contextmanager
def _telling(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}: {error.strerror or error}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{what}: {error}") from error
