"""Know the days of pages up to now: those that are over from the store, today from memory."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from counterd.errors import StoreError
from counterd.model import Address, Epoch, Kind
from counterd.site import Site
from counterd.store.database import Database
from counterd.store.past import load_past
from counterd.usage.history import DAYS_MAX, History, closed_days
from counterd.usage.periods import DAY_S, Calendar, Level
from counterd.visits import VISITOR, views_of

logger = logging.getLogger(__name__)

# A history of a year is a few kilobytes.
_REMEMBERED_MAX: Final = 512
# The page outlives the database: no answer waits longer than this for the past, and not for each.
_WAIT_MAX_S: Final = 0.5
_SHOWN: Final = (Level.DAY, Level.WEEK, Level.MONTH, Level.YEAR)


@dataclass(frozen=True, slots=True)
class _Past:
    """What the store knew of a counter when its today began."""

    today: Epoch
    events: tuple[tuple[str, str], ...]
    days: dict[Epoch, int]
    months: dict[Epoch, int]
    visitors_yesterday: int


class Chronicle:
    """Reads the past of a counter once a day, and adds today for each view."""

    def __init__(
        self,
        site: Site,
        database: Database,
        calendar: Calendar,
        wait_max_s: float | None = _WAIT_MAX_S,
    ) -> None:
        """Read from ``database``, best by a connection of its own: a commit may wait for a lock."""
        self._site = site
        self._wait_max_s = wait_max_s
        self._database = database
        self._calendar = calendar
        self._past: OrderedDict[Address, _Past] = OrderedDict()
        self._reading: dict[Address, asyncio.Task[None]] = {}
        self._is_told = False

    async def recall(self, addresses: Iterable[Address], now: Epoch) -> None:
        """See to it that the past of ``addresses`` is known at ``now``.

        Where the store cannot be read, or not soon, it is shown as empty and asked for again.
        """
        today = self._calendar.start_of(Level.DAY, now)
        reading = {self._read(one, today) for one in addresses if not self._is_known(one, today)}
        if reading:
            await asyncio.wait(reading, timeout=self._wait_max_s)

    def knows(self, addresses: Collection[Address], now: Epoch) -> bool:
        """Say whether the past of ``addresses`` is known at ``now``."""
        if not addresses:
            return True
        today = self._calendar.start_of(Level.DAY, now)
        return all(self._is_known(one, today) for one in addresses)

    def _is_known(self, address: Address, today: Epoch) -> bool:
        past = self._past.get(address)
        return past is not None and past.today == today

    def _read(self, address: Address, today: Epoch) -> "asyncio.Task[None]":
        """Return the one task that reads the past of ``address``, begun if there is none."""
        task = self._reading.get(address)
        if task is None:
            task = self._reading[address] = asyncio.create_task(self._note_past(address, today))
            task.add_done_callback(lambda _: self._reading.pop(address))
        return task

    async def _note_past(self, address: Address, today: Epoch) -> None:
        events = self._events(address)
        year = self._calendar.parent(Level.YEAR, Level.DAY, today)
        # A day more: base periods are written as instants, and zones are hours apart.
        since = min(year, today - DAYS_MAX * DAY_S) - DAY_S
        try:
            read = await self._database.read(
                lambda connection: load_past(connection, events, since, today - DAY_S)
            )
        except StoreError as error:
            if not self._is_told:
                logger.warning("the past of pages cannot be read: error=%s", error)
            self._is_told = True
            self._past.pop(address, None)
            return
        self._is_told = False
        days, months = closed_days(read.statistics, today, self._calendar)
        seen = sum(row.total for row in read.distinct if row.category == VISITOR)
        self._past[address] = _Past(today, events, days, months, seen)
        self._past.move_to_end(address)
        if len(self._past) > _REMEMBERED_MAX:
            self._past.popitem(last=False)

    def history(self, address: Address, now: Epoch) -> History:
        """Return the days of ``address`` up to ``now``; its past must have been recalled."""
        recorder = self._site.recorder
        today = self._calendar.start_of(Level.DAY, now)
        past = self._past.get(address) or _Past(today, self._events(address), {}, {}, 0)
        views = sum(recorder.today(event, category, now) for category, event in past.events)
        visitors = dict.fromkeys(_SHOWN, 0)
        for _, level, start, _, total in recorder.open_distinct(VISITOR):
            if start == self._calendar.parent(level, Level.DAY, today):
                visitors[level] += total
        return History(
            today=today,
            days={**past.days, today: views},
            months=past.months,
            visitors=visitors,
            visitors_yesterday=past.visitors_yesterday,
            online=self._site.online(now),
        )

    def _events(self, address: Address) -> tuple[tuple[str, str], ...]:
        if address.kind not in (Kind.ACCESS, Kind.TOTAL):
            return ()
        return tuple(event for url in self._site.members(address) for event in views_of(url))
