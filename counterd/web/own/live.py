"""What happens just now, as a page can follow it: server-sent events, one sample for all who watch.

Source: the HTML standard, section "Server-sent events". Nothing is done while nobody watches.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from typing import Final

from counterd.errors import StoreError
from counterd.model import Epoch, Outcome
from counterd.web.own.jsontext import json_text
from counterd.web.own.now import Now
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from counterd.web.reply import Headers, Reply, Stream
from counterd.web.streams import Streams

logger = logging.getLogger(__name__)

TICK_S: Final = 2.0
_SILENCE_MAX_TICKS: Final = 7
"""A proxy must not take us for dead: a comment goes out at least every 15 seconds."""
# Whoever watches for longer asks again, and is looked at by the gate again.
_LIFE_TICKS: Final = 300
_RETRY_MS: Final = 3_000
_COMMENT: Final = b": still here\n\n"
_HEADERS: Final[Headers] = {
    "Cache-Control": "no-store",
    "Content-Type": "text/event-stream",
    "X-Content-Type-Options": "nosniff",
}

Sample = Callable[[Epoch], Awaitable[Now]]
"""Returns what happens at this time."""


class Live:
    """Tells all who watch what happens."""

    def __init__(self, sample: Sample, streams: Streams, tick_s: float = TICK_S) -> None:
        self._sample = sample
        self._streams = streams
        self._tick_s = tick_s
        self._watchers = 0
        self._sampling: asyncio.Task[None] | None = None
        self._message = b""
        self._beat = asyncio.Event()

    async def watch(self, question: Question) -> Reply:
        """Answer ``/-/live``.

        Raises:
            Refusal: 503, too many watch already.
        """
        del question
        if not self._streams.has_room:
            raise Refusal(503, "Too many watch already.", {"Retry-After": "60"})
        return Reply(200, _HEADERS, Stream(self._events()), Outcome.OTHER)

    async def _events(self) -> AsyncGenerator[bytes, None]:
        with self._streams.one(), self._watching():
            yield f"retry: {_RETRY_MS}\n\n".encode()
            told, silence = b"", 0
            for _ in range(_LIFE_TICKS):
                if self._message != told:
                    told, silence = self._message, 0
                    yield b"data: " + told + b"\n\n"
                elif silence >= _SILENCE_MAX_TICKS:
                    silence = 0
                    yield _COMMENT
                else:
                    silence += 1
                    yield b""  # whoever sends this looks whether the reader is still there
                await self._beat.wait()
                if self._streams.is_ending or self._sampling is None or self._sampling.done():
                    return

    @contextlib.contextmanager
    def _watching(self) -> Iterator[None]:
        self._watchers += 1
        if self._sampling is None:
            self._sampling = asyncio.create_task(self._beats())
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers:
                self._sampling.cancel()
                self._sampling = None
                self._message = b""  # whoever comes in an hour is not told of now

    async def _beats(self) -> None:
        try:
            while not self._streams.is_ending:
                try:
                    self._message = json_text(await self._sample(self._streams.now))
                except StoreError as error:
                    logger.warning("what happens now cannot be told: error=%s", error)
                self._tell()
                await self._streams.rest(self._tick_s)
        finally:
            self._tell()

    def _tell(self) -> None:
        beat, self._beat = self._beat, asyncio.Event()
        beat.set()
