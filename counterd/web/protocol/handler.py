"""One connection: aiohttp's handler of requests, with the limits that it lacks.

This package alone leans on private parts of aiohttp; tests/web/protocol notices a change of them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from aiohttp import HttpVersion10, HttpVersion11, web, web_protocol
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader

from counterd.web.protocol.answered import Answered, Ear
from counterd.web.protocol.guests import Guest
from counterd.web.protocol.heads import HeadMeter
from counterd.web.protocol.instant import Instant, Offer
from counterd.web.protocol.limits import (
    DRAINED_BYTES_MAX,
    LINE_BYTES_MAX,
    LINGERING_S,
    Limits,
)
from counterd.web.protocol.refusals import HeadRefusal, refusal, status_of, too_large, unspoken

logger = logging.getLogger(__name__)

Answering = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

# For each malformed request aiohttp would log a traceback with the visitor's address in it; what
# goes wrong behind the protocol is logged by the edge.
_SILENT: Final = logging.getLogger("counterd.web.protocol.silent")
_SILENT.setLevel(logging.CRITICAL)

# mypy wants overrides marked by what Python has not before 3.12.
# mypy: disable-error-code="explicit-override"


class Connection(Instant):
    """Reads requests from one connection, and writes their answers, all within limits."""

    __slots__ = (
        "_body",
        "_body_bytes",
        "_ear",
        "_guest",
        "_head",
        "_head_timer",
        "_is_refused",
        "_limits",
    )

    def __init__(
        self, manager: web.Server, limits: Limits, guest: Guest, ear: Ear, offer: Offer
    ) -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type] # what aiohttp takes for none
            auto_decompress=False,  # no form of ours is compressed
            keepalive_timeout=limits.keepalive_s,
            lingering_time=LINGERING_S,
            logger=_SILENT,
            max_field_size=LINE_BYTES_MAX,
            max_headers=limits.headers_max,
            max_line_size=LINE_BYTES_MAX,
        )
        self._stall = None
        self._begin_offering(offer)
        self._limits = limits
        self._guest = guest
        self._ear = ear
        self._head = HeadMeter(limits.head_bytes_max)
        self._head_timer: asyncio.TimerHandle | None = None
        self._body: StreamReader = EMPTY_PAYLOAD
        self._body_bytes = 0
        self._is_refused = False

    @property
    def peername(self) -> tuple[str, int] | None:
        """Who is at the other end: the peer, or whom the PROXY protocol named."""
        return self._guest.name

    @property
    def key(self) -> bytes | None:
        """The client that this connection counts for, if any."""
        return self._guest.key

    @property
    def waits_since(self) -> float:
        """When the last answer ended, or if there was none, the connection began; loop time."""
        return self._next_keepalive_close_time - self._keepalive_timeout

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, and wait for the first head no longer than for any other."""
        super().connection_made(transport)
        self._watch(self._limits.send_timeout_s)
        self._await_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """End: nothing is awaited any more, and another may have the place."""
        self._unwatch()
        super().connection_lost(exc)
        self._forget_head_timer()
        self._guest.leave()

    def data_received(self, data: bytes) -> None:
        """Take what has come, as much of it as the limits allow.

        aiohttp calls this with no bytes when it has room for more requests.
        """
        if self._is_refused:
            return
        if self._is_seen_to(data):
            self._forget_head_timer()
            return
        if not data and self._is_fed(b""):
            self._body, self._body_bytes = self._messages[-1][1], 0
        if self._held:
            data, self._held = self._held + data, b""
        while data and self._takes_more():
            if len(self._messages) >= self._max_msg_queue_size:
                self._held = data  # until those before are answered; reading has paused
                return
            room = self._head.room
            piece, data = (data, b"") if len(data) <= room else (data[:room], data[room:])
            self._take(piece)

    def _is_clear(self) -> bool:
        return (  # of what came behind a body the parser alone knows
            not self._head.size
            and self._body is EMPTY_PAYLOAD
            and not (self._messages or self._request_in_progress or self._paused or self._upgraded)
            and not (self._is_refused or self._close or self._force_close)
        )

    def _takes_more(self) -> bool:
        return not (self._is_refused or self._close or self._force_close)

    def _take(self, piece: bytes) -> None:
        in_body = not self._body.is_eof()
        if self._is_fed(piece):
            self._forget_head_timer()
            told, self._body = self._messages[-1]
            self._body_bytes = 0
            if isinstance(told, web_protocol._ErrInfo):  # noqa: SLF001 - this package may
                self._is_refused = True
                self._head.breaks_off(piece, LINE_BYTES_MAX)
            elif self._body is EMPTY_PAYLOAD:
                self._head.is_whole(piece)
            else:
                self._head.clear()
                self._body_ends()
        elif in_body:
            self._drain(len(piece))
        elif not self._upgraded:
            self._head.goes_on(piece)
        if self._head.room <= 0:
            self._refuse(too_large(has_line=self._head.has_line))
        elif self._head.size and self._head_timer is None:
            self._await_head()

    def _is_fed(self, data: bytes) -> bool:
        """Give ``data`` to the parser; say whether the head of a request became whole by it."""
        before = self._request_count
        super().data_received(data)
        return self._request_count != before

    def _drain(self, size: int) -> None:
        self._body_bytes += size
        if self._body_bytes > DRAINED_BYTES_MAX and self._current_request is None:
            self.force_close()
        self._body_ends()

    def _body_ends(self) -> None:
        """Await a head if a body has ended: what came behind its end, the parser alone knows."""
        if self._body.is_eof() and self._head_timer is None:
            self._await_head()

    def _await_head(self) -> None:
        self._head_timer = self._loop.call_later(self._limits.header_timeout_s, self._head_is_late)

    def _forget_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if not self.waits:
            self._await_head()  # what came before is still being answered
        elif self._head.size:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.force_close()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer with ``status`` after all that was asked before, and take nothing more."""
        self._is_refused = True
        self._held = b""
        self._forget_head_timer()
        error = HeadRefusal(status)
        told = web_protocol._ErrInfo(status.value, error, status.phrase)  # noqa: SLF001 - this package may
        self._messages.append((told, EMPTY_PAYLOAD))
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _process_keepalive(self) -> None:
        if self._head_timer is None:
            super()._process_keepalive()
        else:  # the head has begun, and has a time-out of its own
            self._keepalive_handle = None

    async def _handle_request(
        self, request: web.BaseRequest, start_time: float | None, request_handler: Answering
    ) -> tuple[web.StreamResponse, bool]:
        if self._paused:
            # aiohttp goes on answering whoever asks and reads nothing; their answers would pile up.
            await self._drain_helper()
        if self._messages:
            await asyncio.sleep(0)  # whoever asks much at once lets others come between
        if request._version not in (HttpVersion10, HttpVersion11):  # noqa: SLF001 - as above
            request_handler = unspoken
            request._version = HttpVersion11  # noqa: SLF001 - an answer says what we speak
        response, is_cut, began_s = None, True, self._loop.time()
        try:
            response, is_cut = await super()._handle_request(request, start_time, request_handler)
        finally:
            if self._ear.told is not None:
                was_read = request._message is not web_protocol.ERROR  # noqa: SLF001 - as above
                took_s = self._loop.time() - began_s
                self._ear.told(Answered(request, response, took_s, is_cut, was_read))
        return response, is_cut

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a request that is none, or that we failed to answer."""
        has_left = isinstance(exc, ConnectionError)  # which is no news
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not has_left:
            logger.error("answer failed: target=%s", ascii(request.raw_path), exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("a part of the answer is sent already")
        return refusal(status_of(status, exc, has_line=self._head.has_line))
