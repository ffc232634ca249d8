"""The figures of a counter for programs, and what people call a counter."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from counterd.counters.addresses import counter_url, decoded_path
from counterd.counters.counter import Counter
from counterd.counters.referers import cleaned, site_of
from counterd.counters.selection import selected
from counterd.model import SITE_TOTAL, TOTAL_URL, Address, Epoch, Kind

Number = Annotated[int, Meta(ge=0)]
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class Figures(msgspec.Struct, frozen=True):
    """All figures of one counter, for people who write programs; times are ISO 8601 UTC."""

    url: str
    kind: Annotated[str, Meta(description="what it counts: access, referer, error …")]
    total: Annotated[int, Meta(ge=0, description="hits")]
    unique: Annotated[
        int, Meta(ge=0, description="hits by somebody other than the one just before")
    ]
    recent: Annotated[
        int, Meta(ge=0, description="hits by somebody who was not among the last ten")
    ]
    networks: Annotated[int, Meta(ge=0, description="networks that visitors came from")]
    networks_ipv4: Number
    networks_ipv6: Number
    created: Time | None
    total_at: Annotated[Time | None, Meta(description="when the total last changed")]
    unique_at: Time | None
    recent_at: Time | None


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
        created=iso_time(counter.created),
        total_at=iso_time(counter.total_at),
        unique_at=iso_time(counter.unique_at),
        recent_at=iso_time(counter.recent_at),
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


def iso_time(at: Epoch) -> str | None:
    """Return a time as ISO 8601 in UTC, ``None`` for one that never was."""
    if not at:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
