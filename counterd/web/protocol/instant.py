"""Answer plain requests at once: past aiohttp's queue, its tasks, and its writer."""

import asyncio
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from counterd.web.protocol.limits import PIECE_BYTES
from counterd.web.protocol.plain import Heads, Plain
from counterd.web.protocol.stalling import Watched

# mypy wants overrides marked by what Python has not before 3.12.
# mypy: disable-error-code="explicit-override"

# Of what comes before the answer is there, so much is held; then the client has to wait.
_HELD_BYTES_MAX: Final = 65_536
# Answers come as those of HTTP/1.1 that leave the connection open.
_OLD_VERSION: Final = b"HTTP/1.0"
_END: Final = b"\r\n\r\n"


class Came:
    """How the requests of a connection come in; the same object for connections that are alike."""

    __slots__ = ("peer", "scheme", "server")

    def __init__(self, peer: str, scheme: str, server: tuple[str, int]) -> None:
        self.peer: Final = peer
        """The address at the other end; empty of a UNIX socket."""
        self.scheme: Final = scheme
        self.server: Final = server
        """Address and port that they come in by; an empty one of a UNIX socket."""


Write = Callable[[bytes], bool]
"""Takes an answer; says whether there still was somebody to send it to."""
Instantly = Callable[[Plain, Came, Write], bool]
"""Takes a request and writes its answer, now or later, once; or leaves it, and says so by False."""


class Offer(NamedTuple):
    """To whom plain requests are offered, and by whom they are read."""

    instantly: Instantly | None
    """``None``: nobody takes any."""
    heads: Heads


def came(transport: asyncio.BaseTransport | None, peer: object) -> Came:
    """Return how requests come in by ``transport``, whose other end is ``peer``."""
    name = None if transport is None else transport.get_extra_info("sockname")
    is_tls = transport is not None and transport.get_extra_info("sslcontext") is not None
    return _came(
        peer[0] if isinstance(peer, tuple) else "",
        "https" if is_tls else "http",
        name[:2] if isinstance(name, tuple) else ("", 0),
    )


_came: Final = lru_cache(1024)(Came)


class Instant(Watched):
    """A connection whose plain requests are offered to who can answer them at once."""

    __slots__ = (
        "_came",
        "_done",
        "_held",
        "_is_answering",
        "_is_held_up",
        "_offer",
        "_writing",
    )

    _came: Came | None
    _done: asyncio.Future[None] | None
    _held: bytes
    _is_answering: bool
    _is_held_up: bool
    _offer: Offer
    _writing: "asyncio.Task[None] | None"

    def _begin_offering(self, offer: Offer) -> None:
        self._came = self._done = self._writing = None
        self._held = b""
        self._is_answering = self._is_held_up = False
        self._offer = offer

    def _is_seen_to(self, data: bytes) -> bool:
        """Answer ``data``, or keep it for a while; say whether nothing else is to be done."""
        if self._is_answering:
            self._hold(data)
            return True
        instantly, heads = self._offer
        if instantly is None or not self._is_clear():
            return False
        waiter = self._waiter
        if waiter is None or self._held:
            return self._is_put_off(data)
        plain = heads.read(data)
        if plain is None or waiter.done():
            return False
        if self._came is None:
            self._came = came(self.transport, self.peername)
        self._is_answering = True
        fields, write = plain.fields, self._write_answer
        if fields.closes:
            self._close = True  # what comes behind it is not read
            write = self._write_old_answer if fields.is_old else self._write_last_answer
        if instantly(plain, self._came, write):
            return True
        self._is_answering = self._close = False
        return False

    def _is_put_off(self, data: bytes) -> bool:
        """Put ``data`` off until the one before is done with; say whether that was needed.

        aiohttp's task looks for the next request a moment after it has written an answer. Who asks
        again within that moment would never come to the short way.
        """
        if self._is_held_up or not data:
            return False
        if not self._held:
            self._loop.call_soon(self._go_on)
        self._held += data
        return True

    def _go_on(self) -> None:
        data, self._held = self._held, b""
        self._is_held_up = True
        self.data_received(data)
        self._is_held_up = False

    def _is_clear(self) -> bool:
        """Say whether nothing is asked or begun here."""
        raise NotImplementedError

    @property
    def waits(self) -> bool:
        """Whether nothing is asked or answered here just now."""
        is_waiting = self._waiter is not None and not self._waiter.done()
        return is_waiting and not self._is_answering

    def _hold(self, data: bytes) -> None:
        """Keep ``data`` until the answer before it is written."""
        self._held += data
        if len(self._held) > _HELD_BYTES_MAX and not self._buffer_paused:
            self._pause_reading_for_buffer()

    def _write_answer(self, answer: bytes) -> bool:
        if len(answer) > PIECE_BYTES and self._came is not None and self._came.scheme == "https":
            self._writing = self._loop.create_task(self._write_pieces(answer))
            return True
        transport = self.transport
        if transport is not None:
            transport.write(answer)
        self._is_done()
        return transport is not None

    def _write_last_answer(self, answer: bytes) -> bool:
        head, end, body = answer.partition(_END)
        return self._write_answer(b"%b\r\nConnection: close%b%b" % (head, end, body))

    def _write_old_answer(self, answer: bytes) -> bool:
        # Whoever speaks HTTP/1.0 knows that it is the last.
        return self._write_answer(_OLD_VERSION + answer[len(_OLD_VERSION) :])

    async def _write_pieces(self, answer: bytes) -> None:
        """Write what is encrypted so that it is seen how much of it is taken."""
        try:
            for at in range(0, len(answer), PIECE_BYTES):
                if self.transport is None:
                    break
                self.transport.write(answer[at : at + PIECE_BYTES])
                await self._drain_helper()
        except ConnectionError:
            pass  # the client has left
        finally:
            self._is_done()

    def _is_done(self) -> None:
        """Turn to the next request."""
        self._is_answering = False
        if self._done is not None and not self._done.done():
            self._done.set_result(None)
        if self.transport is None:
            return
        if self._close:
            self.force_close()
            return
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        if self._keepalive_handle is None:
            self._keepalive_handle = self._loop.call_at(
                self._next_keepalive_close_time, self._process_keepalive
            )
        if self._held:
            if self._buffer_paused:
                self._resume_reading_for_buffer()
            data, self._held = self._held, b""
            self.data_received(data)

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109 - aiohttp's
        """Close, and wait no longer than ``timeout`` seconds for what is being answered."""
        if self._is_answering:
            self._done = self._loop.create_future()
            await asyncio.wait({self._done}, timeout=timeout)
        await super().shutdown(timeout)

    def _process_keepalive(self) -> None:
        if self._is_answering:
            self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        super()._process_keepalive()
