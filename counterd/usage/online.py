"""Who came in the last five minutes; held in memory only, and forgotten after them."""

from collections import OrderedDict
from typing import Final

from counterd.model import Epoch

ONLINE_S: Final = 300
ONLINE_MAX: Final = 16_384
"""Whoever came longest ago of more than these is counted no longer."""


class Online:
    """The addresses of those who came of late."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last: Final[OrderedDict[bytes, Epoch]] = OrderedDict()
        """When each came last, in this order."""

    def note(self, address: bytes, at: Epoch) -> None:
        """Note that somebody came from ``address``."""
        last = self.last
        last[address] = at
        last.move_to_end(address)
        oldest = next(iter(last))
        if at - last[oldest] >= ONLINE_S or len(last) > ONLINE_MAX:
            del last[oldest]

    def count(self, now: Epoch) -> int:
        """Return how many there are."""
        return sum(now - at < ONLINE_S for at in self.last.values())
