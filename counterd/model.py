"""The values that cross the floors: who came, when, to what, and which counter that concerns."""

import enum
from typing import NamedTuple

Epoch = int
"""Seconds since 1970-01-01 00:00 UTC."""

TOTAL_URL = "#total"
OTHER_URL = "#other"


class Kind(enum.StrEnum):
    """Says what a counter counts."""

    ACCESS = "access"
    SSI = "ssi"  # never counted: ``sel=ssi`` shows zeros, as with DeleGate
    REFERER = "referer"
    REFERER_SITE = "referer-site"
    TOTAL = "total"
    ERROR = "error"


class Address(NamedTuple):
    """Names one counter.

    ``url`` is a decoded URL path of the site ("/", "/docs/a.shtml"), a full URL for referers, or
    one of the names that no URL has: ``#total`` and ``#other``.
    """

    kind: Kind
    url: str


SITE_TOTAL = Address(Kind.TOTAL, TOTAL_URL)


class Client(NamedTuple):
    """Who came, as far as a counter may know."""

    identity: bytes
    """The 16-byte address, or a keyed 8-byte hash of it."""
    network: int
    """0 to 1,023, in the map of its own address family."""
    is_ipv6: bool
    shown: int
    """32 bits for ``%L``: the first 12 of the address, and the last 8 of it or of its hash."""
    record: bytes
    """All that in one, as :mod:`counterd.counters.recent` packs it."""


class AgentClass(enum.StrEnum):
    """Says what a User-Agent header claims to be."""

    HUMAN = "human"
    BOT = "bot"
    UNKNOWN = "unknown"


class Outcome(enum.StrEnum):
    """Says what became of a request, as far as counters care."""

    VIEW = "view"  # GET answered 200, 304, or 206 from byte 0
    ERROR = "error"  # answered 400 or above
    OTHER = "other"  # HEAD, redirects, further parts of a file: nobody's hit
    EVENT = "event"  # told by a page elsewhere: something happened there, and was no view


class Trace(NamedTuple):
    """What a request tells of its visitor for the statistics; all of it is coarse."""

    kind: str = ""
    """What sort of program asks: browser, search engine, ai …"""
    browser: str = ""
    system: str = ""
    country: str = ""
    """Two letters, where the address is registered."""
    source: str = ""
    """What sort of place the visitor came from: search, social, site, direct …"""
    referrer: str = ""
    """The name of that place, empty if there is none to tell."""
    visitor: str = ""
    """Whatever tells this visitor from others; it is hashed before anything is kept."""


class Served(NamedTuple):
    """What it took to answer a request."""

    at: Epoch
    size_bytes: int
    """Of the body."""
    took_s: float
    """Until the answer was ready to be sent."""
    times: int = 1
    """How many answers that was; ``size_bytes`` is that of all."""


class Hit(NamedTuple):
    """One request, as the edge saw it.

    A tuple, as all here: each request makes one, and a frozen dataclass takes five times as long.
    """

    at: Epoch
    """Taken once, at the edge."""
    address: bytes
    """The client's, 16 bytes in network order; IPv4 lies in ::ffff:0:0/96."""
    url: str
    """The page's counter: decoded, normalised URL path; an index page's is its folder's.

    Of an event, its name.
    """
    outcome: Outcome
    referer: str | None
    """The header as it came."""
    agent: AgentClass
    has_counter_tag: bool
    is_own: bool
    """By the owner of the site or a test, who asked not to be counted."""
    status: int = 200
    is_page: bool = True
    """A page that people read; other files are downloads and parts of pages."""
    trace: Trace = Trace()
