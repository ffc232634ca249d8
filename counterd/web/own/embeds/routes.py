"""The routes of everything that pages elsewhere embed."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from counterd.ledger import Ledger
from counterd.usage.periods import Calendar
from counterd.web.hits import Hits
from counterd.web.messages import Messages
from counterd.web.own.embeds.allowed import Allowed
from counterd.web.own.embeds.badges import Badges
from counterd.web.own.embeds.counts import Counts
from counterd.web.own.embeds.digits import Digits
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.own.embeds.goatcounter import GoatCounter
from counterd.web.own.embeds.keys import key_of_path, keys_of_fields
from counterd.web.own.embeds.pixels import Pixels
from counterd.web.own.embeds.spans import Spans
from counterd.web.own.embeds.strips import Strips
from counterd.web.own.embeds.visits import VisitCounts
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Form, Guard, Handler, Question, Route
from counterd.web.reply import Reply

Show = Callable[[Embed], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class EmbedRules:
    """What the operator says of embeds."""

    calendar: Calendar
    allow: Collection[str] = ()
    """Patterns of the paths that pages elsewhere may count under."""
    index: Collection[str] = ("index.shtml", "index.html")
    keep_day_days: int = 400
    """How far back single days are known."""
    strips: Path | None = None
    """The folder of the site's own digits."""


def embed_routes(
    ledger: Ledger, hits: Hits, messages: Messages, rules: EmbedRules
) -> Iterator[Route]:
    """Yield the routes of all embeds.

    Raises:
        ConfigError: the folder of strips is not there.
    """
    calendar, index = rules.calendar, rules.index
    embedding = Embedding(ledger, hits, Allowed(rules.allow), calendar)
    badges = Badges(embedding)
    counts = Counts(embedding, calendar)
    yield from _routes("badge", ".svg", badges.svg, Guard.BADGES, index)
    yield from _routes("shields", ".json", badges.shield, Guard.BADGES, index)
    yield from _routes("count", ".json", counts.json, Guard.COUNTERS, index)
    digits = Digits(embedding, Strips(rules.strips))
    yield from _routes("digits", ".svg", digits.svg, Guard.BADGES, index)
    yield from _routes("digits", ".png", digits.png, Guard.BADGES, index)
    # It shows nothing, so it is never closed; whether it counts is another setting.
    yield from _routes("pixel", ".gif", Pixels(embedding).gif, Guard.OPEN, index)
    goat = GoatCounter(embedding, index)
    yield Route(
        "/count",
        goat.count,
        Guard.OPEN,
        Form.TEXT,
        methods=("GET", "POST"),
        yields=True,
        is_shared=True,
    )
    visits = VisitCounts(embedding, messages, Spans(calendar, rules.keep_day_days), index)
    yield from _counters(".json", visits.json, Guard.COUNTERS)
    yield from _counters(".svg", visits.svg, Guard.BADGES)
    yield from _counters(".png", visits.png, Guard.BADGES)
    yield from _counters(".html", visits.html, Guard.BADGES)


def _routes(
    name: str, end: str, show: Show, guard: Guard, index: Collection[str]
) -> Iterator[Route]:
    """Yield the routes of one kind of embed: its counter in the path, or in the query."""

    async def by_path(question: Question) -> Reply:
        fields = Fields(question.asked.query)
        if "url" in fields:
            raise Refusal(400, "url: the path of this address names the counter already")
        return await show(Embed(question, fields, (key_of_path(question.path, index),)))

    async def by_query(question: Question) -> Reply:
        fields = Fields(question.asked.query)
        keys = keys_of_fields(fields, index, may_add_up=question.has_token)
        return await show(Embed(question, fields, keys))

    form = Form.JSON if end == ".json" else Form.TEXT
    yield Route(f"/-/{name}{end}", by_query, guard, form, is_shared=True)
    # The page of the front folder has no name: its path is the slash alone.
    for path in (f"/-/{name}/{end}", f"/-/{name}/{{path}}{end}"):
        yield Route(path, by_path, guard, form, is_shared=True)


def _counters(end: str, handler: Handler, guard: Guard) -> Iterator[Route]:
    form = Form.JSON if end == ".json" else Form.TEXT
    for path in (f"/counter/{end}", f"/counter/{{path}}{end}"):
        yield Route(path, handler, guard, form, yields=True, is_shared=True)
