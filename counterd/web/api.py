"""What programs ask: the figures of a counter as JSON, and whether the server is well."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import msgspec

from counterd.counters.addresses import counter_url, decoded_path
from counterd.counters.counter import Counter
from counterd.counters.referers import cleaned, site_of
from counterd.counters.selection import selected
from counterd.counters.sums import is_sum
from counterd.ledger import Ledger, Wanted
from counterd.model import SITE_TOTAL, TOTAL_URL, Address, Epoch, Kind, Outcome
from counterd.web.asked import Asked
from counterd.web.reply import Headers, Reply

_QUERY_FIELDS_MAX: Final = 20
_HEADERS: Final[Headers] = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
}


class Figures(msgspec.Struct, frozen=True):
    """All figures of one counter, for people who write programs; times are ISO 8601 UTC."""

    url: str
    kind: str
    total: int
    unique: int
    recent: int
    networks: int
    networks_ipv4: int
    networks_ipv6: int
    created: str | None
    total_at: str | None
    unique_at: str | None
    recent_at: str | None


def figures(address: Address, counter: Counter) -> Figures:
    """Return the figures of ``counter``."""
    ipv4, ipv6 = counter.networks.bit_count(), counter.networks6.bit_count()
    return Figures(
        url=address.url,
        kind=address.kind,
        total=counter.total,
        unique=counter.unique,
        recent=counter.recent,
        networks=ipv4 + ipv6,
        networks_ipv4=ipv4,
        networks_ipv6=ipv6,
        created=_iso(counter.created),
        total_at=_iso(counter.total_at),
        unique_at=_iso(counter.unique_at),
        recent_at=_iso(counter.recent_at),
    )


def named_counter(url: str, sel: str | None, index: tuple[str, ...]) -> Address:
    """Return which counter people mean by ``url`` and ``sel``.

    ``url`` is the path of a page, escaped or not, ``#total``, or the full URL of a referring page.
    """
    kind = selected(sel)
    if url == TOTAL_URL and kind is Kind.ACCESS:
        return SITE_TOTAL
    if url.startswith("#"):
        return Address(kind, url)
    referer = cleaned(url)
    if referer is None:
        return Address(kind, counter_url(decoded_path(url), index))
    if kind is Kind.REFERER_SITE:
        return Address(kind, site_of(referer))
    return Address(Kind.REFERER, referer)


class Api:
    """The JSON answers."""

    def __init__(self, ledger: Ledger, index: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._index = index

    async def counter(self, asked: Asked) -> Reply:
        """Answer ``/-/api/counter?url=/page.shtml``, by ``sel=`` also other kinds."""
        try:
            # Odd bytes become marks of replacement: no counter has these in its name.
            query = asked.query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            fields = dict(parse_qsl(query, max_num_fields=_QUERY_FIELDS_MAX))
        except ValueError:
            return problem(400, "There are too many fields in the query.")
        if "url" not in fields:
            return problem(400, "Say which counter: /-/api/counter?url=/page.shtml")
        address = named_counter(fields["url"], fields.get("sel"), self._index)
        if is_sum(address.url):
            # Whoever comes may ask here, and to add up all counters of a site takes a while.
            return problem(400, "Ask for one counter at a time.")
        counter = (await self._ledger.peek(Wanted((address,)), int(asked.now))).counters[address]
        if not counter.total:
            return problem(404, f"There is no counter of {address.url}")
        body = msgspec.json.encode(figures(address, counter))
        return Reply(200, _HEADERS, body, Outcome.OTHER)

    async def health(self, asked: Asked) -> Reply:
        """Answer ``/healthz``: this process is alive."""
        del asked
        headers = {**_HEADERS, "Content-Type": "text/plain; charset=utf-8"}
        return Reply(200, headers, b"ok\n", Outcome.OTHER)


def problem(status: int, detail: str) -> Reply:
    """Return an error in the form of RFC 9457."""
    title = HTTPStatus(status).phrase
    body = msgspec.json.encode(
        {"type": "about:blank", "title": title, "status": status, "detail": detail}
    )
    headers = {**_HEADERS, "Content-Type": "application/problem+json"}
    return Reply(status, headers, body, Outcome.ERROR)


def _iso(at: Epoch) -> str | None:
    if not at:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
