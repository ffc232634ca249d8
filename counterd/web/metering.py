"""Count what the server answers and how long that takes, in plain numbers: each request does it."""

import logging
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

BOUNDS_S: Final = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""The classes of how long an answer takes; each holds its bound."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
OTHER: Final = "other"
"""All methods that the server does not know: there are as many as visitors think of."""
_LOGGER: Final = "counterd"


class Meter:
    """What has been answered since the start."""

    __slots__ = ("answers", "connections", "logged", "streams", "took", "took_sum_s")

    def __init__(self) -> None:
        self.answers: dict[tuple[str, int], int] = {}
        """How many, by method and hundreds of the status."""
        self.took: list[int] = [0] * (len(BOUNDS_S) + 1)
        """How many took no longer than each bound, and longer than the one before."""
        self.took_sum_s = 0.0
        self.logged: dict[str, int] = {"warning": 0, "error": 0}
        """How many lines were logged, by what they ask for: notice, or somebody to act."""
        self.connections: Callable[[], int] = lambda: 0
        """Tells how many are open."""
        self.streams: Callable[[], int] = lambda: 0
        """Tells how many of them have an answer without an end."""

    def answered(self, method: str, status: int, took_s: float, times: int = 1) -> None:
        """Take note of an answer, or of several that are alike."""
        key = (method if method in METHODS else OTHER), status // 100
        self.answers[key] = self.answers.get(key, 0) + times
        self.took[bisect_left(BOUNDS_S, took_s)] += times
        self.took_sum_s += took_s * times

    @contextmanager
    def tallying(self) -> Iterator[None]:
        """Count what is logged for the time of the context."""
        tally = _Tally(self.logged)
        logger = logging.getLogger(_LOGGER)
        logger.addHandler(tally)
        try:
            yield
        finally:
            logger.removeHandler(tally)


class _Tally(logging.Handler):
    """Counts what is logged, and leaves it to the other handlers to write it."""

    def __init__(self, logged: dict[str, int]) -> None:
        super().__init__(logging.WARNING)
        self._logged = logged

    def emit(self, record: logging.LogRecord) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        self._logged["error" if record.levelno >= logging.ERROR else "warning"] += 1
