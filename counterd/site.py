"""One site: what a hit counts, and what a counter shows; no I/O, no waiting.

All its verbs run to their end without giving way, so the numbers need no lock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from counterd.counters.clients import exact, hashed
from counterd.counters.counter import Counter
from counterd.counters.referers import counters_of
from counterd.counters.selection import Counting
from counterd.counters.table import Filling, Table
from counterd.meanings import Meaning, Meanings
from counterd.model import (
    SITE_TOTAL,
    TOTAL_URL,
    Address,
    AgentClass,
    Client,
    Epoch,
    Hit,
    Kind,
    Outcome,
    Served,
)
from counterd.usage import Recorder
from counterd.usage.online import Online
from counterd.usage.values import Changes
from counterd.visits import record_served, visit

Clients = Literal["hashed", "exact"]
Bots = Literal["apart", "count"]

# A client costs about 400 bytes here and a hash saved is a microsecond.
_REMEMBERED_CLIENTS_MAX: Final = 16_384


@dataclass(frozen=True, slots=True)
class Rules:
    """What is counted, and how clients are remembered."""

    counting: Counting
    counting_below: Mapping[str, Counting] = field(default_factory=dict)
    """By path prefix; the longest that fits rules."""
    clients: Clients = "hashed"
    bots: Bots = "apart"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Whole rows that the store does not hold as they are."""

    counters: list[tuple[Address, Counter]]
    usage: Changes

    def __bool__(self) -> bool:
        """Whether there is anything to save."""
        return len(self) > 0

    def __len__(self) -> int:
        return len(self.counters) + len(self.usage)


class Site:
    """The counters and the usage statistics of one site."""

    __slots__ = (
        "_clients",
        "_key",
        "_meanings",
        "_online",
        "_prefixes",
        "_rules",
        "_table",
        "hits",
        "look",
        "look_at",
        "recorder",
    )

    def __init__(self, rules: Rules, table: Table, recorder: Recorder, client_key: bytes) -> None:
        self.recorder = recorder
        self.hits = 0
        """How many hits have changed a counter since the start."""
        self.look: Final = table.look
        """Returns the counter, or the sum, that an address names; zeros when there is none."""
        self.look_at: Final = table.look_at
        """Does so for many addresses."""
        self._rules = rules
        self._prefixes = sorted(rules.counting_below, key=len, reverse=True)
        self._table = table
        self._key = client_key
        self._clients: dict[bytes, Client] = {}
        self._meanings = Meanings()
        self._online = Online()

    def change_key(self, client_key: bytes) -> None:
        """Remember clients under another key from now on; who comes back is new."""
        self._key = client_key
        self._clients.clear()
        self._meanings.forget()

    def count(self, hit: Hit) -> bool:
        """Count ``hit`` in all that it concerns; say whether that changed a counter."""
        return not hit.is_own and self._count(self._meaning(hit), hit.at)

    def meaning(self, hit: Hit) -> Meaning:
        """Return what ``hit``, which is not one's own, is to the counters until the key changes."""
        return self._meanings.lend(self._meaning(hit))

    def count_again(self, meaning: Meaning, at: Epoch) -> bool:
        """Count a hit that means ``meaning``; say no, and count nothing, if the key has changed."""
        if meaning.client is None:
            return False
        self._count(meaning, at)
        return True

    def _count(self, meaning: Meaning, at: Epoch) -> bool:
        """Count a hit; say whether that changed a counter."""
        client, concerned, viewer = meaning.client, meaning.concerned, meaning.viewer
        assert client is not None
        self.recorder.tally(meaning.visit, at)
        if not concerned:
            return False
        self._table.count(concerned, client, at)
        self.hits += 1
        if viewer is not None and self._online.last.get(viewer) != at:
            self._online.note(viewer, at)
        return True

    def _meaning(self, hit: Hit) -> Meaning:
        # The same visitor on the same page is the same to the counters whenever that is.
        return self._meanings.get(hit) or self._understood(hit)

    def concerned(self, hit: Hit) -> list[Address]:
        """Return the counters that ``hit`` changes; those beyond the limit of their kind, too."""
        is_apart = hit.agent is AgentClass.BOT and self._rules.bots == "apart"
        return [] if hit.is_own or is_apart else self._concerned(hit)

    def note(self, served: Served) -> None:
        """Record what an answer took."""
        record_served(self.recorder, served)

    def counters(self, kind: Kind) -> Mapping[str, Counter]:
        """Return all counters of ``kind``, by URL."""
        return self._table.counters(kind)

    def filling(self, kind: Kind) -> Filling:
        """Return how far the counters of ``kind`` fill the room that there is for them."""
        return self._table.filling(kind)

    def members(self, address: Address) -> list[str]:
        """Return the URLs of the counters that ``address`` names: one, or those of a sum."""
        return self._table.members(address)

    def online(self, now: Epoch) -> int:
        """Return how many addresses came in the last five minutes."""
        return self._online.count(now)

    def set(self, address: Address, counter: Counter) -> None:
        """Put ``counter`` in the place of what ``address`` had."""
        self._table.put(address, counter)

    def get(self, address: Address) -> Counter | None:
        """Return one counter."""
        return self._table.get(address)

    @property
    def has_unsaved(self) -> bool:
        """Whether a counter or a count differs from what the store holds."""
        return self._table.has_unsaved or self.recorder.has_unsaved_counts

    def unsaved(self, *, with_visitors: bool = True) -> Unsaved:
        """Return what the store does not hold as it is.

        ``with_visitors=False`` leaves out who was seen: a visitor changes kilobytes of sketches.
        """
        return Unsaved(self._table.unsaved(), self.recorder.unsaved(with_seen=with_visitors))

    def mark_saved(self, rows: Unsaved) -> None:
        """Take note that the store holds ``rows``; what has changed since stays unsaved."""
        self._table.mark_saved(rows.counters)
        self.recorder.mark_saved(rows.usage)

    def _understood(self, hit: Hit) -> Meaning:
        concerned = tuple(self.concerned(hit))
        is_counted = bool(concerned) and concerned[0].kind is Kind.ACCESS
        meaning = Meaning(
            concerned,
            self._client(hit.address),
            visit(hit, is_counted=is_counted),
            hit.address if hit.outcome is Outcome.VIEW else None,
        )
        # What an error concerns depends on what has been counted before.
        if hit.outcome is not Outcome.ERROR:
            self._meanings.keep(hit, meaning)
        return meaning

    def _concerned(self, hit: Hit) -> list[Address]:
        everywhere = self._rules.counting
        here = self._counting_at(hit.url)
        match hit.outcome:
            case Outcome.VIEW:
                concerned = []
                if here.counts_page(has_tag=hit.has_counter_tag):
                    concerned.append(Address(Kind.ACCESS, hit.url))
                # As with DeleGate, the totals and referers follow the setting of the whole site.
                if everywhere.counts(Kind.TOTAL):
                    concerned.append(SITE_TOTAL)
                if everywhere.counts(Kind.REFERER) and hit.referer is not None:
                    concerned += counters_of(hit.referer)
                return concerned
            case Outcome.ERROR:
                return self._errors(hit.url) if everywhere.counts(Kind.ERROR) else []
            case Outcome.OTHER | Outcome.EVENT:
                return []

    def _errors(self, url: str) -> list[Address]:
        # Only a URL that once was served gets a counter of its own: otherwise whoever asks for
        # random names would fill the table.
        known = self._table.get(Address(Kind.ACCESS, url)) is not None
        return [Address(Kind.ERROR, TOTAL_URL)] + ([Address(Kind.ERROR, url)] if known else [])

    def _counting_at(self, url: str) -> Counting:
        for prefix in self._prefixes:
            if url.startswith(prefix):
                return self._rules.counting_below[prefix]
        return self._rules.counting

    def _client(self, address: bytes) -> Client:
        client = self._clients.get(address)
        if client is None:
            if len(self._clients) >= _REMEMBERED_CLIENTS_MAX:
                self._clients.clear()
            match self._rules.clients:
                case "exact":
                    client = exact(address)
                case "hashed":
                    client = hashed(address, self._key)
            self._clients[address] = client
        return client
