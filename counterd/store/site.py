"""Save all that a site counted, counters and statistics, in one transaction."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from counterd.model import Kind
from counterd.store.counters import Granted, Row, delete_wish, save_counters
from counterd.store.usage import save_changes
from counterd.usage.periods import Level
from counterd.usage.values import Changes

START_VALUE: Final = "start value"
"""The category of statistics that tells what counters were given by hand."""

_ADD_START_VALUE: Final = """
INSERT INTO statistics (level, start, category, event, part, count) VALUES (?, 0, ?, ?, 0, ?)
ON CONFLICT (level, start, category, event, part) DO UPDATE SET count = count + excluded.count
"""


def save_site(
    connection: sqlite3.Connection,
    counters: Iterable[Row],
    usage: Changes,
    granted: Mapping[int, Granted],
) -> None:
    """Write counters and statistics, and with them what wishes gave; those wishes are forgotten."""
    save_counters(connection, counters)
    save_changes(connection, usage)
    if not granted:
        return
    for number, (address, difference) in granted.items():
        # A difference may be added here, once, since the wish that stands for it goes with it.
        if delete_wish(connection, number) and address.kind is Kind.ACCESS:
            row = (Level.LIFETIME, START_VALUE, address.url, difference)
            connection.execute(_ADD_START_VALUE, row)
