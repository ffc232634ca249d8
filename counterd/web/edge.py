"""From a request to a hit and an answer; nothing behind this file knows aiohttp or reads a clock.

The target decides what is shown, the peer who came, and one reading of the clock when.
"""

import asyncio
import os
from collections.abc import Callable
from time import perf_counter
from typing import Final

from aiohttp import web

from counterd.ledger import Ledger
from counterd.model import Outcome, Served
from counterd.web.answers import Answers
from counterd.web.asked import Asked
from counterd.web.clients import UNIX_PEER, Trust
from counterd.web.errorpages import ErrorPages
from counterd.web.failing import failed
from counterd.web.hosts import heard_headers
from counterd.web.messages import Messages
from counterd.web.metering import Meter
from counterd.web.own.pages import OwnPages
from counterd.web.own.routes import API_PREFIX, OWN_PREFIX, Route
from counterd.web.protocol.instant import Instantly
from counterd.web.receiving import BodyError, body
from counterd.web.reply import Parts, Reply
from counterd.web.root import DocumentRoot, File
from counterd.web.sending import send
from counterd.web.shortcut import Shortcut
from counterd.web.streams import Streams
from counterd.web.target import Target, named, requested, split_target

_READING: Final = ("GET", "HEAD")
_NOWHERE: Final = Target((), is_folder=True)


class Edge:
    """Answers every request."""

    def __init__(  # noqa: PLR0913 - the one place where the parts of the web layer meet
        self,
        *,
        root: DocumentRoot,
        site: Answers,
        ledger: Ledger,
        messages: Messages,
        own: OwnPages,
        errors: ErrorPages,
        trust: Trust,
        clock: Callable[[], float],
        streams: Streams,
        meter: Meter,
        shortcut: Shortcut,
    ) -> None:
        self._root = root
        self._site = site
        self._ledger = ledger
        self._messages = messages
        self._own = own
        self._errors = errors
        self._trust = trust
        self._clock = clock
        self._streams = streams
        self._meter = meter
        self.answer_instantly: Instantly = shortcut.answer
        """Answers what needs no waiting."""

    def end_streams(self) -> None:
        """Let answers that have no end of their own end now."""
        self._streams.end()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, whatever it is."""
        began_s = perf_counter()
        try:
            reply = await self._reply(request)
        except Exception as error:  # noqa: BLE001 - a visitor gets an answer whatever we did wrong
            reply = failed(self._own, request.raw_path, error)
        reply = await self._told(request, reply)
        took_s = perf_counter() - began_s
        self._meter.answered(request.method, reply.status, took_s)
        self._ledger.note(Served(int(self._clock()), reply.length_bytes, took_s))
        if not isinstance(reply.body, Parts):
            return await send(request, reply, None)
        assert reply.body.descriptor is not None
        try:
            return await send(request, reply, reply.body.descriptor)
        finally:
            os.close(reply.body.descriptor)

    async def _told(self, request: web.BaseRequest, reply: Reply) -> Reply:
        """Return ``reply``, or for an error the page that the site has for it."""
        if reply.outcome is not Outcome.ERROR or not self._errors.has(reply.status):
            return reply
        path, query = split_target(request.raw_path)
        target = requested(path)
        asked = self._asked(request, target or _NOWHERE, query)
        if path.startswith(OWN_PREFIX) or (target is not None and self._own.has(target.url)):
            return reply
        return await self._errors.reply(reply, asked)

    async def _reply(self, request: web.BaseRequest) -> Reply:
        path, query = split_target(request.raw_path)
        target = requested(path)
        if target is None:
            return await self._unserved(request, path, query)
        asked = self._asked(request, target, query)
        own = self._own.route(asked, yielding=False)
        if own is None:
            found = None if target.segments[:1] == ("-",) else self._root.find(target)
            if found is None:
                own = self._own.route(asked, yielding=True)
            if own is None:
                return await self._of_site(asked, found)
        return await self._of_own(request, asked, *own)

    async def _unserved(self, request: web.BaseRequest, path: str, query: str) -> Reply:
        """Answer for a path where no file is served; a counter of another site may have its name.

        That of a folder is asked for by ``/counter//docs/.json``.
        """
        target = named(path)
        if target is not None:
            asked = self._asked(request, target, query)
            own = self._own.route(asked, yielding=False) or self._own.route(asked, yielding=True)
            if own is not None:
                return await self._of_own(request, asked, *own)
        is_read = request.method in _READING
        return self._own.error(path, 404) if is_read else self._otherwise(request.method)

    async def _of_own(
        self, request: web.BaseRequest, asked: Asked, route: Route, path: str
    ) -> Reply:
        if asked.method == "POST" and asked.method in route.methods:
            try:
                asked = asked._replace(body=await body(request))
            except BodyError as error:
                return self._own.error(asked.target.url, error.status, error.headers)
        return await self._own.answer(asked, route, path)

    async def _of_site(self, asked: Asked, found: File | Target | None) -> Reply:
        if asked.target.url.startswith(API_PREFIX):
            return self._own.error(asked.target.url, 404)
        if asked.method not in _READING:
            return self._otherwise(asked.method)
        return await self._site.answer(asked, found)

    def _otherwise(self, method: str) -> Reply:
        """Answer for a method by which no file is read."""
        allow = {"Allow": ", ".join((*_READING, "OPTIONS"))}
        if method == "OPTIONS":
            return Reply(204, allow, b"", Outcome.OTHER)
        return self._messages.error(405, allow)

    def _asked(self, request: web.BaseRequest, target: Target, query: str) -> Asked:
        transport, headers = request.transport, heard_headers(request)
        peer = request.remote or UNIX_PEER
        server = _server(transport)
        return Asked(
            method=request.method,
            raw_target=request.raw_path,
            target=target,
            query=query,
            headers=headers,
            address=self._trust.client(peer, headers),
            now=self._clock(),
            scheme=self._trust.scheme(peer, headers, request.scheme),
            server=server,
            protocol=f"HTTP/{request.version.major}.{request.version.minor}",
            peer=peer,
        )


def _server(transport: asyncio.BaseTransport | None) -> tuple[str, int]:
    name = None if transport is None else transport.get_extra_info("sockname")
    return name[:2] if isinstance(name, tuple) else ("", 0)
