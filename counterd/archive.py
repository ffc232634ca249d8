"""Read the statistics up to now: what is stored, by a connection of its own, and what is open."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from counterd.counters.counter import Counter
from counterd.model import Epoch, Kind
from counterd.site import Site
from counterd.store.database import Database
from counterd.store.overview import load_overview
from counterd.store.snapshot import load_lifetimes, load_usage
from counterd.store.sums import sums_of_base
from counterd.usage import Settings
from counterd.usage.overview import Held, Inquiry, Latest, Overview
from counterd.usage.periods import Level
from counterd.usage.ranking import latest
from counterd.usage.remembered import Remembered
from counterd.usage.report import united
from counterd.usage.values import Days, Usage


class Archive:
    """The statistics of a site.

    They are read beside the commits, not between them: a report of a year must not make pages wait.
    """

    def __init__(
        self, site: Site, opened: Callable[[], Awaitable[Database]], settings: Settings
    ) -> None:
        """Take what gives a connection; it is asked for one when the first reader comes."""
        self._site = site
        self._opened = opened
        self._settings = settings
        self._calendar = settings.calendar
        self._remembered = Remembered()
        self._database: Database | None = None
        self._opening = asyncio.Lock()

    def counters(self, kind: Kind) -> Mapping[str, Counter]:
        """Return all counters of a kind as they are now, by URL."""
        return self._site.counters(kind)

    async def usage(self, days: Days, category: str | None = None) -> Usage:
        """Return the rows of all periods that begin in ``days``; of one category, or of all.

        Raises:
            StoreError: the database cannot be read.
        """
        # What is open is taken first: what ends meanwhile is then in both, and the same row.
        recorder = self._site.recorder
        rows, distinct = recorder.open_rows(category), recorder.open_distinct()
        marks = recorder.unsaved(with_seen=False).marks
        load = partial(load_usage, days=days, calendar=self._calendar, category=category)
        stored = await (await self._reader()).read(load)
        calendar = self._calendar
        begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
        now_open = [row for row in rows if begins <= row.start < ends]
        now_seen = [row for row in distinct if days.first <= row.start < days.end]
        return replace(
            stored,
            statistics=united(stored.statistics, now_open),
            distinct=united(stored.distinct, now_seen),
            marks=list(dict.fromkeys((*stored.marks, *marks))),
        )

    async def lifetimes(self, category: str | None = None) -> Usage:
        """Return the statistics of all time, of one category or of all.

        Raises:
            StoreError: the database cannot be read.
        """
        rows = self._site.recorder.open_rows(category)
        stored = await (await self._reader()).read(partial(load_lifetimes, category=category))
        return replace(stored, statistics=united(stored.statistics, rows))

    async def overview(self, inquiry: Inquiry) -> Overview:
        """Return what was counted up to now, as of one moment; sums of the past are remembered.

        Raises:
            StoreError: the database cannot be read.
        """
        reader = await self._reader()
        recorder = self._site.recorder
        # Taken first, and in one breath: what is saved meanwhile is left out of what is read.
        held = Held(recorder.open_rows(), recorder.open_distinct(), recorder.last_parts())
        return await reader.read(
            partial(
                load_overview,
                inquiry=inquiry,
                held=held,
                remembered=self._remembered,
                settings=self._settings,
            )
        )

    async def latest(self, now: Epoch, category: str, top: int) -> Latest:
        """Return the events of ``category`` that were counted most in the base period of ``now``.

        Raises:
            StoreError: the database cannot be read.
        """
        reader = await self._reader()
        rows = self._site.recorder.open_rows(category)
        start = self._calendar.start_of(Level.BASE, now)
        # Of a server that has just been started, the first part of the period is stored.
        parts = {row.part for row in rows}
        stored = await reader.read(
            lambda connection: [*sums_of_base(connection, category, start, parts)]
        )
        return latest(start, stored, rows, top)

    async def close(self) -> None:
        """Close the connection, if there was a reader."""
        if self._database is not None:
            await self._database.close()
            self._database = None

    async def _reader(self) -> Database:
        async with self._opening:
            if self._database is None:
                self._database = await self._opened()
        return self._database
