"""Keep things in memory within a budget; what was asked for longest ago goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """How much of its budget a memory has used."""

    entries: int
    bytes: int
    bytes_max: int


class Memory(Generic[Key, Item]):
    """Things by their keys."""

    __slots__ = ("_bytes", "_bytes_max", "_kept")

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._bytes = 0
        self._kept: OrderedDict[Key, tuple[Item, int]] = OrderedDict()

    @property
    def use(self) -> MemoryUse:
        """How much is kept now."""
        return MemoryUse(len(self._kept), self._bytes, self._bytes_max)

    def get(self, key: Key) -> Item | None:
        """Return what is kept for ``key``."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[0]

    def keep(self, key: Key, item: Item, cost_bytes: int) -> None:
        """Keep ``item``, or count anew what it takes; one beyond the whole budget is not kept."""
        self.forget(key)
        if cost_bytes > self._bytes_max:
            return
        self._kept[key] = (item, cost_bytes)
        self._bytes += cost_bytes
        while self._bytes > self._bytes_max:
            self.forget(next(iter(self._kept)))

    def forget(self, key: Key) -> None:
        """Keep nothing for ``key``."""
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= kept[1]

    def may_grow(self, key: Key, item: Item, more_bytes: int) -> bool:
        """Tell whether ``item`` is kept, and would be still if it took ``more_bytes`` more."""
        kept = self._kept.get(key)
        return kept is not None and kept[0] is item and kept[1] + more_bytes <= self._bytes_max
