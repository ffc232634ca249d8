"""Keep what was counted: group commit, the daily client key, wishes; it alone waits for the disk.

While one commit runs the next batch gathers, so a commit holds more hits the busier the site is. If
the store fails, visitors are served all the same and the same rows go again until they are kept.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from secrets import token_bytes
from typing import Final

from counterd.counters.counter import EMPTY
from counterd.errors import StoreError
from counterd.model import Epoch
from counterd.site import Site
from counterd.store.counters import (
    ClientKey,
    load_wishes,
    save_counters,
    save_granted,
    save_key,
)
from counterd.store.database import Database, Durability

logger = logging.getLogger(__name__)

# The page outlives the database: no answer waits longer than this for a commit.
_WAIT_MAX_S: Final = 1.0
_RETRY_S: Final = 1.0
_TICK_S: Final = 1.0
_CLOSE_MAX_S: Final = 10.0
_KEY_BYTES: Final = 32


def key_of_day(stored: ClientKey | None, now: Epoch, zone: tzinfo) -> ClientKey:
    """Return the key for the day of ``now``: the stored one if it is that day's, or a new one."""
    day = datetime.fromtimestamp(now, UTC).astimezone(zone).date().isoformat()
    if stored is not None and stored.day == day:
        return stored
    return ClientKey(day, token_bytes(_KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon hits are kept, and by which clock."""

    durability: Durability
    flush_s: float
    """For durability ``memory``: at most this long is a hit in memory alone."""
    clock: Callable[[], float]
    zone: tzinfo


class _Batch:
    """Answers that wait for the same commit, none of them for longer than the limit."""

    __slots__ = ("_timer", "_waiting")

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []
        self._timer: asyncio.TimerHandle | None = None

    def join(self) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        if self._timer is None:
            self._timer = loop.call_later(_WAIT_MAX_S, self.release)
        # One future for each answer: a request that is cancelled must not cancel the others'.
        waiter = loop.create_future()
        self._waiting.append(waiter)
        return waiter

    def release(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()


class Keeper:
    """Writes a site's counters to its database, in the background."""

    def __init__(self, site: Site, database: Database, pace: Pace, key: ClientKey | None) -> None:
        """``key`` is the day's client key that the site uses, ``None`` if clients are exact."""
        self._site = site
        self._database = database
        self._pace = pace
        self._key = key
        self._is_key_saved = False
        self._batch = _Batch()
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()
        self._is_failing = False
        self._data_version = -1
        self._granted: set[int] = set()
        self._is_synced = True
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt to save failed."""
        return self._is_failing

    async def start(self) -> None:
        """Save the client key, grant the wishes that wait, and begin."""
        await self._tick()
        self._tasks = [asyncio.create_task(self._commits()), asyncio.create_task(self._ticks())]

    async def kept(self) -> None:
        """Return when all that was counted before is as safe as the durability says.

        Returns at once when nothing is unsaved, with durability ``memory``, and while the store
        fails; after a second whatever happens.
        """
        if not self._site.has_unsaved:
            return
        self._work.set()
        if self._pace.durability != "memory" and not self._is_failing:
            await self._batch.join()

    async def close(self) -> None:
        """Save what is left, trying for ten seconds.

        Raises:
            StoreError: the last counts could not be saved.
        """
        self._stopping.set()
        self._work.set()
        for task in self._tasks:
            await task
        deadline = asyncio.get_running_loop().time() + _CLOSE_MAX_S
        while self._site.has_unsaved:
            await self._save()
            if self._is_failing:
                if asyncio.get_running_loop().time() > deadline:
                    lost = len(self._site.unsaved())
                    raise StoreError(f"the last changes of {lost} counters could not be saved")
                await asyncio.sleep(_RETRY_S / 4)

    async def _commits(self) -> None:
        while not self._stopping.is_set():
            await self._work.wait()
            self._work.clear()
            if self._pace.durability == "memory":
                await self._rest(self._pace.flush_s)
            await self._save()
            if self._is_failing:
                await self._rest(_RETRY_S)
                self._work.set()

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _save(self) -> None:
        rows = self._site.unsaved()
        batch, self._batch = self._batch, _Batch()
        try:
            if rows:
                await self._database.transact(lambda connection: save_counters(connection, rows))
        except StoreError as error:
            if not self._is_failing:
                # Its sentence says it all; a traceback would say where, which is always here.
                logger.error(  # noqa: TRY400
                    "saving fails, pages are served on: rows=%d error=%s", len(rows), error
                )
            self._is_failing = True
        else:
            # Only now, when the store has said that it holds them, are the rows forgotten.
            self._site.mark_saved(rows)
            self._is_synced = False
            if self._is_failing:
                logger.warning("saving works again, nothing was lost: rows=%d", len(rows))
            self._is_failing = False
        finally:
            batch.release()

    async def _ticks(self) -> None:
        while not self._stopping.is_set():
            await self._rest(_TICK_S)
            await self._tick()

    async def _tick(self) -> None:
        try:
            await self._renew_key()
            await self._grant_wishes()
            if self._pace.durability == "process" and not self._is_synced:
                self._is_synced = True
                await self._database.sync()
        except StoreError as error:
            logger.warning("upkeep put off: error=%s", error)

    async def _renew_key(self) -> None:
        if self._key is None:
            return
        key = key_of_day(self._key, int(self._pace.clock()), self._pace.zone)
        if key != self._key:
            self._site.change_key(key.key)
            self._key = key
            self._is_key_saved = False
        if not self._is_key_saved:
            await self._database.transact(lambda connection: save_key(connection, key))
            # The old key also stood in the log.
            await self._database.empty_log()
            self._is_key_saved = True

    async def _grant_wishes(self) -> None:
        version = await self._database.data_version()
        if version == self._data_version and not self._granted:
            return
        wishes = await self._database.read(load_wishes)
        self._data_version = version
        for number, wish in wishes.items():
            # Granted once: hits may have come since, while the wish could not yet be deleted.
            if number not in self._granted:
                self._granted.add(number)
                counter = self._site.get(wish.address) or EMPTY
                self._site.set(wish.address, wish.granted(counter))
        if not self._granted:
            return
        rows, granted = self._site.unsaved(), frozenset(self._granted)
        await self._database.transact(lambda connection: save_granted(connection, rows, granted))
        self._site.mark_saved(rows)
        self._granted -= granted
