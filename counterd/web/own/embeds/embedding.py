"""Count what an embed stands for, where it may, and read the figures that it shows."""

from dataclasses import dataclass
from typing import Final

from counterd.counters.counter import Counter, united
from counterd.ledger import Ledger, Wanted
from counterd.model import OTHER_URL, Address, Kind, Outcome
from counterd.usage.history import History
from counterd.usage.periods import Calendar
from counterd.web.hits import Hits, Told
from counterd.web.own.embeds.allowed import Allowed
from counterd.web.own.embeds.figures import COUNTED, summed
from counterd.web.own.fields import Fields
from counterd.web.own.routes import Question

_OTHER: Final = Address(Kind.ACCESS, OTHER_URL)
_NOTHING: Final = Told()


@dataclass(frozen=True, slots=True)
class Embed:
    """What a page elsewhere asks for."""

    question: Question
    fields: Fields
    keys: tuple[Address, ...]
    """The counters, one or more."""


class Embedding:
    """Stands between embeds and what counts."""

    def __init__(self, ledger: Ledger, hits: Hits, allowed: Allowed, calendar: Calendar) -> None:
        self._ledger = ledger
        self._hits = hits
        self._allowed = allowed
        self._calendar = calendar

    async def counted(self, embed: Embed) -> Counter:
        """Count a view of the page that ``embed`` stands in, if it may; return its counter then.

        A sum is of several pages, so it counts none of them; nor does what has ``show``.
        """
        if len(embed.keys) == 1 and not embed.fields.flag("show"):
            counter = await self.count(embed.question, embed.keys[0], _NOTHING)
            if counter is not None:
                return counter
        return await self.counter(embed)

    async def count(self, question: Question, key: Address, told: Told) -> Counter | None:
        """Count what ``told`` says, if it may be; return the counter of ``key`` right after it."""
        if not self._allowed.allows(key):
            return None
        hit = self._hits.embedded(question.asked, key.url, told)
        if hit.outcome is Outcome.OTHER:
            return None
        counters = (await self._ledger.post(hit, Wanted((key, _OTHER)))).counters
        # Where all places are taken, it was counted in the shared counter.
        return counters[key] if counters[key].total else counters[_OTHER]

    async def happened(self, question: Question, name: str, told: Told) -> bool:
        """Count the event ``name``, if it may be; say so.

        It may if a page with that name in the front folder might be counted.
        """
        if not self._allowed.allows(Address(Kind.ACCESS, f"/{name}")):
            return False
        hit = self._hits.embedded(question.asked, name, told)
        if hit.outcome is Outcome.EVENT:
            await self._ledger.post(hit, Wanted())
        return hit.outcome is Outcome.EVENT

    async def counter(self, embed: Embed) -> Counter:
        """Return the counter that ``embed`` shows, or the sum of its counters; count nothing."""
        now = int(embed.question.asked.now)
        counters = (await self._ledger.peek(Wanted(embed.keys), now)).counters
        return united(counters.values()) if len(counters) > 1 else counters[embed.keys[0]]

    async def figure(self, embed: Embed, name: str, counter: Counter) -> int:
        """Return a figure of ``embed``, whose counter or sum is ``counter``."""
        plain = COUNTED.get(name)
        if plain is not None:
            return plain(counter)
        return summed(name, await self.histories(embed), self._calendar)

    async def histories(self, embed: Embed) -> list[History]:
        """Return the days of all counters of ``embed`` that there are."""
        now = int(embed.question.asked.now)
        counters = (await self._ledger.peek(Wanted(embed.keys), now)).counters
        # The past of each is read from the disk: no stranger makes us look for what never was.
        there = [key for key in embed.keys if counters[key].total]
        return list((await self._ledger.peek(Wanted((), there), now)).histories.values())
