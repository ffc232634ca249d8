"""Embeds of a site that runs without a web server, and what they answer."""

import json
from collections.abc import Mapping

from counterd.config import Networks
from counterd.model import Address, Kind
from counterd.web.hits import Hits, Rules
from counterd.web.own.embeds.allowed import Allowed
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.own.fields import Fields
from counterd.web.own.routes import Question
from counterd.web.reply import Reply
from tests.asking import question
from tests.counting import NOON, SETTINGS, Running

HITS = Hits(Rules(Networks(), ("/ignored/",), frozenset()))
CALENDAR = SETTINGS.calendar


def page(url: str) -> Address:
    """The counter of a page."""
    return Address(Kind.ACCESS, url)


def embedding(site: Running, *allow: str) -> Embedding:
    """What embeds count and read by, with the patterns ``allow``."""
    return Embedding(site.ledger, HITS, Allowed(allow), CALENDAR)


def asking(
    query: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    path: str = "",
    method: str = "GET",
) -> Question:
    """A question at the time that sites in tests start at."""
    plain = question(f"/-/x?{query}", {"User-Agent": "curl/8", **(headers or {})}, path=path)
    return plain._replace(asked=plain.asked._replace(now=NOON, method=method))


def embed(
    *keys: Address,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
) -> Embed:
    """A view of a page elsewhere that shows ``keys``."""
    return Embed(asking(query, headers, method=method), Fields(query), keys)


def text_of(reply: Reply) -> str:
    """The body of an answer."""
    assert isinstance(reply.body, bytes)
    return reply.body.decode()


def fields_of(reply: Reply) -> dict[str, object]:
    """The fields of an answer in JSON."""
    fields: dict[str, object] = json.loads(text_of(reply))
    return fields
