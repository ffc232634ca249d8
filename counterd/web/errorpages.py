"""Show pages of the site instead of the server's own where a request fails; no error is a visit."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from counterd.model import Outcome
from counterd.web.asked import Asked, joined
from counterd.web.forms import Forms
from counterd.web.pages import Pages
from counterd.web.reply import Reply
from counterd.web.root import DocumentRoot, File
from counterd.web.showing import Showing
from counterd.web.target import Target, requested, split_target

logger = logging.getLogger(__name__)

# What an error tells the client beside its page.
_KEPT: Final = ("Allow", "Content-Range", "Retry-After")
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Means:
    """How a page of the site is found and shown."""

    root: DocumentRoot
    pages: Pages
    showing: Showing
    forms: Forms


class ErrorPages:
    """The error pages of one site."""

    __slots__ = ("_means", "_missing", "_places")

    def __init__(self, places: Mapping[int, Target], means: Means) -> None:
        """``places``: where the page for a status lies."""
        self._places = dict(places)
        self._means = means
        self._missing: set[int] = set()

    def has(self, status: int) -> bool:
        """Say whether the site has a page for errors of this status."""
        return status in self._places

    async def reply(self, refused: Reply, asked: Asked) -> Reply:
        """Return the site's page for ``refused``, which answers ``asked``; that itself without one.

        What an SSI page may know of the error it finds in Apache's REDIRECT_STATUS, REDIRECT_URL,
        REDIRECT_QUERY_STRING and REDIRECT_REQUEST_METHOD.
        """
        place = self._places[refused.status]
        file = self._means.root.find(place)
        try:
            shown = await self._shown(file, asked, refused) if isinstance(file, File) else None
        except Exception:  # the server's own page needs nothing that could be broken
            logger.exception("error page failed: status=%d", refused.status)
            return refused
        if shown is None:
            self._complain(refused.status, place)
            return refused
        self._missing.discard(refused.status)
        kept = {name: refused.headers[name] for name in _KEPT if name in refused.headers}
        headers = {**shown.headers, **kept}
        return Reply(refused.status, headers, shown.body, Outcome.ERROR)

    async def _shown(self, file: File, asked: Asked, refused: Reply) -> Reply | None:
        compiled = self._means.pages.compiled(file)
        if compiled is None:
            return await self._static(file, asked)
        asked = asked._replace(
            method="GET",
            target=file.target,
            query="",
            redirected=_redirected(asked, refused.status),
        )
        shown = await self._means.pages.body(compiled, file, asked, hit=None)
        return self._means.showing.reply(file, shown, asked)

    async def _static(self, file: File, asked: Asked) -> Reply | None:
        form = await self._means.forms.choose(file, joined(asked.headers, "Accept-Encoding"))
        if form.content is None or self._means.pages.is_page_name(file.name):
            return None  # too large
        headers = {
            "Content-Type": form.content_type,
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        if form.coding is not None:
            headers["Content-Encoding"] = form.coding
        if form.is_varied:
            headers["Vary"] = "Accept-Encoding"
        return Reply(_OK, headers, form.content, Outcome.ERROR)

    def _complain(self, status: int, place: Target) -> None:
        if status not in self._missing:
            self._missing.add(status)
            logger.warning("no error page: status=%d at=%s", status, ascii(place.url))


def _redirected(asked: Asked, status: int) -> Mapping[str, str]:
    """Return the variables by which Apache tells an error page what failed."""
    path, query = split_target(asked.raw_target)
    target = requested(path)
    told = {
        "REDIRECT_STATUS": str(status),
        "REDIRECT_URL": path if target is None else target.url,
        "REDIRECT_REQUEST_METHOD": asked.method,
    }
    if query:
        told["REDIRECT_QUERY_STRING"] = query
    return told
