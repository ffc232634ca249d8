"""All counters of a site in memory: counts, finds and sums them, and knows what is unsaved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from counterd.counters.counter import EMPTY, Counter, count_hit
from counterd.counters.sums import Sums, is_sum, members
from counterd.model import OTHER_URL, Address, Client, Epoch, Kind

Row = tuple[Address, Counter]


@dataclass(frozen=True, slots=True)
class Filling:
    """How far the counters of one kind fill the room that there is for them."""

    kind: Kind
    counters: int
    """Without the one that is shared by what came later."""
    limit: int | None
    overflowed: int
    """How many hits the shared one has, of all time."""


class Table:
    """The counters of one site; memory is the master, the store is told what changed."""

    __slots__ = ("_counters", "_limits", "_sums", "_unsaved")

    def __init__(self, stored: Iterable[Row], limits: Mapping[Kind, int]) -> None:
        """Start with the counters that the store holds.

        A kind has as many counters as ``limits`` says, beside ``#other``, or as many as come.
        """
        self._counters: Final[dict[Kind, dict[str, Counter]]] = {kind: {} for kind in Kind}
        for (kind, url), counter in stored:
            self._counters[kind][url] = counter
        self._limits = limits
        self._sums = Sums()
        self._unsaved: dict[Address, None] = {}

    def __len__(self) -> int:
        return sum(map(len, self._counters.values()))

    def count(self, addresses: Iterable[Address], client: Client, at: Epoch) -> None:
        """Count one hit in each of the counters at ``addresses``.

        A new address beyond the limit of its kind counts in the kind's ``#other``.
        """
        tables, unsaved, sums = self._counters, self._unsaved, self._sums
        for address in addresses:
            kind, url = address
            counters = tables[kind]
            old = counters.get(url)
            if old is None:
                if self.is_full(kind) and url != OTHER_URL:
                    self.count((Address(kind, OTHER_URL),), client, at)
                    continue
                old = EMPTY
            new = counters[url] = count_hit(old, client, at)
            unsaved[address] = None
            if sums.known:
                sums.counted(address, old, new)

    def get(self, address: Address) -> Counter | None:
        """Return the one counter at ``address``."""
        return self._counters[address.kind].get(address.url)

    def put(self, address: Address, counter: Counter) -> None:
        """Set a counter by hand, whatever the limit."""
        self._counters[address.kind][address.url] = counter
        self._unsaved[address] = None
        self._sums.forget_values()

    def look(self, address: Address) -> Counter:
        """Return the counter at ``address`` or else the sum that it names, or zeros.

        A sum is a list of URLs between white space, and any of them may hold ``*`` for whatever
        text; each counter that it names is added once.
        """
        counters = self._counters[address.kind]
        counter = counters.get(address.url)
        if counter is not None:
            return counter
        if is_sum(address.url):
            return self._sums.value(address, counters)
        return EMPTY

    def look_at(self, addresses: Iterable[Address]) -> list[Counter]:
        """Return what ``look`` returns for each of ``addresses``."""
        tables, found = self._counters, []
        for address in addresses:
            kind, url = address
            counter = tables[kind].get(url)
            found.append(self.look(address) if counter is None else counter)
        return found

    def members(self, address: Address) -> list[str]:
        """Return the URLs of the counters that ``address`` names: one, or those of a sum."""
        counters = self._counters[address.kind]
        if address.url in counters or not is_sum(address.url):
            return [address.url]
        return members(address.url, counters)

    def counters(self, kind: Kind) -> Mapping[str, Counter]:
        """Return all counters of a kind by URL, in the order of their first hit or load."""
        return MappingProxyType(self._counters[kind])

    def is_full(self, kind: Kind) -> bool:
        """Say whether a new address of ``kind`` would count in ``#other``."""
        limit = self._limits.get(kind)
        counters = self._counters[kind]
        return limit is not None and len(counters) - (OTHER_URL in counters) >= limit

    def filling(self, kind: Kind) -> Filling:
        """Return how many counters of ``kind`` there are, and how many there may be."""
        counters = self._counters[kind]
        return Filling(
            kind,
            len(counters) - (OTHER_URL in counters),
            self._limits.get(kind),
            counters.get(OTHER_URL, EMPTY).total,
        )

    @property
    def has_unsaved(self) -> bool:
        """Whether a counter differs from what the store holds."""
        return bool(self._unsaved)

    def unsaved(self) -> list[Row]:
        """Return the counters that the store does not hold as they are."""
        tables = self._counters
        return [(address, tables[address[0]][address[1]]) for address in self._unsaved]

    def mark_saved(self, rows: Iterable[Row]) -> None:
        """Take note that the store holds ``rows``; a counter that changed since stays unsaved."""
        tables, unsaved = self._counters, self._unsaved
        for address, counter in rows:
            kind, url = address
            # The very value, not an equal one: whoever holds it is what the store was given.
            if tables[kind].get(url) is counter:
                unsaved.pop(address, None)
