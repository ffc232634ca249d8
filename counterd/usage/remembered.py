"""Remember the sums of blocks of days in which nothing is being counted: none is added up twice.

The sum of a block changes only when a part is opened in it. Roll-up keeps it, as long as a block
is asked for only while none of its days is kept together with others. What is folded loses its
name, so sums of days that may have been folded are not remembered.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from counterd.model import Epoch
from counterd.usage.values import Days

Sums = Mapping[tuple[str, str], int]
"""Counts by category and event."""

NAMES_MAX: Final = 100_000
"""A name is about 150 bytes here. A site with 400 names, all ranges in use, needs 20,000."""


class Remembered:
    """Sums by block, of those asked for last, up to a number of names in all."""

    __slots__ = ("_last_part", "_names", "_sums", "names_max")

    def __init__(self, names_max: int = NAMES_MAX) -> None:
        self.names_max = names_max
        self._names = 0
        self._last_part = 0
        self._sums: OrderedDict[Days, Sums] = OrderedDict()

    def get(self, block: Days) -> Sums | None:
        """Return the sums of ``block``, if they are remembered."""
        sums = self._sums.get(block)
        if sums is not None:
            self._sums.move_to_end(block)
        return sums

    def put(self, block: Days, sums: Sums) -> None:
        """Remember the sums of ``block``, in which no part is open."""
        self._forget(block)
        self._sums[block] = sums
        self._names += _size(sums)
        while self._names > self.names_max:
            self._forget(next(iter(self._sums)))

    def note(self, last_parts: Mapping[Epoch, int], foldable_before: Epoch) -> None:
        """Forget all blocks whose sums may have changed since this was noted the last time.

        ``last_parts``: by day, the number of the part that was opened last in it.
        ``foldable_before``: the day before which names may have been folded.
        """
        days = [day for day, part in last_parts.items() if part > self._last_part]
        if days:
            self._last_part = max(last_parts.values())
        for block in [*self._sums]:
            is_counted = any(block.first <= day < block.end for day in days)
            if is_counted or block.first < foldable_before:
                self._forget(block)

    def _forget(self, block: Days) -> None:
        sums = self._sums.pop(block, None)
        if sums is not None:
            self._names -= _size(sums)


def _size(sums: Sums) -> int:
    return len(sums) + 1  # an empty block takes room as well
