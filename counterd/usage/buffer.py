"""Counts from other threads than the recorder's own."""

from collections import deque

from counterd.model import Epoch
from counterd.usage.recorder import Recorder


class Buffer:
    """Takes counts in any thread, and gives them to a recorder before each of its saves."""

    __slots__ = ("_counts", "_recorder")

    def __init__(self, recorder: Recorder) -> None:
        # A deque's ends are safe between threads, and need no lock: a logging filter may run in the
        # middle of anything, where a lock could wait for itself.
        self._counts: deque[tuple[str, str, int, Epoch]] = deque()
        self._recorder = recorder
        recorder.before_save(self._pour)

    def add(self, event: str, category: str, n: int, at: Epoch) -> None:
        """Count ``event`` n times, once the recorder is saved next."""
        self._counts.append((event, category, n, at))

    def _pour(self) -> None:
        # What comes meanwhile waits for the next save.
        for _ in range(len(self._counts)):
            self._recorder.add(*self._counts.popleft())
