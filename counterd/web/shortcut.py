"""Answer plain requests at once, for pages, small files and embeds; only the disk is waited for.

What is answered here would be answered by the edge in the same words; whatever needs more than a
look into memory is left to it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from itertools import groupby
from operator import itemgetter
from time import perf_counter
from typing import Final, NamedTuple

from counterd.ledger import Counted, NearLedger
from counterd.model import Outcome, Served
from counterd.web.answers import Answers, Begun
from counterd.web.asked import Asked
from counterd.web.errorpages import ErrorPages
from counterd.web.failing import failed
from counterd.web.heading import dated, head
from counterd.web.metering import Meter
from counterd.web.own.pages import OwnPages
from counterd.web.own.routes import Route
from counterd.web.prepared import Prepared
from counterd.web.protocol.instant import Came, Write
from counterd.web.protocol.plain import Plain
from counterd.web.reply import Reply
from counterd.web.root import DocumentRoot, File
from counterd.web.standing import Standing, Standings
from counterd.web.target import Target

logger = logging.getLogger(__name__)

_NOTHING: Final = Counted({}, {}, is_news=False)


class _LongWayError(Exception):
    """Raised for what is left to the edge: a folder that was asked for without its slash."""


class _Turn:
    """A turn of the loop: what is asked in the same one is asked at the same time."""

    __slots__ = ("at", "began_s", "date", "now", "places")

    def __init__(self, now: float) -> None:
        self.began_s: Final = perf_counter()
        self.now: Final = now
        self.at: Final = int(now)
        self.date: Final = dated(self.at)
        self.places: Final[dict[str, File]] = {}
        """Files by the paths at which they were found; they are the newest."""


class _Ready(NamedTuple):
    """An answer that is sent once what it tells is kept."""

    write: Write
    turn: _Turn
    status: int
    answer: bytes
    size_bytes: int
    """Of its body."""


# What _Ready() comes to.
_new: Final = tuple.__new__
_alike: Final = itemgetter(1, 2)  # answers of the same turn and status


class Shortcut:
    """Answers what can be answered at once."""

    def __init__(  # noqa: PLR0913 - all that an answer takes part in
        self,
        *,
        root: DocumentRoot,
        site: Answers,
        own: OwnPages,
        standings: Standings,
        ledger: NearLedger,
        errors: ErrorPages,
        meter: Meter,
        clock: Callable[[], float],
    ) -> None:
        self._root = root
        self._site = site
        self._own = own
        self._standings = standings
        self._ledger = ledger
        self._errors = errors
        self._meter = meter
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn: _Turn | None = None

    def answer(self, plain: Plain, came: Came, write: Write) -> bool:
        """Answer ``plain`` by ``write`` once it is counted; say whether that is done here."""
        try:
            standing = self._standings.of(plain, came)
            if standing is None:
                return False
            turn = self._turn or self._begun_turn()
            if standing.route is not None:
                self._later(self._of_own(standing, standing.route, turn, write))
                return True
            found = turn.places.get(standing.path) or self._placed(standing, turn)
        except Exception:  # noqa: BLE001 - nothing is counted; the long way tells what it is
            return False
        try:
            if found is None or standing.prepared is None or standing.file() is not found:
                return self._is_begun(standing, turn, found, write)
            return self._is_repeated(standing, standing.prepared, turn, found, write)
        except Exception as error:  # noqa: BLE001 - a visitor gets an answer whatever we did wrong
            reply = failed(self._own, plain.target, error)
            asked = standing.asked._replace(now=turn.now)
            self._go_on(Begun(_NOTHING, reply), asked, turn, write)
            return True

    def _is_repeated(
        self, standing: Standing, prepared: Prepared, turn: _Turn, found: File, write: Write
    ) -> bool:
        """Answer as ``prepared``; say whether that is done here."""
        known = prepared.known
        is_same = prepared.beside is found.beside
        counters = self._ledger.post_again(known, turn.at) if is_same else None
        if counters is None:
            standing.forget()
            return self._is_begun(standing, turn, found, write)
        answer = prepared.answer(found, counters, turn.at, turn.date)
        if answer is None:
            asked = standing.asked._replace(now=turn.now)
            told = dict(zip(known.counters, counters, strict=True))
            self._go_on(self._site.go_on(asked, found, told), asked, turn, write)
            return True
        status, sent, size_bytes = answer
        ready = _new(_Ready, (write, turn, status, sent, size_bytes))
        self._ledger.when_kept(self._finish, ready, is_news=known.is_news)
        return True

    def _is_begun(self, standing: Standing, turn: _Turn, found: File | None, write: Write) -> bool:
        """Answer by the site; say whether that is done here. The next time may be shorter."""
        asked = standing.asked._replace(now=turn.now)
        begun = self._site.begin(asked, found, standing.visitor)
        if begun is None:
            return False
        self._go_on(begun, asked, turn, write)
        if found is not None and standing.is_to_be_learnt(found):
            self._learn(standing, asked, found)
        return True

    def _learn(self, standing: Standing, asked: Asked, found: File) -> None:
        try:
            standing.prepared = self._site.prepared(asked, found, standing.visitor)
        except Exception:  # it is answered already, and must not be again
            logger.exception("a shorter way was not found: target=%s", ascii(asked.raw_target))

    def _go_on(self, begun: Begun, asked: Asked, turn: _Turn, write: Write) -> None:
        counted, reply = begun
        if isinstance(reply, Reply) and not self._has_page(reply):
            self._send(reply, turn, write, is_news=counted.is_news)
        else:
            self._later(self._rest(begun, asked, turn, write))

    async def _rest(self, begun: Begun, asked: Asked, turn: _Turn, write: Write) -> None:
        """Answer when all is read that is needed, and an error by the page that is for it."""
        reply = begun.reply
        if not isinstance(reply, Reply):
            try:
                reply = await reply
            except Exception as error:  # noqa: BLE001 - as above
                reply = failed(self._own, asked.raw_target, error)
        if self._has_page(reply):
            reply = await self._errors.reply(reply, asked)
        self._send(reply, turn, write, is_news=begun.counted.is_news)

    async def _of_own(
        self, standing: Standing, route: tuple[Route, str], turn: _Turn, write: Write
    ) -> None:
        """Answer with a page of our own; it waits itself until what it shows is kept."""
        try:
            reply = await self._own.answer(standing.asked._replace(now=turn.now), *route)
        except Exception as error:  # noqa: BLE001 - as above
            reply = failed(self._own, standing.asked.raw_target, error)
        self._send(reply, turn, write, is_news=False)

    def _has_page(self, reply: Reply) -> bool:
        return reply.outcome is Outcome.ERROR and self._errors.has(reply.status)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _send(self, reply: Reply, turn: _Turn, write: Write, *, is_news: bool) -> None:
        status, headers, body, _, reason = reply
        assert isinstance(body, bytes)
        try:
            answer = head(status, reason, headers, len(body), turn.now) + body
        except ValueError:  # a page has set a header that is none
            logger.exception("answer failed: headers=%s", ascii(headers))
            self._send(self._own.error("/", 500), turn, write, is_news=is_news)
            return
        ready = _Ready(write, turn, status, answer, len(body))
        self._ledger.when_kept(self._finish, ready, is_news=is_news)

    def _finish(self, ready: list[_Ready]) -> None:
        ended_s = perf_counter()
        for (turn, status), alike in groupby(ready, _alike):
            times = size_bytes = 0
            for write, _, _, answer, length in alike:
                times += 1
                size_bytes += length
                try:
                    write(answer)
                except Exception:  # the others wait for the same commit
                    logger.exception("an answer could not be sent")
            took_s = ended_s - turn.began_s
            self._meter.answered("GET", status, took_s, times)
            self._ledger.note(Served(turn.at, size_bytes, took_s, times))

    def _begun_turn(self) -> _Turn:
        self._turn = _Turn(self._clock())
        asyncio.get_running_loop().call_soon(self._end_turn)
        return self._turn

    def _end_turn(self) -> None:
        self._turn = None

    def _placed(self, standing: Standing, turn: _Turn) -> File | None:
        found = self._root.find(standing.asked.target)
        if isinstance(found, Target):
            raise _LongWayError
        if found is None:
            return None
        if found.beside is not None:
            self._root.forms(found)  # so that it knows what lies beside it now
        turn.places[standing.path] = found
        return found
