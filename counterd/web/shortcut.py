"""Answer plain requests for pages and small files at once; only the disk is waited for.

What is answered here would be answered by the edge in the same words; whatever needs more than a
look into memory is left to it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import lru_cache, partial
from time import perf_counter
from typing import Final, NamedTuple

from counterd.ledger import Counted, NearLedger
from counterd.model import Outcome, Served
from counterd.web.answers import Answers, Begun
from counterd.web.asked import Asked
from counterd.web.clients import UNIX_PEER, Trust
from counterd.web.errorpages import ErrorPages
from counterd.web.failing import failed
from counterd.web.heading import head
from counterd.web.hits import Hits, Visitor
from counterd.web.metering import Meter
from counterd.web.own.pages import OwnPages
from counterd.web.protocol.instant import Came, Write
from counterd.web.protocol.plain import Fields, Plain
from counterd.web.reply import Reply
from counterd.web.root import DocumentRoot, File
from counterd.web.target import Target, requested

logger = logging.getLogger(__name__)

_METHOD: Final = "GET"
_PROTOCOL: Final = "HTTP/1.1"
_NOTHING: Final = Counted({}, {}, is_news=False)
_NOWHERE: Final = Target((), is_folder=True)


class _Seen(NamedTuple):
    """What a connection and its header fields tell of who asks."""

    visitor: Visitor
    scheme: str
    peer: str


class Shortcut:
    """Answers what can be answered at once."""

    def __init__(  # noqa: PLR0913 - all that an answer takes part in
        self,
        *,
        root: DocumentRoot,
        site: Answers,
        own: OwnPages,
        hits: Hits,
        trust: Trust,
        ledger: NearLedger,
        errors: ErrorPages,
        meter: Meter,
        clock: Callable[[], float],
    ) -> None:
        self._root = root
        self._site = site
        self._own = own
        self._hits = hits
        self._trust = trust
        self._ledger = ledger
        self._errors = errors
        self._meter = meter
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        # The same request comes again and again from a browser that shows a site, but for its path.
        self._seen = lru_cache(1024)(self._look_at)
        self._places: dict[str, tuple[Target, File]] = {}

    def answer(self, plain: Plain, came: Came, write: Write) -> bool:
        """Answer ``plain`` by ``write`` once it is counted; say whether that is done here."""
        began_s = perf_counter()
        raw_target, fields = plain
        path, _, query = raw_target.partition("?")
        try:
            place = self._places.get(path) or self._placed(path)
            visitor, scheme, peer = self._seen(fields, came)
        except Exception:  # noqa: BLE001 - nothing is counted; the long way tells what is wrong
            return False
        if place is None:
            return False
        target, found = place
        now = self._clock()
        asked = Asked(
            _METHOD,
            raw_target,
            target,
            query,
            fields.headers,
            visitor.address,
            now,
            scheme,
            came.server,
            _PROTOCOL,
            peer,
        )
        finish = partial(self._finish, write, began_s, now)
        try:
            begun = self._site.begin(asked, found, visitor)
        except Exception as error:  # noqa: BLE001 - a visitor gets an answer whatever we did wrong
            begun = Begun(_NOTHING, failed(self._own, raw_target, error))
        if begun is None:
            return False
        reply = begun.reply
        if isinstance(reply, Reply) and not self._has_page(reply):
            self._ledger.when_kept(begun.counted, partial(finish, reply))
        else:
            self._later(self._rest(begun, asked, finish))
        return True

    async def _rest(self, begun: Begun, asked: Asked, finish: Callable[[Reply], None]) -> None:
        """Answer when all is read that is needed, and an error by the page that is for it."""
        reply = begun.reply
        if not isinstance(reply, Reply):
            try:
                reply = await reply
            except Exception as error:  # noqa: BLE001 - as above
                reply = failed(self._own, asked.raw_target, error)
        if self._has_page(reply):
            reply = await self._errors.reply(reply, asked)
        self._ledger.when_kept(begun.counted, partial(finish, reply))

    def _has_page(self, reply: Reply) -> bool:
        return reply.outcome is Outcome.ERROR and self._errors.has(reply.status)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _finish(self, write: Write, began_s: float, now: float, reply: Reply) -> None:
        status, headers, body, _, reason = reply
        assert isinstance(body, bytes)
        size = len(body)
        try:
            answer = head(status, reason, headers, size, now) + body
        except ValueError:  # a page has set a header that is none
            logger.exception("answer failed: headers=%s", ascii(headers))
            self._finish(write, began_s, now, self._own.error("/", 500))
            return
        took_s = perf_counter() - began_s
        self._meter.answered(_METHOD, status, took_s)
        self._ledger.note(Served(int(now), size, took_s))
        write(answer)

    def _placed(self, path: str) -> tuple[Target, File] | None:
        """Return the file at ``path``, known to be the newest in this turn of the loop."""
        target = requested(path)
        if target is None or self._own.has(target.url):
            return None
        found = self._root.find(target)
        if not isinstance(found, File):
            return None
        if not self._places:
            # What asks in the same turn asks at the same time.
            asyncio.get_running_loop().call_soon(self._places.clear)
        self._places[path] = target, found
        return target, found

    def _look_at(self, fields: Fields, came: Came) -> _Seen:
        headers, peer = fields.headers, came.peer or UNIX_PEER
        scheme = self._trust.scheme(peer, headers, came.scheme)
        asked = Asked(
            _METHOD,
            "/",
            _NOWHERE,
            "",
            headers,
            self._trust.client(peer, headers),
            0.0,
            scheme,
            came.server,
            _PROTOCOL,
            peer,
        )
        return _Seen(self._hits.visitor(asked), scheme, peer)
