"""One site: what a hit counts, and what a counter shows; no I/O, no waiting.

All its verbs run to their end without giving way, so the numbers need no lock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from counterd.counters.clients import exact, hashed
from counterd.counters.counter import Counter
from counterd.counters.referers import counters_of
from counterd.counters.selection import Counting
from counterd.counters.table import Filling, Table
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
from counterd.usage.bundle import Bundle
from counterd.usage.online import Online
from counterd.usage.values import Changes
from counterd.visits import record_served, visit

Clients = Literal["hashed", "exact"]
Bots = Literal["apart", "count"]

# A client costs about 300 bytes here and a hash saved is a microsecond.
_REMEMBERED_CLIENTS_MAX: Final = 16_384
# Each is about a kilobyte, and up to three if a request has long words.
_MEANINGS_MAX: Final = 4096


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


class Meaning(NamedTuple):
    """What a hit is to the counters and the statistics, but for its time."""

    concerned: tuple[Address, ...]
    client: Client
    visit: Bundle
    viewer: bytes | None
    """The address of who sees what is counted; ``None``: nobody does."""
    key: bytes
    """Under which the client is remembered; under another, the hit means another."""


class Site:
    """The counters and the usage statistics of one site."""

    __slots__ = (
        "_clients",
        "_meanings",
        "_online",
        "_prefixes",
        "_rules",
        "_table",
        "client_key",
        "hits",
        "look",
        "look_at",
        "recorder",
    )

    def __init__(self, rules: Rules, table: Table, recorder: Recorder, client_key: bytes) -> None:
        self.recorder = recorder
        self.hits = 0
        """How many hits have changed a counter since the start."""
        self.client_key = client_key
        """Under which clients are remembered now."""
        self.look: Final = table.look
        """Returns the counter, or the sum, that an address names; zeros when there is none."""
        self.look_at: Final = table.look_at
        """Does so for many addresses."""
        self._rules = rules
        self._prefixes = sorted(rules.counting_below, key=len, reverse=True)
        self._table = table
        self._clients: dict[bytes, Client] = {}
        self._meanings: dict[tuple[object, ...], Meaning] = {}
        self._online = Online()

    def change_key(self, client_key: bytes) -> None:
        """Remember clients under another key from now on; who comes back is new."""
        self.client_key = client_key
        self._clients.clear()
        self._meanings.clear()

    def count(self, hit: Hit) -> bool:
        """Count ``hit`` in all that it concerns; say whether that changed a counter."""
        return not hit.is_own and self.count_again(self.meaning(hit), hit.at)

    def meaning(self, hit: Hit) -> Meaning:
        """Return what ``hit``, which is not one's own, is to the counters."""
        # The same visitor on the same page is the same to the counters whenever that is.
        return self._meanings.get(hit[1:]) or self._understood(hit)

    def count_again(self, meaning: Meaning, at: Epoch) -> bool:
        """Count a hit that means ``meaning``; say whether that changed a counter."""
        concerned, client, visit, viewer, _ = meaning
        self.recorder.tally(visit, at)
        if not concerned:
            return False
        self._table.count(concerned, client, at)
        self.hits += 1
        if viewer is not None and self._online.last.get(viewer) != at:
            self._online.note(viewer, at)
        return True

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
            self.client_key,
        )
        # What an error concerns depends on what has been counted before.
        if hit.outcome is not Outcome.ERROR:
            if len(self._meanings) >= _MEANINGS_MAX:
                self._meanings.clear()
            self._meanings[hit[1:]] = meaning
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
                    client = hashed(address, self.client_key)
            self._clients[address] = client
        return client
