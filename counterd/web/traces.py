"""What a request tells of its visitor for the statistics, from its headers and address."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from counterd.model import Trace
from counterd.web.agents import agent
from counterd.web.asked import Asked
from counterd.web.browsers import family
from counterd.web.countries import country
from counterd.web.sources import EMBEDDED, Source, SourceKind, bare, is_spam, source

# Where a visitor came from within the site is no referrer.
_NO_REFERRERS: Final = frozenset({SourceKind.DIRECT, SourceKind.INTERNAL, SourceKind.EMBED})
_AGENT_CHARACTERS_MAX: Final = 512


class Traces:
    """Reads traces; knows which referring domains are spam."""

    __slots__ = ("_spam",)

    def __init__(self, spam: frozenset[str]) -> None:
        self._spam = spam

    def trace(self, asked: Asked) -> Trace:
        """Return what ``asked`` tells."""
        headers = asked.headers
        own = frozenset({_own_host(headers)})
        return self._trace(asked, self._source(headers.get("Referer"), own))

    def embedded(self, asked: Asked, referrer: str | None) -> Trace:
        """Return what ``asked`` tells of somebody who looks at a page elsewhere.

        The Referer header names that page. ``referrer`` is where its visitor came from, empty for
        nowhere, ``None`` if the page does not say.
        """
        if referrer is None:
            return self._trace(asked, EMBEDDED)
        own = {_own_host(asked.headers), bare(_host(asked.headers.get("Referer")) or "")}
        return self._trace(asked, self._source(referrer, frozenset(own)))

    def _trace(self, asked: Asked, came: Source) -> Trace:
        header = asked.headers.get("User-Agent", "")
        seen = family(header)
        return Trace(
            kind=agent(header).kind,
            browser=seen.browser,
            system=seen.system,
            country=country(asked.address),
            source=came.kind,
            referrer="" if came.kind in _NO_REFERRERS else came.name,
            visitor=f"{asked.address.hex()} {header[:_AGENT_CHARACTERS_MAX]}",
        )

    def _source(self, referer: str | None, own: frozenset[str]) -> Source:
        host = _host(referer)
        came = source(host, own)
        if host is not None and is_spam(came.name, self._spam):
            return source(None)
        return came


def _own_host(headers: Mapping[str, str]) -> str:
    host = headers.get("Host", "")
    return bare(host.rpartition(":")[0] or host)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None
