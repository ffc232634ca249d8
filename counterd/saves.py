"""How saving goes: since when it works or fails, how much was saved, how long that took."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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

    __slots__ = ("_clock", "_saves", "_succeeded_s")

    def __init__(self, clock: Callable[[], Epoch]) -> None:
        self._clock = clock
        self._succeeded_s = monotonic()
        self._saves = Saves(None, 0.0, None, 0, 0, 0, 0.0)

    @property
    def saves(self) -> Saves:
        """What there is to tell now."""
        return replace(self._saves, age_s=monotonic() - self._succeeded_s)

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt failed."""
        return self._saves.is_failing

    def succeed(self, rows: int, spent_s: float) -> None:
        """Note that all is in the database, by writing ``rows``."""
        before = self._saves
        self._succeeded_s = monotonic()
        self._saves = replace(
            before,
            succeeded_at=self._clock(),
            failing_since=None,
            count=before.count + (rows > 0),
            rows=before.rows + rows,
            spent_s=before.spent_s + (spent_s if rows else 0.0),
        )

    def fail(self) -> None:
        """Note that an attempt failed."""
        before = self._saves
        since = self._clock() if before.failing_since is None else before.failing_since
        self._saves = replace(before, failing_since=since, failures=before.failures + 1)
