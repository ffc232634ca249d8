"""The counters of one view: gives those that came with the hit, notes those that did not."""

from typing import Final

from counterd.counters.counter import EMPTY, Counter
from counterd.ledger import Counted, Wanted
from counterd.model import OTHER_URL, Address, Kind
from counterd.usage.history import FIGURES, History
from counterd.usage.periods import Calendar

_WANTED_MAX: Final = 20_000
_HISTORIES_MAX: Final = 100


class Reading:
    """Stands between a page that is evaluated and what the ledger has told so far."""

    __slots__ = ("_calendar", "_counted", "_counters", "_histories", "_missing", "own")

    def __init__(self, counted: Counted, own: Address, calendar: Calendar) -> None:
        self._counted = counted
        self._calendar = calendar
        self._counters: set[Address] = set()
        self._histories: set[Address] = set()
        self._missing = (set[Address](), set[Address]())
        self.own = own

    def look(self, address: Address) -> Counter:
        """Return a counter; zeros for one that has not come yet."""
        counter = self._counted.counters.get(address)
        if len(self._counters) < _WANTED_MAX:
            self._counters.add(address)
            if counter is None:
                self._missing[0].add(address)
        if address == self.own and (counter is None or not counter.total):
            # Where all places are taken, the page was counted in the shared counter.
            return self.look(Address(Kind.ACCESS, OTHER_URL))
        return EMPTY if counter is None else counter

    def history(self, address: Address) -> History:
        """Return the days of a counter; none for one whose days have not come yet."""
        history = self._counted.histories.get(address)
        if len(self._histories) < _HISTORIES_MAX:
            self._histories.add(address)
            if history is None:
                self._missing[1].add(address)
        return History(today=0) if history is None else history

    def figure(self, address: Address, name: str) -> int | None:
        """Return what a long name in a format stands for, ``None`` if it is none."""
        return self.history(address).figure(name, self._calendar) if name in FIGURES else None

    @property
    def asked(self) -> Wanted:
        """All that was asked for, and the page's own counter."""
        return Wanted(frozenset(self._counters | {self.own}), frozenset(self._histories))

    @property
    def missing(self) -> Wanted | None:
        """What was asked for and had not come, ``None`` if all had."""
        counters, histories = self._missing
        return Wanted(counters, histories) if counters or histories else None


def joined(before: Counted, more: Counted) -> Counted:
    """Return what two answers of the ledger tell together."""
    return Counted({**before.counters, **more.counters}, {**before.histories, **more.histories})
