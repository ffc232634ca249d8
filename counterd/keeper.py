"""Keep what was counted: group commit; it alone makes an answer wait for the disk.

While one commit runs the next batch gathers, so a commit holds more hits the busier the site is. If
the store fails, visitors are served all the same and the same rows go again until they are kept.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, Final, TypeVar

from counterd.caretaker import Caretaker, Pace
from counterd.errors import StoreError
from counterd.saves import SaveLog, Saves
from counterd.site import Site, Unsaved
from counterd.store.counters import Granted
from counterd.store.database import Database
from counterd.store.site import save_site

logger = logging.getLogger(__name__)

T = TypeVar("T")

# The page outlives the database: no answer waits longer than this for a commit.
_WAIT_MAX_S: Final = 1.0
_RETRY_S: Final = 1.0
_TURNS_MAX: Final = 16
_TICK_S: Final = 1.0
_CLOSE_MAX_S: Final = 10.0


class _Batch:
    """What waits for the same commit, none of it for longer than the limit."""

    __slots__ = ("_timer", "waiting")

    def __init__(self) -> None:
        self.waiting: dict[Callable[[list[Any]], object], list[Any]] = {}
        """What waits, by what is to be done with it."""
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))

    def join(self, then: Callable[[list[T]], object], one: T) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WAIT_MAX_S, self.release)
        self.waiting[then] = [one]

    def release(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self.waiting = self.waiting, {}
        for then, ones in waiting.items():
            try:
                then(ones)
            except Exception:  # the others wait for the same commit
                logger.exception("an answer failed after it was counted")


class Keeper:
    """Writes a site's counters to its database, in the background."""

    def __init__(self, site: Site, database: Database, pace: Pace, caretaker: Caretaker) -> None:
        self._site = site
        self._database = database
        self._pace = pace
        self._caretaker = caretaker
        self._save_log = SaveLog(lambda: pace.now)
        self._batch = _Batch()
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()
        self._are_visitors_due = False
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def saves(self) -> Saves:
        """How saving goes, for those who ask whether the server is well."""
        return self._save_log.saves

    async def start(self) -> None:
        """Do what is due, and begin."""
        await self._caretaker.open()
        await self._save()
        self._tasks = [asyncio.create_task(self._commits()), asyncio.create_task(self._ticks())]

    async def kept(self) -> None:
        """Return when all that was counted before is as safe as the durability says."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.when_kept(_let_go, waiter)
        await waiter

    def when_kept(self, then: Callable[[list[T]], object], one: T, *, is_news: bool = True) -> None:
        """Call ``then`` with ``one`` when all that was counted before is as safe as it shall be.

        With all that waits for the same and comes with the same ``then``. That is at once for what
        is no news, when nothing is unsaved, with durability ``memory``, and while the store fails;
        after a second whatever happens.
        """
        if not is_news:
            self._work.set()
            then([one])
            return
        same = self._batch.waiting.get(then)
        if same is not None:
            same.append(one)  # the commit that it waits for is on its way
            return
        is_unsaved = self._site.has_unsaved
        if is_unsaved:
            self._work.set()
        if is_unsaved and self._pace.durability != "memory" and not self._save_log.is_failing:
            self._batch.join(then, one)
        else:
            then([one])

    def wake(self) -> None:
        """Save soon what nobody waits for."""
        self._work.set()

    async def close(self) -> None:
        """Save what is left, trying for ten seconds.

        Raises:
            StoreError: the last counts could not be saved.
        """
        self._stopping.set()
        self._work.set()
        for task in self._tasks:
            await task
        self._caretaker.close()
        try:
            await self._save_all()
        finally:
            await self._caretaker.log_mover.close()

    async def _save_all(self) -> None:
        deadline = asyncio.get_running_loop().time() + _CLOSE_MAX_S
        while self._site.unsaved():
            self._are_visitors_due = True
            await self._save()
            if self._save_log.is_failing:
                if asyncio.get_running_loop().time() > deadline:
                    lost = len(self._site.unsaved().counters)
                    raise StoreError(f"the last changes of {lost} counters could not be saved")
                await asyncio.sleep(_RETRY_S / 4)

    async def _commits(self) -> None:
        while not self._stopping.is_set():
            await self._work.wait()
            self._work.clear()
            if self._pace.durability == "memory":
                await self._rest(self._pace.flush_s)
            await self._gather()
            await self._save()
            if self._save_log.is_failing:
                await self._rest(_RETRY_S)
                self._work.set()

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _gather(self) -> None:
        """Let those come along who ask just now, as long as each turn of the loop brings some.

        No time is waited for: a turn in which nobody comes is the last.
        """
        before = 0
        for _ in range(_TURNS_MAX):
            if len(self._batch) == before:
                break
            before = len(self._batch)
            await asyncio.sleep(0)

    async def _save(self) -> None:
        rows = self._site.unsaved(with_visitors=self._are_visitors_due)
        self._are_visitors_due = False
        granted = dict(self._caretaker.granted)
        batch, self._batch = self._batch, _Batch()
        began_s, count = monotonic(), len(rows)
        try:
            await self._write(rows, granted)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rows stay and go again
            self._fail(error, count)
        else:
            # Only now, when the store has said that it holds them, are the rows forgotten.
            self._site.mark_saved(rows)
            for number in granted:
                del self._caretaker.granted[number]
            if self._save_log.is_failing:
                logger.warning("saving works again, nothing was lost: rows=%d", count)
            self._save_log.succeed(count, monotonic() - began_s)
        finally:
            batch.release()

    def _fail(self, error: Exception, rows: int) -> None:
        if not self._save_log.is_failing:
            # The sentence of an error of the store says it all; any other is a mistake of ours.
            trace = None if isinstance(error, StoreError) else error
            logger.error(
                "saving fails, pages are served on: rows=%d error=%s", rows, error, exc_info=trace
            )
        self._save_log.fail()
        # Nor does anybody wait now who came while it was tried.
        self._batch.release()

    async def _write(self, rows: Unsaved, granted: dict[int, Granted]) -> None:
        if not rows and not granted:
            # Also then somebody has to notice when the file is taken away.
            await self._database.settle()
            return
        await self._database.transact(
            partial(save_site, counters=rows.counters, usage=rows.usage, granted=granted)
        )
        self._caretaker.is_log_synced = False
        if rows.usage.ended:
            # Their keys also stood in the log.
            self._caretaker.log_mover.empty_soon()

    async def _ticks(self) -> None:
        while not self._stopping.is_set():
            await self._rest(_TICK_S)
            await self._caretaker.tick()
            # Who was seen is saved at this pace; it is too much for each commit.
            self._are_visitors_due = True
            self._work.set()


def _let_go(waiters: list[asyncio.Future[None]]) -> None:
    for waiter in waiters:
        if not waiter.done():  # its request may be gone
            waiter.set_result(None)
