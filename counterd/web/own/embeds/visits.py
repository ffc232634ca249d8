"""Show a count of visits as GoatCounter does: ``/counter/page.json``, and as a picture.

Source: GoatCounter 2's documentation, "Visitor counter".
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from counterd.errors import PictureError
from counterd.model import SITE_TOTAL
from counterd.pictures.numbers import grouped
from counterd.pictures.placard import placard_png, placard_svg
from counterd.web.messages import Messages
from counterd.web.own.embeds.answers import PNG, SVG, picture, told
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.own.embeds.keys import key_of_path
from counterd.web.own.embeds.spans import Spans
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from counterd.web.policies import FRAME_POLICY
from counterd.web.reply import Reply
from counterd.web.target import split_target

_SITE: Final = "/counter/TOTAL."
_NOT_FOUND: Final = 404
_LOW_PX: Final = 60
_HIGH_PX: Final = 80


class VisitCount(msgspec.Struct, frozen=True):
    """A count with commas; the second is the first, as it is there."""

    count: str
    count_unique: str


@dataclass(frozen=True, slots=True)
class _Visits:
    """What is shown."""

    number: int
    what: Literal["page", "site"]
    height: int
    is_found: bool

    @property
    def label(self) -> str:
        """Say what the number is of."""
        return f"Views for this {self.what}"


class VisitCounts:
    """The counters below ``/counter/``; to show them counts nothing."""

    def __init__(
        self, embedding: Embedding, messages: Messages, spans: Spans, index: Collection[str]
    ) -> None:
        self._embedding = embedding
        self._messages = messages
        self._spans = spans
        self._index = index

    async def json(self, question: Question) -> Reply:
        """Tell the count; of a page that nobody has seen, with the status of one not found."""
        visits = await self._visits(question)
        number = grouped(visits.number)
        return told(VisitCount(number, number), 200 if visits.is_found else _NOT_FOUND)

    async def svg(self, question: Question) -> Reply:
        """Draw the count."""
        visits = await self._visits(question)
        drawn = placard_svg(visits.label, grouped(visits.number), visits.height)
        return picture(drawn.encode(), SVG)

    async def png(self, question: Question) -> Reply:
        """Draw the count in pixels."""
        visits = await self._visits(question)
        try:
            drawn = placard_png(visits.number, visits.height)
        except PictureError as error:
            raise Refusal(400, f"{error}; .svg has room for it") from None
        return picture(drawn, PNG)

    async def html(self, question: Question) -> Reply:
        """Show the count as a page for a frame."""
        visits = await self._visits(question)
        reply = self._messages.page(
            "visits.html", label=visits.label, number=grouped(visits.number)
        )
        return reply._replace(headers={**reply.headers, "Content-Security-Policy": FRAME_POLICY})

    async def _visits(self, question: Question) -> _Visits:
        asked, fields = question.asked, Fields(question.asked.query)
        # With a slash before it, TOTAL is a page like others.
        is_site = split_target(asked.raw_target)[0].startswith(_SITE)
        # Scripts name pages with their query, which no counter has.
        page = question.path.partition("?")[0]
        key = SITE_TOTAL if is_site else key_of_path(page, self._index)
        embed = Embed(question, fields, (key,))
        span = self._spans.span(fields, int(asked.now))
        counter = await self._embedding.counter(embed)
        views = counter.total
        if span is not None:
            views = span.views(counter.total, await self._embedding.histories(embed))
        is_found = is_site or counter.total > 0
        what: Literal["page", "site"] = "site" if is_site else "page"
        # Pages were laid out for a line of advertising below the number, or without.
        height = _LOW_PX if "no_branding" in fields else _HIGH_PX
        return _Visits(views, what, height, is_found)
