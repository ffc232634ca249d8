"""Record usage in a SQLite file from any asyncio program; it is saved, rolled up and closed."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Final

from counterd.errors import StoreError
from counterd.model import Epoch
from counterd.store.claim import Claim
from counterd.store.database import Database, open_database
from counterd.store.upkeep import take_steps
from counterd.store.usage import load_stored, save_changes
from counterd.usage import Recorder, Settings
from counterd.usage.periods import Level

logger = logging.getLogger(__name__)

_RETRY_S: Final = 0.25


@asynccontextmanager
async def recording(
    path: Path,
    settings: Settings,
    *,
    save_s: float = 5.0,
    close_s: float = 10.0,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Recorder]:
    """Give a recorder whose counts go to the database at ``path`` every ``save_s`` seconds.

    What cannot be saved is tried again, and is logged. At the end all is stored before this
    returns; ``close_s`` is how long that may take, if the file cannot be written.

    Raises:
        StoreError: the file is another's or in use, or could not be written at the end.
    """
    claim = Claim(path)
    try:
        database = await open_database(path, claim=claim)
        try:
            load = partial(load_stored, calendar=settings.calendar, now=int(clock()))
            recorder = Recorder(await database.read(load), settings, token_bytes)
            saver = _Saver(recorder, database, settings, clock)
            stopping = asyncio.Event()
            ticking = asyncio.create_task(saver.tick(save_s, stopping))
            try:
                yield recorder
            finally:
                stopping.set()
                await ticking
                await saver.save_all(close_s)
        finally:
            await database.close()
    finally:
        claim.release()


class _Saver:
    """Brings a database up to what a recorder knows."""

    __slots__ = (
        "_clock",
        "_database",
        "_is_emptying_due",
        "_kept_up_on",
        "_recorder",
        "_settings",
    )

    def __init__(
        self,
        recorder: Recorder,
        database: Database,
        settings: Settings,
        clock: Callable[[], float],
    ) -> None:
        self._recorder = recorder
        self._database = database
        self._settings = settings
        self._clock = clock
        self._kept_up_on: Epoch | None = None
        self._is_emptying_due = False

    async def tick(self, save_s: float, stopping: asyncio.Event) -> None:
        is_failing = False
        while not stopping.is_set():
            try:
                await self._save()
            except StoreError as error:
                if not is_failing:
                    # Once, not every few seconds; its sentence says it all.
                    logger.error("saving usage fails: error=%s", error)  # noqa: TRY400 - as said
                is_failing = True
            else:
                if is_failing:
                    logger.warning("saving usage works again, nothing was lost")
                is_failing = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), save_s)

    async def save_all(self, close_s: float) -> None:
        deadline = asyncio.get_running_loop().time() + close_s
        while True:
            try:
                return await self._save()
            except StoreError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(_RETRY_S)

    async def _save(self) -> None:
        recorder, now = self._recorder, int(self._clock())
        recorder.advance(now)
        changes = recorder.unsaved()
        if changes:
            await self._database.transact(partial(save_changes, changes=changes))
            recorder.mark_saved(changes)
        self._is_emptying_due = self._is_emptying_due or bool(changes.ended)
        if self._is_emptying_due:
            # Keys that were destroyed also stood in the log, where a reader may hold them.
            self._is_emptying_due = not await self._database.empty_log()
        today = self._settings.calendar.start_of(Level.DAY, now)
        if today != self._kept_up_on:
            settled_below = recorder.settled_below
            await self._database.transact(
                partial(take_steps, now=now, settings=self._settings, settled_below=settled_below)
            )
            self._kept_up_on = today
