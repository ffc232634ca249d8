"""A table of the dashboard in full, for programs and spreadsheets."""

from collections.abc import Iterator
from datetime import date

import msgspec

from counterd.model import Epoch
from counterd.spreadsheet import Cell
from counterd.usage.overview import Overview, Ranked
from counterd.usage.periods import DAY_S, date_of
from counterd.usage.values import Days
from counterd.web.own.rankings import Table, filled
from counterd.web.own.wishes import Wish


class Between(msgspec.Struct, frozen=True):
    """The first and the last day of a time."""

    since: date
    until: date


class Line(msgspec.Struct, frozen=True):
    """One row."""

    name: str
    """As it is counted."""
    label: str
    """As people read it."""
    count: int
    before: int | None
    """In the period before; none if that is not compared."""
    kind: str | None


class Export(msgspec.Struct, frozen=True):
    """A table, the most counted first."""

    table: str
    unit: str
    days: Between
    """Those asked for, or as many more as are kept only together with them."""
    before: Between | None
    prefix: str | None
    """Only paths that begin so are in it."""
    total: int
    """Of all rows, and of what has lost its name."""
    nameless: int
    """So many of ``total`` are so old that their names are not kept any more."""
    cut: int
    """How many rows there are beyond these."""
    rows: tuple[Line, ...]


def export(table: Table, wish: Wish, overview: Overview, today: Epoch) -> Export:
    """Return all rows of ``table`` that the records told."""
    ranked = overview.ranked.get(table.category, Ranked())
    before = wish.before_told(overview)
    found = filled(table, ranked)
    return Export(
        table=table.slug,
        unit=table.unit,
        days=_between(wish.days_told(overview, today)),
        before=None if before is None else _between(before),
        prefix=(wish.prefix or None) if table.is_prefixed else None,
        total=found.total,
        nameless=found.folded,
        cut=found.untold,
        rows=tuple(
            Line(
                row.event,
                row.name,
                row.count,
                None if before is None else row.before,
                row.note or None,
            )
            for row in found.rows
        ),
    )


def csv_rows(told: Export) -> Iterator[tuple[Cell, ...]]:
    """Yield the head and a row for each line."""
    yield "name", "label", "kind", told.unit, "before"
    for row in told.rows:
        yield row.name, row.label, row.kind, row.count, row.before


def _between(days: Days) -> Between:
    return Between(date_of(days.first), date_of(days.end - DAY_S))
