"""Answer for what the site holds, each view a hit: files, pages, lists of folders."""

import logging
import os
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import quote

from counterd.counters.counter import Counter
from counterd.counters.tags import own_url
from counterd.ledger import Counted, NearLedger, Wanted
from counterd.model import Address, Outcome
from counterd.web.asked import Asked, What, joined
from counterd.web.files import answer
from counterd.web.forms import Forms
from counterd.web.hits import Hits, Visitor
from counterd.web.listing import Listing
from counterd.web.messages import Messages
from counterd.web.pages import Pages
from counterd.web.prepared import Prepared, PreparedFile, PreparedPage, body_of
from counterd.web.reply import Parts, Reply
from counterd.web.root import DocumentRoot, File
from counterd.web.showing import Showing
from counterd.web.steady import SHARED
from counterd.web.target import Target
from counterd.web.viewing import Shown, filled

logger = logging.getLogger(__name__)

_IN_QUERY: Final = "/~!$&'()*+,;=:@-._?%[]"
_NOTHING: Final = Wanted()
_TRIES: Final = 3  # a file that is replaced as often between two steps is gone for us


@dataclass(frozen=True, slots=True)
class Answering:
    """Who takes part in an answer."""

    root: DocumentRoot
    pages: Pages
    showing: Showing
    forms: Forms
    messages: Messages
    ledger: NearLedger
    hits: Hits
    listing: Listing | None
    """None where folders are not listed."""


class Begun(NamedTuple):
    """An answer that is counted."""

    counted: Counted
    reply: Reply | Coroutine[None, None, Reply]
    """Still to be awaited if something has to be read for it."""


class Answers:
    """Answers GET and HEAD for the files below the root."""

    __slots__ = ("_by",)

    def __init__(self, by: Answering) -> None:
        self._by = by

    async def answer(self, asked: Asked, found: File | Target | None) -> Reply:
        """Return the answer for what was ``found`` at the target of ``asked``, and count it."""
        if isinstance(found, Target):
            query = f"?{quote(asked.query, safe=_IN_QUERY)}" if asked.query else ""
            return self._by.messages.moved(found.escaped + query)
        if found is None:
            reply = await self._list(asked.target) or self._by.messages.error(404)
            return await self._counted(asked, asked.target.url, reply)
        pages = self._by.pages
        compiled = pages.compiled(found)
        if compiled is None:
            return await self._of_file(found, pages.counter(found).url, asked)
        visitor = self._by.hits.visitor(asked)
        hit = self._by.hits.hit_by(visitor, int(asked.now), pages.what(compiled, found))
        shown = await pages.body(compiled, found, asked, hit)
        return self._by.showing.reply(found, shown, asked)

    def begin(self, asked: Asked, found: File | None, visitor: Visitor) -> Begun | None:
        """Count the view of ``found`` by ``visitor`` and answer, without waiting for the disk.

        Where nothing was found, that is counted, and said.
        ``None``, and nothing counted, where something has to be waited for, or for anything odd.
        """
        by = self._by
        if found is None:
            return self._missed(asked, visitor)
        compiled = found.page or by.pages.compiled(found)
        if compiled is None:
            return self._file_at_once(asked, found, visitor)
        what = compiled.what or by.pages.what(compiled, found)
        hit = by.hits.hit_by(visitor, int(asked.now), what)
        begun = by.pages.begin(compiled, found, asked, hit, by.ledger)
        return None if begun is None else self._begun(asked, found, *begun)

    def _missed(self, asked: Asked, visitor: Visitor) -> Begun | None:
        by = self._by
        if by.listing is not None and asked.target.is_folder:
            return None
        reply = by.messages.error(404)
        hit = by.hits.hit_by(visitor, int(asked.now), _what(asked.target.url, reply))
        counted = by.ledger.post_now(hit, _NOTHING)
        return None if counted is None else Begun(counted, reply)

    def go_on(self, asked: Asked, found: File, counters: Mapping[Address, Counter]) -> Begun:
        """Answer with the page ``found`` once its view is counted, as ``counters`` tell."""
        by, counted = self._by, Counted(counters, {})
        assert found.page is not None
        begun = by.pages.begun(found.page, found, asked, counted, by.ledger)
        return self._begun(asked, found, *begun)

    def _begun(
        self,
        asked: Asked,
        found: File,
        counted: Counted,
        shown: Shown | Coroutine[None, None, Shown],
    ) -> Begun:
        if isinstance(shown, Shown):
            return Begun(counted, self._by.showing.reply(found, shown, asked))
        return Begun(counted, self._rest(asked, found, shown))

    def prepared(self, asked: Asked, found: File, visitor: Visitor) -> Prepared | None:
        """Return a shorter way to answer the same again, ``None`` if there is none (yet)."""
        by, compiled = self._by, found.page
        if compiled is None:
            return self._prepared_file(asked, found, visitor)
        if compiled.steady is None or compiled.steady.has_names:
            return None
        steady, now = compiled.steady, int(asked.now)
        hit = by.hits.hit_by(visitor, now, by.pages.what(compiled, found))
        wanted = (*steady.wanted, SHARED)
        counted = by.ledger.peek_now(Wanted(wanted), now)
        shown = None if counted is None else filled(compiled, counted, asked)
        if counted is None or shown is None:
            return None
        # Only a page without hits of its own looks at the shared counter.
        if all(counted.counters[address].total for address in steady.wanted):
            wanted = steady.wanted
        known = by.ledger.known(hit, Wanted(wanted))
        if known is None:
            return None
        sending = by.showing.sending(found, shown, asked)
        return PreparedPage(known, own_url(asked.raw_target), sending)

    async def _rest(self, asked: Asked, found: File, shown: Coroutine[None, None, Shown]) -> Reply:
        return self._by.showing.reply(found, await shown, asked)

    def _file_at_once(self, asked: Asked, found: File, visitor: Visitor) -> Begun | None:
        reply = self._from_memory(asked, found)
        if reply is None:
            return None
        what = _what(self._by.pages.counter(found).url, reply)
        hit = self._by.hits.hit_by(visitor, int(asked.now), what)
        counted = self._by.ledger.post_now(hit, _NOTHING)
        return None if counted is None else Begun(counted, reply)

    def _prepared_file(self, asked: Asked, found: File, visitor: Visitor) -> Prepared | None:
        reply = self._from_memory(asked, found)
        # The date of what has just changed says nothing yet, and forms beside it may change.
        is_plain = found.modified_s < int(asked.now) and not (found.beside and found.beside.places)
        body = None if reply is None or not is_plain else body_of(reply, found)
        if reply is None or body is None or reply.outcome is not Outcome.VIEW:
            return None
        what = _what(self._by.pages.counter(found).url, reply)
        known = self._by.ledger.known(self._by.hits.hit_by(visitor, int(asked.now), what), _NOTHING)
        return None if known is None else PreparedFile(known, reply, found, body)

    def _from_memory(self, asked: Asked, found: File) -> Reply | None:
        """Return the answer for a file, if nothing has to be waited for."""
        if found.content is None or self._by.pages.is_page_name(found.name):
            return None
        form = self._by.forms.choose_now(found, joined(asked.headers, "Accept-Encoding"))
        if form is None or form.content is None:
            return None
        return answer(form, asked.headers, method=asked.method, now=asked.now)

    async def _list(self, target: Target) -> Reply | None:
        if self._by.listing is None or not target.is_folder:
            return None
        return await self._by.listing.reply(target)

    async def _of_file(self, file: File, url: str, asked: Asked) -> Reply:
        reply = await self._opened(file, asked)
        try:
            return await self._counted(asked, url, reply)
        except BaseException:
            if isinstance(reply.body, Parts) and reply.body.descriptor is not None:
                os.close(reply.body.descriptor)
            raise

    async def _opened(self, file: File, asked: Asked) -> Reply:
        """Return the answer, its file open: what is counted must be there when it is sent."""
        found: File | Target | None = file
        for _ in range(_TRIES):
            if not isinstance(found, File):
                break
            reply = await self._static(found, asked)
            if not isinstance(reply.body, Parts):
                return reply
            descriptor = self._by.root.open(reply.body.file)
            if descriptor is not None:
                return reply._replace(body=replace(reply.body, descriptor=descriptor))
            found = self._by.root.find(asked.target)  # replaced a moment ago, or gone
        return self._by.messages.error(404)

    async def _static(self, file: File, asked: Asked) -> Reply:
        if self._by.pages.is_page_name(file.name):
            # Too large to be a page; its source is nobody's business.
            logger.error(
                "page too large: at=%s size_bytes=%d", ascii(file.target.url), file.size_bytes
            )
            return self._by.messages.error(404)
        form = await self._by.forms.choose(file, joined(asked.headers, "Accept-Encoding"))
        return answer(form, asked.headers, method=asked.method, now=asked.now)

    async def _counted(self, asked: Asked, url: str, reply: Reply) -> Reply:
        visitor = self._by.hits.visitor(asked)
        hit = self._by.hits.hit_by(visitor, int(asked.now), _what(url, reply))
        await self._by.ledger.post(hit, _NOTHING)
        return reply


def _what(url: str, reply: Reply) -> What:
    is_page = reply.headers.get("Content-Type", "").startswith("text/html")
    return What(url, reply.outcome, status=reply.status, is_page=is_page)
