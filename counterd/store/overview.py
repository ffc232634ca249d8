"""Read all that a page of statistics shows, as of one moment, adding up only what has changed.

Sums by name are made in memory. Where there are more names than may be remembered, the database
adds them up: that takes longer, and no memory.
"""

import sqlite3
from collections.abc import Iterator
from functools import partial
from sys import intern
from typing import Final

from counterd.model import Epoch
from counterd.store.snapshot import snapshot
from counterd.store.sums import (
    earliest_day,
    followed,
    kept_whole,
    marks_since,
    seen_since,
    sums_at_once,
    sums_by_name,
)
from counterd.usage import Settings
from counterd.usage.blocks import blocks
from counterd.usage.overview import Held, Inquiry, Overview, Track
from counterd.usage.periods import DAY_S, Calendar, Level
from counterd.usage.ranking import ranked
from counterd.usage.remembered import Remembered, Sums
from counterd.usage.report import Line, united
from counterd.usage.upkeep import folded_before
from counterd.usage.values import Days, Distinct, Statistic

_DAYS_ALONE_MAX: Final = 31


def load_overview(
    connection: sqlite3.Connection,
    inquiry: Inquiry,
    held: Held,
    remembered: Remembered,
    settings: Settings,
) -> Overview:
    """Return what the store and ``held`` say together to ``inquiry``."""
    calendar = settings.calendar
    adding = _Adding(connection, inquiry.now, held, remembered, settings)
    with snapshot(connection):
        days = _kept_days(connection, inquiry, calendar)
        before = inquiry.before if days == inquiry.days else None
        if before is not None and kept_whole(connection, before, calendar) != before:
            before = None
        sums, sums_before = (
            iter(()) if one is None or not inquiry.top else adding.lines(one)
            for one in (days, before)
        )
        since = min(inquiry.since, days.first)
        return Overview(
            days=days,
            before=before,
            earliest=_earliest(connection, held, calendar),
            ranked=ranked(sums, sums_before, inquiry),
            tracks={
                track: _track(connection, track, since, held, calendar) for track in inquiry.tracks
            },
            distinct=_distinct(connection, inquiry, since, held),
            marks=marks_since(connection, calendar.begins_at(Level.DAY, since)),
        )


def _kept_days(connection: sqlite3.Connection, inquiry: Inquiry, calendar: Calendar) -> Days:
    days = kept_whole(connection, inquiry.days, calendar)
    today = calendar.start_of(Level.DAY, inquiry.now)
    # Nothing comes after today that could be kept together with it.
    return Days(days.first, inquiry.days.end) if inquiry.days.end > today else days


def _recent(today: Epoch, settings: Settings) -> range:
    """Return today and the days that may be kept by the hour: each is added up by itself.

    They have most of the rows, and are in every range. Today, which changes, takes none along.
    """
    first = today - min(settings.keep_base_days, _DAYS_ALONE_MAX) * DAY_S
    return range(first, today + DAY_S, DAY_S)


class _Adding:
    """Adds up counts by name."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        now: Epoch,
        held: Held,
        remembered: Remembered,
        settings: Settings,
    ) -> None:
        self._connection = connection
        self._held = held
        self._parts = held.parts
        self._remembered = remembered
        self._calendar = settings.calendar
        self._foldable_before = folded_before(now, settings)
        remembered.note(held.last_parts, self._foldable_before)
        day_of = partial(self._calendar.start_of, Level.DAY)
        self._open_days = {day_of(start) for start in {row.start for row in held.rows}}
        self._days_alone = {*self._open_days, *_recent(day_of(now), settings)}

    def lines(self, days: Days) -> Iterator[Line]:
        """Yield each event of ``days`` once, with its count."""
        opened = self._opened(days)
        sums = self._of_blocks(days, opened)
        return self._at_once(days, opened) if sums is None else _lines(sums)

    def _opened(self, days: Days) -> dict[tuple[str, str], int]:
        begins, ends = (self._calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
        opened: dict[tuple[str, str], int] = {}
        for row in self._held.rows:
            if begins <= row.start < ends:
                key = row.category, row.event
                opened[key] = opened.get(key, 0) + row.total
        return opened

    def _of_blocks(self, days: Days, opened: Sums) -> Sums | None:
        """Return the sums of ``days``, ``None`` if there are too many names."""
        sums = dict(opened)
        for block in blocks(days, self._calendar, self._days_alone):
            found = self._of_block(block)
            if found is None:
                return None
            for key, count in found.items():
                sums[key] = sums.get(key, 0) + count
            if len(sums) > self._remembered.names_max:
                return None
        return sums

    def _of_block(self, block: Days) -> Sums | None:
        """Return what is stored of a block, ``None`` if it has too many names."""
        is_lasting = self._is_lasting(block)
        sums = self._remembered.get(block) if is_lasting else None
        if sums is None:
            sums = self._read(block)
            if sums is not None and is_lasting:
                self._remembered.put(block, sums)
        return sums

    def _is_lasting(self, block: Days) -> bool:
        """Say whether the sums of ``block`` stay what they are until something is counted in it.

        Names may be folded; and from a part of a month or year of which some is kept together,
        roll-up moves counts into another part.
        """
        if block.first < self._foldable_before or block.first in self._open_days:
            return False
        return kept_whole(self._connection, block, self._calendar) == block

    def _read(self, days: Days) -> Sums | None:
        sums: dict[tuple[str, str], int] = {}
        for category, event, count in sums_by_name(
            self._connection, days, self._calendar, self._parts
        ):
            # The same names come from each period: one copy of them is enough.
            key = intern(category), intern(event)
            sums[key] = sums.get(key, 0) + count
            if len(sums) > self._remembered.names_max:
                return None
        return sums

    def _at_once(self, days: Days, opened: Sums) -> Iterator[Line]:
        left = dict(opened)
        for category, event, count in sums_at_once(
            self._connection, days, self._calendar, self._parts
        ):
            yield Line(category, event, count + left.pop((category, event), 0))
        yield from _lines(left)


def _lines(sums: Sums) -> Iterator[Line]:
    return (Line(*key, count) for key, count in sums.items())


def _track(
    connection: sqlite3.Connection, track: Track, since: Epoch, held: Held, calendar: Calendar
) -> list[Statistic]:
    begins = calendar.begins_at(Level.DAY, since)
    opened = [
        row._replace(event=track.event)
        for row in held.rows
        if row.start >= begins and track.holds(row.category, row.event)
    ]
    return followed(connection, track, since, calendar, held.parts) + opened


def _distinct(
    connection: sqlite3.Connection, inquiry: Inquiry, since: Epoch, held: Held
) -> list[Distinct]:
    stored = [row for category in inquiry.seen for row in seen_since(connection, category, since)]
    opened = [row for row in held.distinct if row.category in inquiry.seen and row.start >= since]
    return united(stored, opened)


def _earliest(connection: sqlite3.Connection, held: Held, calendar: Calendar) -> Epoch | None:
    days = {calendar.start_of(Level.DAY, start) for start in {row.start for row in held.rows}}
    stored = earliest_day(connection, calendar)
    return min(days | ({stored} if stored is not None else set()), default=None)
