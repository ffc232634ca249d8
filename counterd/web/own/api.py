"""What programs ask: the figures of a counter as JSON, and whether the server is well."""

from typing import Final

import msgspec

from counterd.counters.sums import is_sum
from counterd.ledger import Ledger, Wanted
from counterd.model import Outcome
from counterd.web.figures import figures, named_counter
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from counterd.web.reply import Headers, Reply

_HEADERS: Final[Headers] = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
}


class Api:
    """The JSON answers."""

    def __init__(self, ledger: Ledger, index: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._index = index

    async def counter(self, question: Question) -> Reply:
        """Answer ``/-/api/counter?url=/page.shtml``, by ``sel=`` also other kinds."""
        fields = Fields(question.asked.query)
        url = fields.text("url")
        if url is None:
            raise Refusal(400, "Say which counter: /-/api/counter?url=/page.shtml")
        address = named_counter(url, fields.text("sel"), self._index)
        if is_sum(address.url):
            # Whoever comes may ask here, and to add up all counters of a site takes a while.
            raise Refusal(400, "Ask for one counter at a time.")
        wanted = Wanted((address,))
        counter = (await self._ledger.peek(wanted, int(question.asked.now))).counters[address]
        if not counter.total:
            raise Refusal(404, f"There is no counter of {address.url}")
        body = msgspec.json.encode(figures(address, counter))
        return Reply(200, _HEADERS, body, Outcome.OTHER)

    async def health(self, question: Question) -> Reply:
        """Answer ``/healthz``: this process is alive."""
        del question
        headers = {**_HEADERS, "Content-Type": "text/plain; charset=utf-8"}
        return Reply(200, headers, b"ok\n", Outcome.OTHER)
