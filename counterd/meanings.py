"""What hits mean to the counters and the statistics, known as long as the key of their clients."""

from typing import Final
from weakref import WeakSet

from counterd.model import Address, Client, Hit
from counterd.usage.bundle import Bundle

MEANINGS_MAX: Final = 4096
"""Each is about a kilobyte, and up to three if a request has long words."""


class Meaning:
    """What a hit is to the counters and the statistics, but for its time."""

    __slots__ = ("__weakref__", "client", "concerned", "viewer", "visit")

    def __init__(
        self, concerned: tuple[Address, ...], client: Client, visit: Bundle, viewer: bytes | None
    ) -> None:
        self.concerned: Final = concerned
        self.visit: Final = visit
        self.client: Client | None = client
        """``None`` once the key of its day is gone, and nobody may know who that was."""
        self.viewer = viewer
        """The address of who sees what is counted; ``None``: nobody does."""


class Meanings:
    """What hits of late meant, by all that they are but for their time."""

    __slots__ = ("_kept", "_lent")

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Meaning] = {}
        self._lent: WeakSet[Meaning] = WeakSet()

    def get(self, hit: Hit) -> Meaning | None:
        """Return what ``hit`` means, if that is known."""
        return self._kept.get(hit[1:])

    def keep(self, hit: Hit, meaning: Meaning) -> None:
        """Know what ``hit`` means."""
        if len(self._kept) >= MEANINGS_MAX:
            self._kept.clear()
        self._kept[hit[1:]] = meaning

    def lend(self, meaning: Meaning) -> Meaning:
        """Return ``meaning``, for somebody who keeps it until it has no client any more."""
        self._lent.add(meaning)
        return meaning

    def forget(self) -> None:
        """Forget all, and have those forget who keep some: who came cannot be told again."""
        self._kept.clear()
        for meaning in self._lent:
            meaning.client = meaning.viewer = None
        self._lent.clear()
