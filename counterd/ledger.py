"""The seam between the web and the counting: post a hit, get the counters to show; read records.

The web layer knows counting by this protocol alone, so that counters may one day be kept by several
processes or machines without a change in ``web/`` or ``ssi/``.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol, TypeVar

from counterd.chronicle import Chronicle
from counterd.counters.counter import Counter
from counterd.keeper import Keeper
from counterd.meanings import Meaning
from counterd.model import Address, Epoch, Hit, Kind, Outcome, Served
from counterd.operations import Operations
from counterd.site import Site
from counterd.tokens import Tokens
from counterd.usage.history import History
from counterd.usage.overview import Inquiry, Latest, Overview
from counterd.usage.values import Days, Usage

One = TypeVar("One")


class Wanted(NamedTuple):
    """What a page shows: counters, and the days of some."""

    counters: Collection[Address] = ()
    histories: Collection[Address] = ()


class Counted(NamedTuple):
    """What was wanted."""

    counters: Mapping[Address, Counter]
    histories: Mapping[Address, History]
    is_news: bool = True
    """Whether it shows a count, or has changed one, that may have yet to be kept."""


class Known(NamedTuple):
    """A hit that may come again, and what its page shows; what it means is the ledger's to know."""

    meaning: Meaning
    counters: tuple[Address, ...]
    is_news: bool
    """As in ``Counted``."""


class Ledger(Protocol):
    """Counts hits and shows counters; whatever it shows is kept, as far as durability promises."""

    async def post(self, hit: Hit, wanted: Wanted) -> Counted:
        """Count ``hit``, then return what is ``wanted`` as it is right after it."""

    async def peek(self, wanted: Wanted, now: Epoch) -> Counted:
        """Return what is ``wanted``, counting nothing."""

    def note(self, served: Served) -> None:
        """Note what an answer took; nobody waits for that to be kept."""


class NearLedger(Ledger, Protocol):
    """A ledger in the same process: it need not be waited for to count and to look."""

    def post_now(self, hit: Hit, wanted: Wanted) -> Counted | None:
        """Do as ``post`` without waiting; ``None``, nothing counted, where something must be read.

        What comes back may be shown once it is kept: see ``when_kept``.
        """

    def peek_now(self, wanted: Wanted, now: Epoch) -> Counted | None:
        """Do as ``peek`` without waiting; ``None`` where something must be read."""

    def known(self, hit: Hit, wanted: Wanted) -> Known | None:
        """Return what is the same whenever the same hit comes; ``None`` for hits that are odd."""

    def post_again(self, known: Known, at: Epoch) -> Sequence[Counter] | None:
        """Count a hit that is ``known``, then return its counters as they are right after it.

        ``None``, nothing counted, where it is known no longer.
        """

    def when_kept(
        self, then: Callable[[list[One]], object], one: One, *, is_news: bool = True
    ) -> None:
        """Call ``then`` with ``one`` once all that was counted is kept: now, or later.

        Together with what else comes for the same ``then`` meanwhile, so it is best one and the
        same object. What is no news is not waited for.
        """


class Records(Protocol):
    """What was counted up to now, for reports; it may be ahead of what is kept by a moment."""

    def counters(self, kind: Kind) -> Mapping[str, Counter]:
        """Return all counters of a kind, by URL."""

    async def usage(self, days: Days, category: str | None = None) -> Usage:
        """Return the statistics of all periods that begin in ``days``, of one category or of all.

        Raises:
            StoreError: they cannot be read.
        """

    async def overview(self, inquiry: Inquiry) -> Overview:
        """Return what a page of statistics shows, as of one moment.

        Raises:
            StoreError: it cannot be read.
        """

    async def latest(self, now: Epoch, category: str, top: int) -> Latest:
        """Return the events of ``category`` that were counted most in the base period of ``now``.

        Raises:
            StoreError: they cannot be read.
        """

    async def lifetimes(self, category: str | None = None) -> Usage:
        """Return the statistics of all time, of one category or of all.

        Raises:
            StoreError: they cannot be read.
        """


_NO_HISTORIES: Final[Mapping[Address, History]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counting:
    """All that counts a site, as the web layer is given it, and who may look at it."""

    ledger: NearLedger
    records: Records
    operations: Operations
    tokens: Tokens
    first_secret: Callable[[], Awaitable[str | None]]
    """Makes a token at the very first start; returns its secret, to be told once. Not before it can
    be told: where a start fails, the next one is the first."""


class LocalLedger:
    """The ledger of one process: a site in memory, its keeper, and what it knows of old days."""

    __slots__ = ("_chronicle", "_keeper", "_site", "when_kept")

    def __init__(self, site: Site, keeper: Keeper, chronicle: Chronicle) -> None:
        self._site = site
        self._keeper = keeper
        self._chronicle = chronicle
        self.when_kept = keeper.when_kept
        """Answers wait for the keeper alone."""

    async def post(self, hit: Hit, wanted: Wanted) -> Counted:
        """Count and look in one breath, then wait until what was seen is kept."""
        await self._chronicle.recall(wanted.histories, hit.at)
        is_news = self._site.count(hit) or bool(wanted.counters or wanted.histories)
        counted = self._looked(wanted, hit.at, is_news=is_news)
        if is_news:
            await self._keeper.kept()
        else:
            self._keeper.wake()
        return counted

    async def peek(self, wanted: Wanted, now: Epoch) -> Counted:
        """Look, then wait until what was seen is kept: others' hits may still be on their way."""
        await self._chronicle.recall(wanted.histories, now)
        counted = self._looked(wanted, now)
        await self._keeper.kept()
        return counted

    def post_now(self, hit: Hit, wanted: Wanted) -> Counted | None:
        """Count and look, if all days that are wanted are known."""
        counters, histories = wanted
        if histories and not self._chronicle.knows(histories, hit.at):
            return None
        is_news = self._site.count(hit) or bool(counters or histories)
        return self._looked(wanted, hit.at, is_news=is_news)

    def peek_now(self, wanted: Wanted, now: Epoch) -> Counted | None:
        """Look, if all days that are wanted are known."""
        is_known = self._chronicle.knows(wanted.histories, now)
        return self._looked(wanted, now) if is_known else None

    def known(self, hit: Hit, wanted: Wanted) -> Known | None:
        """Return what is the same whenever the same hit comes."""
        # What an error concerns depends on what was counted before; days have to be looked up.
        if hit.is_own or hit.outcome is Outcome.ERROR or wanted.histories:
            return None
        meaning, counters = self._site.meaning(hit), tuple(wanted.counters)
        return Known(meaning, counters, is_news=bool(meaning.concerned or counters))

    def post_again(self, known: Known, at: Epoch) -> Sequence[Counter] | None:
        """Count and look in one breath."""
        meaning, counters, _ = known
        site = self._site
        return site.look_at(counters) if site.count_again(meaning, at) else None

    def note(self, served: Served) -> None:
        """Note what an answer took, to be kept with the next commit."""
        self._site.note(served)

    def _looked(self, wanted: Wanted, now: Epoch, *, is_news: bool = True) -> Counted:
        counters = dict(zip(wanted.counters, self._site.look_at(wanted.counters), strict=True))
        if not wanted.histories:
            return Counted(counters, _NO_HISTORIES, is_news)
        history = self._chronicle.history
        histories = {address: history(address, now) for address in wanted.histories}
        return Counted(counters, histories, is_news)
