"""How saving goes: since when it works or fails, how much was saved, how long that took."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from counterd.model import Epoch


@dataclass(frozen=True, slots=True)
class Saves:
    """What there is to tell of saving."""

    succeeded_at: Epoch | None
    """When all that had been counted was last in the database; ``None`` if it never was."""
    age_s: float
    """How long ago that was, or else the start, by a clock that nobody sets.

    It is below two seconds while all is well, with durability ``memory`` below ``flush_s`` more. A
    disk that hangs shows here and nowhere else.
    """
    failing_since: Epoch | None
    """When the first attempt failed of those that failed since the last that did not."""
    count: int
    """Saves that worked and wrote something."""
    failures: int
    """Attempts that failed."""
    rows: int
    """Written by the saves that worked."""
    spent_s: float
    """Taken by the saves that worked, waiting for the disk included."""

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt failed."""
        return self.failing_since is not None


class SaveLog:
    """Notes how each attempt to save ended."""

    __slots__ = (
        "_clock",
        "_count",
        "_failing_since",
        "_failures",
        "_rows",
        "_spent_s",
        "_succeeded_at",
        "_succeeded_s",
        "is_failing",
    )

    def __init__(self, clock: Callable[[], Epoch]) -> None:
        self._clock = clock
        self._count = self._failures = self._rows = 0
        self._spent_s = 0.0
        self._failing_since: Epoch | None = None
        self._succeeded_at: Epoch | None = None
        self._succeeded_s = monotonic()
        self.is_failing = False
        """Whether the last attempt failed."""

    @property
    def saves(self) -> Saves:
        """What there is to tell now."""
        return Saves(
            self._succeeded_at,
            monotonic() - self._succeeded_s,
            self._failing_since,
            self._count,
            self._failures,
            self._rows,
            self._spent_s,
        )

    def succeed(self, rows: int, spent_s: float) -> None:
        """Note that all is in the database, by writing ``rows``."""
        self.is_failing = False
        self._failing_since = None
        self._succeeded_at = self._clock()
        self._succeeded_s = monotonic()
        if rows:
            self._count += 1
            self._rows += rows
            self._spent_s += spent_s

    def fail(self) -> None:
        """Note that an attempt failed."""
        self.is_failing = True
        self._failures += 1
        if self._failing_since is None:
            self._failing_since = self._clock()
