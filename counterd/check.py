"""Look for what is wrong with a site: mistakes in its SSI pages, damage in its database.

Statistics and counters count the same hits in two ways, so each proves the other.
"""

import os
import stat
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final

from counterd.counters.counter import Counter
from counterd.model import OTHER_URL, Kind
from counterd.ssi.parser import parse
from counterd.store.counters import Row
from counterd.store.database import open_database
from counterd.store.snapshot import Books, load_books
from counterd.store.soundness import integrity
from counterd.usage.names import clean
from counterd.usage.periods import Level
from counterd.usage.uptime import GO_LIVE, TIMELINE
from counterd.usage.values import FOLDED, OTHER, Statistic

_VIEWS: Final = ("page", "file")
"""The categories whose events are the URLs of counters."""
_GO_LIVE: Final = (TIMELINE, GO_LIVE)
_START_VALUE: Final = "start value"
"""The category of what counters were given by hand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: ``pages/a.shtml:3:7``."""

    place: str
    message: str


def check_pages(root: Path, ssi_suffix: tuple[str, ...]) -> Iterator[Finding]:
    """Give every SSI mistake below ``root``, file by file in the order of their names.

    What is not served is not checked: dot files, and whatever is no plain file.
    """
    unread: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(ssi_suffix) and not name.startswith("."):
                yield from _check_page(Path(folder, name))
    for error in unread:
        yield Finding(str(error.filename), f"cannot be read: {error.strerror}")


async def check_database(path: Path) -> list[Finding]:
    """Return the damage that SQLite finds in the file, or else the sums that do not agree.

    Raises:
        StoreError: the file could not be opened at all.
    """
    database = await open_database(path, may_create=False)
    try:
        wrong = await database.read(integrity)
        if not wrong:
            wrong = list(wrong_sums(await database.read(load_books)))
    finally:
        await database.close()
    return [Finding(str(path), message) for message in wrong]


def wrong_sums(books: Books) -> Iterator[str]:
    """Say which statistics do not agree with each other, or with the counters."""
    yield from _wrong_lifetimes(books.statistics)
    yield from _wrong_totals(books)


def _wrong_lifetimes(statistics: list[Statistic]) -> Iterator[str]:
    """Compare what was folded into categories with what the lifetimes of their events gained."""
    folded, lifetimes = Tally[str](), Tally[str]()
    for category, event, level, _, _, count in statistics:
        if level is Level.LIFETIME:
            lifetimes[category] += count
        elif event == FOLDED:
            folded[category] += count
    for category in sorted((folded.keys() | lifetimes.keys()) - {_START_VALUE}):
        if folded[category] != lifetimes[category]:
            yield (
                f"statistics of {category}: {folded[category]:,} old events stand in its periods, "
                f"and {lifetimes[category]:,} in the lifetimes of these events"
            )


def _wrong_totals(books: Books) -> Iterator[str]:
    """Compare the totals of pages with the statistics of their URLs."""
    counted, given = Tally[str](), Tally[str]()
    for category, event, *_, count in books.statistics:
        if event != FOLDED and category in _VIEWS:
            counted[event] += count
        elif event != FOLDED and category == _START_VALUE:
            given[event] += count
    counters = _by_name(books.counters)
    # Pages beyond the limits have hits under a common name, in the one book or in the other.
    without_counter = sum(counter.total for counter in counters.pop(OTHER_URL, ()))
    without_name = counted[OTHER]
    live_since = min((mark.at for mark in books.marks if mark[1:] == _GO_LIVE), default=inf)
    for name, same in sorted(counters.items()):
        surplus = sum(counter.total for counter in same) - counted[name] - given[name]
        # Hits from before there were statistics.
        has_early_hits = any(counter.created < live_since for counter in same)
        surplus_max = inf if has_early_hits else without_name
        if not -without_counter <= surplus <= surplus_max:
            start = f" and a start value of {given[name]:,}" if given[name] else ""
            yield (
                f"counter of {name}: its total is {surplus + counted[name] + given[name]:,}, "
                f"but the statistics have {counted[name]:,} hits{start}"
            )


def _by_name(rows: Iterable[Row]) -> dict[str, list[Counter]]:
    """Return the counters of pages by their names in statistics, where long ones are cut."""
    counters: dict[str, list[Counter]] = {}
    for (kind, url), counter in rows:
        if kind is Kind.ACCESS:
            counters.setdefault(clean(url), []).append(counter)
    return counters


def _check_page(path: Path) -> Iterator[Finding]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return
        source = path.read_bytes()
    except OSError as error:
        yield Finding(str(path), f"cannot be read: {error.strerror}")
        return
    for mistake in parse(source).mistakes:
        yield Finding(f"{path}:{mistake.line}:{mistake.column}", mistake.message)
