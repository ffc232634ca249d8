"""What a request tells of its visitor for the statistics, from its headers and address."""

from typing import Final
from urllib.parse import urlsplit

from counterd.model import Trace
from counterd.web.agents import agent
from counterd.web.asked import Asked
from counterd.web.browsers import family
from counterd.web.countries import country
from counterd.web.sources import Source, SourceKind, bare, is_spam, source

# Where a visitor came from within the site is no referrer.
_NO_REFERRERS: Final = frozenset({SourceKind.DIRECT, SourceKind.INTERNAL})
_AGENT_CHARACTERS_MAX: Final = 512


class Traces:
    """Reads traces; knows which referring domains are spam."""

    __slots__ = ("_spam",)

    def __init__(self, spam: frozenset[str]) -> None:
        self._spam = spam

    def trace(self, asked: Asked) -> Trace:
        """Return what ``asked`` tells."""
        headers = asked.headers
        header = headers.get("User-Agent", "")
        seen = family(header)
        came = self._source(headers.get("Referer"), headers.get("Host", ""))
        return Trace(
            kind=agent(header).kind,
            browser=seen.browser,
            system=seen.system,
            country=country(asked.address),
            source=came.kind,
            referrer="" if came.kind in _NO_REFERRERS else came.name,
            visitor=f"{asked.address.hex()} {header[:_AGENT_CHARACTERS_MAX]}",
        )

    def _source(self, referer: str | None, own_host: str) -> Source:
        host = None
        if referer:
            try:
                host = urlsplit(referer).hostname
            except ValueError:
                host = None
        came = source(host, frozenset({bare(own_host.rpartition(":")[0] or own_host)}))
        if host is not None and is_spam(came.name, self._spam):
            return source(None)
        return came
