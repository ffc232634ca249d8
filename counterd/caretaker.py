"""Do what is due by the clock: the daily client key, what others wrote, marks, the roll-up."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from importlib.metadata import version
from secrets import token_bytes
from typing import Final

from counterd.counters.counter import EMPTY
from counterd.errors import StoreError
from counterd.log_mover import LogMover
from counterd.model import Epoch
from counterd.site import Site
from counterd.store.connecting import Durability
from counterd.store.counters import ClientKey, Granted, Wish, load_wishes, save_key
from counterd.store.database import Database
from counterd.store.tokens import load_tokens
from counterd.store.upkeep import take_steps
from counterd.store.usage import last_mark, last_sign_of_life
from counterd.tokens import Tokens
from counterd.usage import Settings
from counterd.usage.uptime import CRASH, GO_LIVE, START, STOP, TIMELINE

logger = logging.getLogger(__name__)

_KEY_BYTES: Final = 32
_UPKEEP_EVERY_S: Final = 3_600
RELEASE: Final = "release"
"""The category of marks that tell from when on which version ran."""


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
    settings: Settings
    """The calendar of the site, and how long statistics are kept."""

    @property
    def now(self) -> Epoch:
        """What the clock says, in whole seconds."""
        return int(self.clock())


class Caretaker:
    """Looks after a site and its database, once a second."""

    def __init__(
        self, site: Site, database: Database, pace: Pace, key: ClientKey | None, tokens: Tokens
    ) -> None:
        """``key`` is the day's client key that the site uses, ``None`` if clients are exact.

        ``tokens`` are kept as those that the database holds.
        """
        self._tokens = tokens
        self._site = site
        self._database = database
        self.log_mover = LogMover(database)
        self._pace = pace
        self._key = key
        self._is_key_saved = False
        self._data_version = -1
        self.granted: dict[int, Granted] = {}
        """Wishes that were granted in memory, by number; the next commit deletes them."""
        self._upkeep_at: Epoch | None = None
        self._started_at: Epoch = 0
        self.is_log_synced = True
        """Whether all that was committed would outlive a power cut."""
        self._is_put_off = False

    async def open(self) -> None:
        """Mark the start, and whether the last run ended as it should; do what is due.

        Raises:
            StoreError: the database could not be read or written.
        """
        recorder, now = self._site.recorder, self._pace.now
        self._started_at = now
        last = await self._database.read(lambda connection: last_mark(connection, TIMELINE))
        if last is None:
            recorder.mark(GO_LIVE, TIMELINE, now)
        elif last.event != STOP:
            # Killed, or the power failed: from its last sign of life to now is a gap.
            at = await self._database.read(last_sign_of_life)
            recorder.mark(CRASH, TIMELINE, max(at, last.at))
        # Marks are kept to the second; in the order of their times they tell what came after what.
        if last is not None and last.at == now:
            self._started_at = now + 1
        recorder.mark(START, TIMELINE, self._started_at)
        running = version("counterd")
        release = await self._database.read(lambda connection: last_mark(connection, RELEASE))
        if release is None or release.event != running:
            recorder.mark(running, RELEASE, now)
        await self.tick()

    def close(self) -> None:
        """Mark the stop."""
        now = self._pace.now
        is_tied = now == self._started_at
        self._site.recorder.mark(STOP, TIMELINE, now + 1 if is_tied else now)

    async def tick(self) -> None:
        """Do what is due; what fails is put off to the next tick."""
        try:
            await self._renew_key()
            await self._take_note()
            await self._sync()
            await self._roll_up()
            await self.log_mover.tick()
        except Exception as error:  # whatever it is, the next tick must come
            if not self._is_put_off:
                # The sentence of an error of the store says it all; any other is a mistake of ours.
                trace = None if isinstance(error, StoreError) else error
                logger.warning("upkeep put off: error=%s", error, exc_info=trace)
            self._is_put_off = True
        else:
            self._is_put_off = False

    async def _sync(self) -> None:
        if self._pace.durability != "process" or self.is_log_synced:
            return
        # Said before it is done: what is committed meanwhile takes it back.
        self.is_log_synced = True
        try:
            await self._database.sync()
        except StoreError:
            self.is_log_synced = False
            raise

    async def _renew_key(self) -> None:
        if self._key is None:
            return
        key = key_of_day(self._key, self._pace.now, self._pace.settings.zone)
        if key != self._key:
            self._site.change_key(key.key)
            self._key = key
            self._is_key_saved = False
        if not self._is_key_saved:
            await self._database.transact(lambda connection: save_key(connection, key))
            self._is_key_saved = True
            # The old key also stood in the log.
            self.log_mover.empty_soon()

    async def _take_note(self) -> None:
        """Do what others have written into the database while the site was open."""
        version = await self._database.data_version()
        if version == self._data_version:
            return
        self._tokens.replace(await self._database.read(load_tokens))
        self._grant(await self._database.read(load_wishes))
        self._data_version = version

    def _grant(self, wishes: Mapping[int, Wish]) -> None:
        for number, wish in wishes.items():
            # Granted once: hits may have come since, while the wish could not yet be deleted.
            if number not in self.granted:
                counter = self._site.get(wish.address) or EMPTY
                self._site.set(wish.address, wish.granted(counter))
                self.granted[number] = Granted(wish.address, wish.total - counter.total)

    async def _roll_up(self) -> None:
        recorder, now = self._site.recorder, self._pace.now
        recorder.advance(now)
        # Also when the clock was set back, by however much.
        if self._upkeep_at is not None and abs(now - self._upkeep_at) < _UPKEEP_EVERY_S:
            return
        settled, settings = recorder.settled_below, self._pace.settings
        taken = await self._database.transact(
            lambda connection: take_steps(connection, now, settings, settled)
        )
        if taken:
            logger.info("statistics rolled up: rows=%d", taken)
        self._upkeep_at = now
