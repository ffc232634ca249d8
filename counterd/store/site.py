"""Save all that a site counted, counters and statistics, in one transaction."""

import sqlite3
from collections.abc import Iterable

from counterd.store.counters import Row, delete_wishes, save_counters
from counterd.store.usage import save_changes
from counterd.usage.values import Changes


def save_site(
    connection: sqlite3.Connection,
    counters: Iterable[Row],
    usage: Changes,
    granted: Iterable[int] = (),
) -> None:
    """Write counters and statistics, and forget the wishes that were granted with them."""
    save_counters(connection, counters)
    save_changes(connection, usage)
    delete_wishes(connection, granted)
