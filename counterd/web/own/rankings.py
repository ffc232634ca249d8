"""The tables of the dashboard: which there are, and their rows out of what was counted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from counterd.usage.overview import EventCount, Ranked
from counterd.web.own.naming import (
    agent_name,
    country_name,
    source_name,
    status_class,
    status_name,
)
from counterd.web.sources import kind_of

TIMES: Final = (
    "< 1 ms",
    "< 3 ms",
    "< 10 ms",
    "< 30 ms",
    "< 100 ms",
    "< 300 ms",
    "< 1 s",
    "1 s and more",
)
"""How long answers took, as it is counted, the fastest first."""
PREFIXED: Final = frozenset({"page", "file", "broken"})
"""The categories whose names are paths of the site."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with its bar."""

    event: str
    """As it is counted."""
    name: str
    """As people read it."""
    count: int
    before: int
    bar_percent: float
    """Of the largest row, which fills the width."""
    note: str = ""
    """What sort of thing it is."""
    url: str = ""
    """Where more is told."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    slug: str
    """Its name in addresses."""
    title: str
    head: str
    """What is in its first column."""
    category: str
    named: Callable[[str], str] = str
    noted: Callable[[str], str] | None = None
    """What sort of thing a row is."""
    note_head: str = ""
    unit: str = "hits"
    about: str = ""
    """What is counted, where that is not plain."""
    nothing: str = "Nothing yet."
    """What is said instead of rows."""
    has_pages: bool = False
    """Whether each row has a page of its own."""

    @property
    def is_prefixed(self) -> bool:
        """Whether it can be filtered by paths."""
        return self.category in PREFIXED


@dataclass(frozen=True, slots=True)
class Filled:
    """A table and its rows."""

    table: Table
    rows: tuple[Row, ...]
    total: int
    """Of all that was counted, shown or not."""
    untold: int
    """How many rows more there are."""
    rest: int
    """How often those were counted."""
    folded: int
    """How often what has lost its name by its age."""


TABLES: Final[Mapping[str, Table]] = {
    table.slug: table
    for table in (
        Table("pages", "Pages", "page", "page", has_pages=True),
        Table("downloads", "Downloads", "file", "file", has_pages=True),
        Table(
            "broken",
            "Broken links",
            "asked for",
            "broken",
            unit="requests",
            about="What was asked for and is not there.",
            nothing="Nothing was asked for in vain.",
        ),
        Table(
            "referrers",
            "Referrers",
            "from",
            "referrer",
            noted=lambda name: kind_of(name).value,
            note_head="kind",
            unit="views",
            about="The sites whose links were followed to here.",
        ),
        Table("sources", "How visitors came", "by", "source", named=source_name, unit="views"),
        Table(
            "countries",
            "Countries",
            "country",
            "country",
            named=country_name,
            unit="views",
            about="Where a visitor's network is registered, which may be elsewhere.",
        ),
        Table("browsers", "Browsers", "browser", "browser", unit="views"),
        Table("systems", "Systems", "system", "system", unit="views"),
        Table(
            "agents",
            "Who asks",
            "who",
            "agent",
            named=agent_name,
            unit="requests",
            about="Robots are among all requests, and left out where views are told.",
        ),
        Table(
            "robots", "Robots", "kind", "bot", unit="requests", nothing="No robot has been here."
        ),
        Table(
            "statuses",
            "Answers",
            "status",
            "status",
            named=status_name,
            noted=status_class,
            note_head="class",
            unit="requests",
        ),
        Table("times", "Time to answer", "took", "time", unit="requests"),
    )
}


def filled(table: Table, ranked: Ranked, most: int | None = None) -> Filled:
    """Return ``table`` with its first ``most`` rows."""
    lines = _ordered(table, ranked.lines)
    shown = lines if most is None else lines[:most]
    largest = max((line.total for line in lines), default=0) or 1
    rows = tuple(_row(table, line, largest) for line in shown)
    hidden = sum(line.total for line in lines[len(shown) :])
    return Filled(
        table,
        rows,
        total=ranked.total,
        untold=ranked.untold + len(lines) - len(shown),
        rest=ranked.rest + hidden,
        folded=ranked.folded,
    )


def page_url(url: str) -> str:
    """Return where the page at ``url`` is told of."""
    return f"/-/page?url={quote(url)}"


def _ordered(table: Table, lines: Iterable[EventCount]) -> list[EventCount]:
    if table.category != "time":
        return [*lines]
    known = {line.event: line for line in lines}
    return [known.pop(name, EventCount(name, 0, 0)) for name in TIMES] + [*known.values()]


def _row(table: Table, line: EventCount, largest: int) -> Row:
    return Row(
        event=line.event,
        name=table.named(line.event),
        count=line.total,
        before=line.before,
        bar_percent=round(line.total * 100 / largest, 2),
        note="" if table.noted is None else table.noted(line.event),
        url=page_url(line.event) if table.has_pages else "",
    )
