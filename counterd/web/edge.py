"""From a request to a hit and an answer; nothing behind this file knows aiohttp or reads a clock.

The target decides what is shown, the peer who came, and one reading of the clock when.
"""

import errno
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final
from urllib.parse import quote

from aiohttp import web

from counterd.config import Networks
from counterd.ledger import Ledger, Wanted
from counterd.model import Hit, Outcome, Served
from counterd.web.agents import agent_class
from counterd.web.asked import Asked
from counterd.web.clients import client_address, client_scheme, holds
from counterd.web.contenttypes import content_type
from counterd.web.files import answer
from counterd.web.messages import Messages
from counterd.web.optout import is_opted_out
from counterd.web.pages import Pages
from counterd.web.reply import Part, Reply
from counterd.web.root import DocumentRoot, File
from counterd.web.sending import send
from counterd.web.target import Target, requested, split_target
from counterd.web.traces import Traces

logger = logging.getLogger(__name__)

OwnPage = Callable[[Asked], Awaitable[Reply]]

# Where the server's own pages lie; nothing there is a file or a hit.
OWN_PREFIX: Final = "/-/"
_READING: Final = ("GET", "HEAD")
_ALLOW: Final = {"Allow": "GET, HEAD, OPTIONS"}
_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
_SSI_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is believed, and who is left out of the counting."""

    trusted_proxy: Networks
    ignore: Networks
    ignore_path: tuple[str, ...]
    spam: frozenset[str]
    """Referring domains that the statistics leave out."""


class Edge:
    """Answers every request."""

    def __init__(  # noqa: PLR0913 - the one place where the parts of the web layer meet
        self,
        *,
        root: DocumentRoot,
        pages: Pages,
        ledger: Ledger,
        messages: Messages,
        own: Mapping[str, OwnPage],
        rules: Rules,
        clock: Callable[[], float],
    ) -> None:
        self._root = root
        self._pages = pages
        self._ledger = ledger
        self._messages = messages
        self._own = own
        self._rules = rules
        self._traces = Traces(rules.spam)
        self._clock = clock

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, whatever it is."""
        began_s = perf_counter()
        try:
            reply = await self._reply(request)
        except Exception as error:  # noqa: BLE001 - a visitor gets an answer whatever we did wrong
            reply = self._failed(request, error)
        took_s = perf_counter() - began_s
        self._ledger.note(Served(int(self._clock()), reply.length_bytes, took_s))
        if not isinstance(reply.body, Part):
            return await send(request, reply, None)
        descriptor = self._root.open(reply.body.file)
        if descriptor is None:  # changed or gone since it was found, a moment ago
            return await send(request, self._messages.error(404), None)
        try:
            return await send(request, reply, descriptor)
        finally:
            os.close(descriptor)

    def _failed(self, request: web.BaseRequest, error: Exception) -> Reply:
        if isinstance(error, OSError) and error.errno in _EXHAUSTED:
            logger.warning("out of resources: error=%s", error.strerror)
            return self._messages.error(503, {"Retry-After": "5"})
        logger.error("request failed: target=%s", ascii(request.raw_path), exc_info=error)
        return self._messages.error(500)

    async def _reply(self, request: web.BaseRequest) -> Reply:
        path, query = split_target(request.raw_path)
        if request.method == "OPTIONS":
            return Reply(204, dict(_ALLOW), b"", Outcome.OTHER)
        if request.method not in _READING:
            return self._messages.error(405, dict(_ALLOW))
        target = requested(path)
        if target is None:
            return self._messages.error(404)
        asked = self._asked(request, target, query)
        if target.url in self._own:
            return await self._own[target.url](asked)
        found = None if target.segments[:1] == ("-",) else self._root.find(target)
        if isinstance(found, Target):
            location = found.escaped + (f"?{quote(query, safe=_IN_QUERY)}" if query else "")
            return self._messages.moved(location)
        return await self._shown(asked, found)

    async def _shown(self, asked: Asked, file: File | None) -> Reply:
        if file is None:
            return await self._post(asked, asked.target.url, self._messages.error(404))
        compiled = self._pages.compiled(file)
        url = self._pages.url(file)
        if compiled is None:
            return await self._post(asked, url, self._static(file, asked))
        hit = self._hit(asked, url, Outcome.VIEW, has_counter_tag=compiled.page.has_counter)
        shown = await self._pages.body(compiled, file, asked, hit)
        # What was included may declare another charset than the page's own text.
        kind = content_type(file.name, shown.body, is_page=True)
        headers = {"Content-Type": kind, **_SSI_HEADERS, **shown.headers}
        status, _, reason = headers.pop("Status", "200").partition(" ")
        return Reply(int(status), headers, shown.body, Outcome.VIEW, reason or None)

    def _static(self, file: File, asked: Asked) -> Reply:
        if self._pages.is_page_name(file.name):
            # Too large to be a page; its source is nobody's business.
            logger.error(
                "page too large: at=%s size_bytes=%d", ascii(file.target.url), file.size_bytes
            )
            return self._messages.error(404)
        return answer(file, asked.headers, method=asked.method, now=asked.now)

    async def _post(self, asked: Asked, url: str, reply: Reply) -> Reply:
        is_page = reply.headers.get("Content-Type", "").startswith("text/html")
        hit = self._hit(asked, url, reply.outcome)
        await self._ledger.post(replace(hit, status=reply.status, is_page=is_page), Wanted())
        return reply

    def _hit(
        self, asked: Asked, url: str, outcome: Outcome, *, has_counter_tag: bool = False
    ) -> Hit:
        headers = asked.headers
        if asked.method == "HEAD" or _is_prefetch(headers):
            outcome = Outcome.OTHER
        return Hit(
            at=int(asked.now),
            address=asked.address,
            url=url,
            outcome=outcome,
            referer=headers.get("Referer"),
            agent=agent_class(headers.get("User-Agent")),
            has_counter_tag=has_counter_tag,
            is_own=self._is_own(asked, url),
            trace=self._traces.trace(asked),
        )

    def _is_own(self, asked: Asked, url: str) -> bool:
        return (
            url.startswith(self._rules.ignore_path)
            or holds(self._rules.ignore, asked.address)
            or is_opted_out(asked.headers.get("Cookie", ""))
        )

    def _asked(self, request: web.BaseRequest, target: Target, query: str) -> Asked:
        transport, headers = request.transport, request.headers
        peer, trusted = request.remote or "", self._rules.trusted_proxy
        server = ("", 0) if transport is None else transport.get_extra_info("sockname")[:2]
        return Asked(
            method=request.method,
            raw_target=request.raw_path,
            target=target,
            query=query,
            headers=headers,
            address=client_address(peer, headers, trusted),
            now=self._clock(),
            scheme=client_scheme(peer, headers, trusted, request.scheme),
            server=server,
            protocol=f"HTTP/{request.version.major}.{request.version.minor}",
        )


_IN_QUERY: Final = "/~!$&'()*+,;=:@-._?%[]"


def _is_prefetch(headers: Mapping[str, str]) -> bool:
    """Say whether a browser asks in advance for what nobody may ever see."""
    purpose = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz") or ""
    return "prefetch" in purpose.lower() or "preview" in purpose.lower()
