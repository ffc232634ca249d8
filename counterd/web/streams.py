"""Answers that go on until their reader goes away: so many at once, and all end with the server."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from counterd.model import Epoch

STREAMS_MAX: Final = 64
"""Each is a connection that stays open."""


class Streams:
    """Counts the streams that are open, and tells them when to end."""

    __slots__ = ("_clock", "_ending", "_most", "_open")

    def __init__(self, clock: Callable[[], float], most: int = STREAMS_MAX) -> None:
        """``clock`` is that of the edge: a stream goes on while time passes."""
        self._clock = clock
        self._most = most
        self._open = 0
        self._ending = asyncio.Event()

    @property
    def has_room(self) -> bool:
        """Whether one more may be opened."""
        return self._open < self._most and not self.is_ending

    @property
    def now(self) -> Epoch:
        """What the clock says, in whole seconds."""
        return int(self._clock())

    @property
    def is_ending(self) -> bool:
        """Whether all are to end now."""
        return self._ending.is_set()

    @property
    def count(self) -> int:
        """How many are open."""
        return self._open

    def end(self) -> None:
        """Tell all streams to end."""
        self._ending.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one stream for the time of the context."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    async def rest(self, seconds: float) -> None:
        """Return after so many seconds, or when all are to end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)
