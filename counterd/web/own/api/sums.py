"""The sum of several counters for programs, as a tag with a list or a pattern shows it."""

from asyncio import to_thread
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.counters.counter import Counter, united
from counterd.counters.sums import members, parts
from counterd.ledger import Ledger, Records, Wanted
from counterd.model import Address
from counterd.web.figures import Figures, figures, named_counter
from counterd.web.own.api.answers import answer
from counterd.web.own.api.counters import SEL
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Texts
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply

# More are asked for by a pattern, or are no question that a person has.
_PARTS_MAX: Final = 200
_URLS: Final = Texts(
    "url",
    "path of a page, several in a row with blanks between them, or a pattern like /docs/*; may be"
    " there more than once. Patterns need a token",
    "/a.shtml /b.shtml",
)


class Sum(Figures, frozen=True):
    """The figures of several counters: added up, networks united; times are ISO 8601 UTC."""

    counters: Annotated[int, Meta(ge=0, description="how many counters were added up")]


class SumOfCounters:
    """Adds counters up."""

    def __init__(self, ledger: Ledger, records: Records, index: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._records = records
        self._index = index

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        operation = Operation(
            "getSum",
            "The sum of several counters",
            (Sum,),
            "As a tag shows it: total, unique and recent are added, networks united; the oldest"
            " creation and the newest times. Each counter is added once, however many of the URLs"
            " name it; those that are not there add nothing.",
            (_URLS, SEL),
            refusals=(401,),
        )
        route = Route(f"{API_PREFIX}sums", self.sums, Guard.COUNTERS, Form.JSON)
        return (Endpoint(route, {"GET": operation}),)

    async def sums(self, question: Question) -> Reply:
        """Answer ``/-/api/sums?url=/a.shtml&url=/b.shtml``."""
        fields = Fields(question.asked.query)
        asked = self._asked(_URLS.read(fields), SEL.read(fields))
        kind = asked[0].kind
        if any(address.kind is not kind for address in asked):
            raise Refusal(400, "url: these are counters of several kinds, which do not add up")
        patterns = [address.url for address in asked if "*" in address.url]
        if patterns and not question.has_token:
            challenge = {"WWW-Authenticate": 'Bearer realm="counterd"'}
            raise Refusal(401, "Patterns need a token; a list of URLs does not.", challenge)
        counters = self._records.counters(kind)
        urls = dict.fromkeys(address.url for address in asked)
        if patterns:
            # In a thread: of a hundred thousand counters, pages must not wait for the sum.
            urls |= dict.fromkeys(await to_thread(members, " ".join(patterns), [*counters]))
        found = (counters.get(url) for url in urls)
        there = [counter for counter in found if counter is not None and counter.total]
        # As everywhere: what is shown is kept.
        await self._ledger.peek(Wanted(), int(question.asked.now))
        total = figures(Address(kind, " ".join(one.url for one in asked)), await _sum(there))
        return answer(Sum(**msgspec.structs.asdict(total), counters=len(there)))

    def _asked(self, urls: list[str], sel: str | None) -> list[Address]:
        named = [part for url in urls for part in parts(url)]
        if len(named) > _PARTS_MAX:
            raise Refusal(400, f"url: expected at most {_PARTS_MAX} counters, got {len(named)}")
        return [named_counter(part, sel, self._index) for part in named]


async def _sum(counters: list[Counter]) -> Counter:
    if len(counters) <= _PARTS_MAX:
        return united(counters)
    return await to_thread(united, counters)
