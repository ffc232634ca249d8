"""The numbers of parts, and the time in which a period stays open."""

from typing import Final, NamedTuple

from counterd.model import Epoch

# An answer that is under way when its period ends is still counted there, and by the same key.
LATE_S: Final = 60


class Span(NamedTuple):
    """The instants of a period."""

    begins_at: Epoch
    ends_at: Epoch
    """The first instant after."""

    def holds(self, at: Epoch) -> bool:
        """Say whether the instant ``at`` lies in the period."""
        return self.begins_at <= at < self.ends_at

    def is_near(self, now: Epoch) -> bool:
        """Say whether events of the period may still come, if the clock is right, more or less."""
        return self.begins_at - LATE_S <= now < self.ends_at + LATE_S


class PartNumbers:
    """Hands out numbers that no row of the store has."""

    __slots__ = ("last",)

    def __init__(self, last: int) -> None:
        self.last = last

    def take(self) -> int:
        """Return the next number, above all before."""
        self.last += 1
        return self.last
