"""Save counters as whole rows, and load them all."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from counterd.counters.counter import Counter
from counterd.model import Address, Kind

Row = tuple[Address, Counter]

_SAVE: Final = """
INSERT INTO counters (kind, url, total, "unique", recent, created, total_at, unique_at,
  recent_at, last, ten, networks, networks6)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, url) DO UPDATE SET total = excluded.total,
  "unique" = excluded."unique", recent = excluded.recent,
  created = excluded.created, total_at = excluded.total_at, unique_at = excluded.unique_at,
  recent_at = excluded.recent_at, last = excluded.last, ten = excluded.ten,
  networks = excluded.networks, networks6 = excluded.networks6
"""
_LOAD: Final = """
SELECT kind, url, total, "unique", recent, created, total_at, unique_at, recent_at,
  last, ten, networks, networks6
FROM counters
"""
_LOAD_ONE: Final = _LOAD + "WHERE kind = ? AND url = ?"
_new: Final = tuple.__new__

_SAVE_KEY: Final = """
INSERT INTO client_key (id, day, key) VALUES (0, ?, ?)
ON CONFLICT (id) DO UPDATE SET day = excluded.day, key = excluded.key
"""
_LOAD_KEY: Final = "SELECT day, key FROM client_key"

_ADD_WISH: Final = 'INSERT INTO wishes (kind, url, total, "unique", recent) VALUES (?, ?, ?, ?, ?)'
_LOAD_WISHES: Final = 'SELECT id, kind, url, total, "unique", recent FROM wishes ORDER BY id'
_DELETE_WISH: Final = "DELETE FROM wishes WHERE id = ?"


@dataclass(frozen=True, slots=True)
class ClientKey:
    """The key under which clients are remembered, good for one day."""

    day: str
    """ISO date in the site's time zone."""
    key: bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """A start value for a counter; ``None`` leaves a figure as it is."""

    address: Address
    total: int
    unique: int | None
    recent: int | None

    def granted(self, counter: Counter) -> Counter:
        """Return ``counter`` with the wished figures."""
        return counter._replace(
            total=self.total,
            unique=counter.unique if self.unique is None else self.unique,
            recent=counter.recent if self.recent is None else self.recent,
        )


class Granted(NamedTuple):
    """What a wish gave a counter beyond its hits, negative if it took some away."""

    address: Address
    difference: int


def save_counters(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write each row as it is; writing it again changes nothing."""
    connection.executemany(_SAVE, map(_values, rows))


def load_counters(connection: sqlite3.Connection) -> list[Row]:
    """Return all counters, in no order."""
    return list(_rows(connection.execute(_LOAD)))


def load_counter(connection: sqlite3.Connection, address: Address) -> Counter | None:
    """Return one counter, ``None`` if there is none."""
    for _, counter in _rows(connection.execute(_LOAD_ONE, address)):
        return counter
    return None


def save_key(connection: sqlite3.Connection, key: ClientKey) -> None:
    """Write ``key`` over the one before, which is gone then."""
    connection.execute(_SAVE_KEY, (key.day, key.key))


def load_key(connection: sqlite3.Connection) -> ClientKey | None:
    """Return the last key that was saved."""
    for day, key in connection.execute(_LOAD_KEY):
        return ClientKey(day, key)
    return None


def add_wish(connection: sqlite3.Connection, wish: Wish) -> int:
    """Leave ``wish`` for the running server; return its number."""
    kind, url = wish.address
    cursor = connection.execute(_ADD_WISH, (kind, url, wish.total, wish.unique, wish.recent))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def load_wishes(connection: sqlite3.Connection) -> dict[int, Wish]:
    """Return the wishes that nobody has taken, oldest first, by number."""
    return {
        number: Wish(Address(Kind(kind), url), total, unique, recent)
        for number, kind, url, total, unique, recent in connection.execute(_LOAD_WISHES)
    }


def delete_wish(connection: sqlite3.Connection, number: int) -> bool:
    """Forget a wish that is granted; say whether it was there."""
    return connection.execute(_DELETE_WISH, (number,)).rowcount > 0


def _values(row: Row) -> tuple[object, ...]:
    (kind, url), counter = row
    *counts, last, _, networks, networks6, _ = counter
    # Plain types and no bytes: what is none of these, sqlite3 asks at length to be something else.
    told = (bytearray(last), bytearray(counter.packed), _bits(networks), _bits(networks6))
    return (kind.value, url, *counts, *told)


def _rows(cursor: sqlite3.Cursor) -> Iterator[Row]:
    kinds = {kind.value: kind for kind in Kind}
    unbits = int.from_bytes
    for kind, url, *plain, networks, networks6 in cursor:
        state = (*plain, unbits(networks, "little"), unbits(networks6, "little"), 0)
        # What Address() and Counter() come to: there may be a hundred thousand.
        yield _new(Address, (kinds[kind], url)), _new(Counter, state)


def _bits(networks: int) -> bytearray:
    return bytearray(networks.to_bytes((networks.bit_length() + 7) // 8, "little"))
