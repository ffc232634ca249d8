"""Counters for programs: one with all its figures, or all of a kind, a part of them at a time."""

from collections.abc import Callable, Mapping
from heapq import nsmallest
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.counters.counter import Counter
from counterd.counters.sums import is_sum
from counterd.ledger import Ledger, Records, Wanted
from counterd.model import Address, Kind
from counterd.web.figures import Figures, figures, named_counter
from counterd.web.own.api.answers import answer
from counterd.web.own.api.cursors import following, place_of
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Choice, Text, Whole
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply

LISTED: Final = tuple(str(kind) for kind in Kind if kind is not Kind.SSI)
"""The kinds that there are counters of."""
URL: Final = Text(
    "url",
    "path of a page, escaped as in a link; #total for the site; full URL of a referring page",
    "/index.shtml",
    is_required=True,
)
SEL: Final = Text(
    "sel", "which kind of counter, as in a tag: acc, total, ref, err, ref,total", "acc"
)
_KIND: Final = Choice("kind", "which counters", LISTED, str(Kind.ACCESS))
_PREFIX: Final = Text(
    "prefix", "only those whose URL begins so, as URLs stand in answers", "/docs/"
)
_ORDER: Final = Choice(
    "order",
    "by url; the highest total first; the latest hit first. While visitors come, the order by url"
    " alone gives every counter exactly once",
    ("url", "total", "latest"),
    "url",
)
_LIMIT: Final = Whole("limit", "so many at most", 1, 1000, 100)
_CURSOR: Final = Text("cursor", "where to go on: it stands in the address of the next part")

_RANKS: Final[Mapping[str, Callable[[Counter], int]]] = {
    "url": lambda _: 0,
    "total": lambda counter: -counter.total,
    "latest": lambda counter: -counter.total_at,
}


class CounterList(msgspec.Struct, frozen=True):
    """A part of a list of counters, in the order that was asked for."""

    counters: tuple[Figures, ...]
    next: Annotated[str | None, Meta(description="address of the part that follows, if one does")]


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """A place in the list: what it is ordered by, and the URL where that is the same."""

    rank: int
    url: str


class Counters:
    """Answers of and about single counters."""

    def __init__(self, ledger: Ledger, records: Records, index: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._records = records
        self._index = index

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        return (
            Endpoint(
                Route(f"{API_PREFIX}counter", self.counter, Guard.COUNTERS, Form.JSON),
                {
                    "GET": Operation(
                        "getCounter",
                        "All figures of one counter",
                        (Figures,),
                        "The numbers that the tags of a page show, as of this moment. To look"
                        " counts nothing.",
                        (URL, SEL),
                        refusals=(404,),
                    )
                },
            ),
            Endpoint(
                Route(f"{API_PREFIX}counters", self.counters, Guard.DASHBOARD, Form.JSON),
                {
                    "GET": Operation(
                        "listCounters",
                        "All counters of a kind",
                        (CounterList,),
                        "Follow `next` until it is null to get them all.",
                        (_KIND, _PREFIX, _ORDER, _LIMIT, _CURSOR),
                    )
                },
            ),
        )

    async def counter(self, question: Question) -> Reply:
        """Answer ``/-/api/counter?url=/page.shtml``, by ``sel=`` also other kinds."""
        fields = Fields(question.asked.query)
        address = named_counter(URL.required(fields), SEL.read(fields), self._index)
        if is_sum(address.url):
            # Whoever comes may ask here, and to add up all counters of a site takes a while.
            raise Refusal(400, f"url names several counters; {API_PREFIX}sums adds them up")
        wanted = Wanted((address,))
        counter = (await self._ledger.peek(wanted, int(question.asked.now))).counters[address]
        if not counter.total:
            raise Refusal(404, f"There is no counter of {address.url}")
        return answer(figures(address, counter))

    async def counters(self, question: Question) -> Reply:
        """Answer ``/-/api/counters``."""
        fields = Fields(question.asked.query)
        kind, prefix = Kind(_KIND.read(fields)), _PREFIX.read(fields) or ""
        order, limit = _ORDER.read(fields), _LIMIT.read(fields)
        after = place_of(_CURSOR.read(fields), _Place)
        counters, rank = self._records.counters(kind), _RANKS[order]
        places = (
            (rank(counter), url) for url, counter in counters.items() if url.startswith(prefix)
        )
        if after is not None:
            beyond = after.rank, after.url
            places = (place for place in places if place > beyond)
        found = nsmallest(limit + 1, places)
        shown = tuple(figures(Address(kind, url), counters[url]) for _, url in found[:limit])
        # As everywhere: what is shown is kept.
        await self._ledger.peek(Wanted(), int(question.asked.now))
        if len(found) <= limit:
            return answer(CounterList(shown, None))
        fixed = {"kind": kind, "prefix": prefix, "order": order, "limit": limit}
        link = following(f"{API_PREFIX}counters", fixed, _Place(*found[limit - 1]))
        return answer(CounterList(shown, link), headers={"Link": f'<{link}>; rel="next"'})
