"""The figures of counters as JSON, for scripts of pages served elsewhere."""

import msgspec

from counterd.counters.counter import Counter
from counterd.model import SITE_TOTAL
from counterd.usage.history import History
from counterd.usage.periods import Calendar
from counterd.web.figures import iso_time
from counterd.web.own.embeds.answers import told
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.own.embeds.figures import COUNTED, DAILY, summed
from counterd.web.reply import Reply


class Count(msgspec.Struct, frozen=True, omit_defaults=True):
    """All figures of a counter, or of a sum of several; times are ISO 8601 UTC."""

    urls: list[str]
    total: int
    unique: int
    recent: int
    networks: int
    today: int
    yesterday: int
    week: int
    month: int
    year: int
    created: str | None
    counted: str | None
    """When it was counted last."""
    online: int | None = None
    """With the next one, of the site alone."""
    visitors: dict[str, int] | None = None
    """Distinct, by the names of times as above."""


class Counts:
    """The JSON answers."""

    def __init__(self, embedding: Embedding, calendar: Calendar) -> None:
        self._embedding = embedding
        self._calendar = calendar

    async def json(self, embed: Embed) -> Reply:
        """Count, if that may be, and tell all figures."""
        counter = await self._embedding.counted(embed)
        return told(self._count(embed, counter, await self._embedding.histories(embed)))

    def _count(self, embed: Embed, counter: Counter, histories: list[History]) -> Count:
        def figure(name: str) -> int:
            return summed(name, histories, self._calendar)

        is_site = embed.keys == (SITE_TOTAL,)
        return Count(
            urls=[key.url for key in embed.keys],
            total=counter.total,
            unique=counter.unique,
            recent=counter.recent,
            networks=COUNTED["networks"](counter),
            today=figure("today"),
            yesterday=figure("yesterday"),
            week=figure("week"),
            month=figure("month"),
            year=figure("year"),
            created=iso_time(counter.created),
            counted=iso_time(counter.total_at),
            online=figure("online") if is_site else None,
            visitors={name: figure(f"{name}.unique") for name in DAILY} if is_site else None,
        )
