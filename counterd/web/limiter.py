"""Tell who asks too often: the generic cell rate algorithm, one number for each who asks.

Source: ITU-T I.371, the virtual scheduling algorithm.
"""

from collections import OrderedDict
from typing import Final

# Each costs about 200 bytes. Who is forgotten begins anew, so a flood of addresses gains each of
# them one burst, which it had anyway.
_REMEMBERED_MAX: Final = 16_384
_EXACT_S: Final = 1e-6  # sums of steps are no more exact than that


class Limiter:
    """Admits ``per_s`` requests a second from each, and a burst of some more."""

    __slots__ = ("_burst_s", "_due", "_step_s")

    def __init__(self, per_s: float, burst: int) -> None:
        """``burst``: so many may come at once after a rest, 1 or more."""
        assert per_s > 0
        assert burst >= 1
        self._step_s = 1 / per_s
        self._burst_s = self._step_s * (burst - 1)
        self._due: OrderedDict[bytes, float] = OrderedDict()

    def wait_s(self, who: bytes, now: float) -> float:
        """Take note that ``who`` asks at ``now``; return 0 if admitted, else how long to wait."""
        due = self._due.get(who, now)
        # A clock that was set back must not lock anybody out for longer than the burst.
        due = min(max(due, now), now + self._burst_s + self._step_s)
        wait_s = due - self._burst_s - now
        if wait_s > _EXACT_S:
            return wait_s
        self._due[who] = due + self._step_s
        self._due.move_to_end(who)
        if len(self._due) > _REMEMBERED_MAX:
            self._due.popitem(last=False)
        return 0.0

    def excess(self, who: bytes, now: float) -> float:
        """Return how long ``who`` would have to wait at ``now``, without taking note."""
        return max(0.0, self._due.get(who, now) - self._burst_s - now)
