"""What the command line prints: counters and reports, as tables, CSV and JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Final, Literal
from unicodedata import combining, east_asian_width

import msgspec

from counterd.counters.counter import Counter
from counterd.model import Address, Epoch
from counterd.report import Category, Entry, Mark, Period, Seen
from counterd.spreadsheet import Cell, csv_text
from counterd.web.figures import figures

Form = Literal["table", "csv", "json"]

_BOLD: Final = "\x1b[1m{}\x1b[0m"
_FOLDED: Final = "(all events)"
_NAME_COLUMNS_MIN: Final = 20
_GAP: Final = 2
_CSV_HEAD: Final = ("kind", "level", "start", "category", "event", "count", "per_day")


def counter_text(address: Address, counter: Counter, zone: tzinfo, *, as_json: bool) -> str:
    """Return all figures of one counter, as JSON or in lines."""
    shown = figures(address, counter)
    if as_json:
        return msgspec.json.format(msgspec.json.encode(shown)).decode()

    def local(at: Epoch) -> str:
        return f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M:%S %Z}" if at else "never"

    rows = (
        ("counter", f"{shown.url} ({shown.kind})"),
        ("total", f"{shown.total:,}  last {local(counter.total_at)}"),
        ("unique", f"{shown.unique:,}  last {local(counter.unique_at)}"),
        ("recent", f"{shown.recent:,}  last {local(counter.recent_at)}"),
        ("networks", f"{shown.networks:,}  {shown.networks_ipv4:,} of them IPv4"),
        ("since", local(counter.created)),
    )
    return "\n".join(f"{name:9} {text}" for name, text in rows)


def one_line(text: str) -> str:
    """Return ``text`` on one line, whatever the names of files or settings in it hold."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def report_text(entries: Sequence[Entry], form: Form, width: int | None) -> str:
    """Return a report; ``width`` is that of the terminal, ``None`` if it goes elsewhere."""
    match form:
        case "table":
            return as_table(entries, width)
        case "csv":
            return as_csv(entries)
        case "json":
            return as_json(entries)


def as_table(entries: Iterable[Entry], width: int | None) -> str:
    """Return a table for a terminal of ``width`` columns; with ``None`` plain, and nothing cut."""
    # Marks that follow each other are one block, and a period is one of its own.
    groups = groupby(enumerate(entries), lambda one: -1 if isinstance(one[1], Mark) else one[0])
    blocks = [[row for _, entry in group for row in _rows(entry)] for _, group in groups]
    rows = [row for block in blocks for row in block if not row.is_heading]
    numbers = max((_columns(row.number) for row in rows), default=0)
    beside = max((_columns(row.beside) for row in rows), default=0)
    names = max((_columns(row.name) for row in rows), default=0)
    if width is not None:
        names = min(names, max(_NAME_COLUMNS_MIN, width - numbers - beside - 2 * _GAP))
    shape = _Shape(names, numbers, beside, is_plain=width is None)
    return "\n\n".join("\n".join(shape.line(row) for row in block) for block in blocks)


def as_csv(entries: Iterable[Entry]) -> str:
    """Return a line for each count, each number of those seen, and each mark.

    No cell begins a formula; those that would begin with an apostrophe.
    """
    records = (cells for entry in entries for cells in _records(entry))
    # Whoever prints it ends the last line.
    return csv_text([_CSV_HEAD, *records]).removesuffix("\n")


def as_json(entries: Sequence[Entry]) -> str:
    """Return a list of periods and marks; ``type`` says which."""
    return msgspec.json.format(msgspec.json.encode(entries)).decode()


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    number: str = ""
    beside: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """How many terminal columns each part of a line takes."""

    names: int
    numbers: int
    beside: int
    is_plain: bool

    def line(self, row: _Row) -> str:
        if row.is_heading:
            return row.name if self.is_plain else _BOLD.format(row.name)
        name = _cut(row.name, self.names)
        name += " " * (self.names - _columns(name))
        line = f"{name}{'':{_GAP}}{row.number:>{self.numbers}}"
        return f"{line}{'':{_GAP}}{row.beside:>{self.beside}}" if row.beside else line


def _rows(entry: Entry) -> Iterator[_Row]:
    match entry:
        case Mark(at, category, event):
            yield _Row(f"{at:%Y-%m-%d %H:%M:%S %Z}  {category}: {event}", is_heading=True)
        case Period(level, start, seen, categories):
            yield _Row(_title(level, start), is_heading=True)
            yield from map(_seen_row, seen)
            for one in categories:
                yield from _category_rows(one)


def _title(level: str, start: datetime | date | None) -> str:
    if start is None:
        return "all time"
    form = {
        "base": "%Y-%m-%d %H:%M %Z",
        "day": "%Y-%m-%d %A",
        "week": "week of %Y-%m-%d",
        "month": "%Y-%m",
        "year": "%Y",
    }[level]
    return format(start, form)


def _seen_row(seen: Seen) -> _Row:
    beside = "" if seen.per_day is None else f"{seen.per_day:,.1f} a day"
    return _Row(f"  {seen.category}", f"{seen.count:,}", beside)


def _category_rows(category: Category) -> Iterator[_Row]:
    yield _Row(f"  {category.category}", f"{category.count:,}")
    for one in category.events:
        yield _Row(f"    {one.event or _FOLDED}", f"{one.count:,}")
    if category.untold:
        rest = category.count - sum(one.count for one in category.events)
        yield _Row(f"    and {category.untold:,} more", f"{rest:,}")


def _records(entry: Entry) -> Iterator[tuple[Cell, ...]]:
    match entry:
        case Mark(at, category, event):
            yield "mark", None, at.isoformat(), category, event, None, None
        case Period(level, start, seen, categories):
            begins = None if start is None else start.isoformat()
            for one in seen:
                yield "seen", level, begins, one.category, None, one.count, one.per_day
            for group in categories:
                for count in group.events:
                    yield "count", level, begins, group.category, count.event, count.count, None


def _columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in {"F", "W"} else 1
        for letter in text
    )


def _cut(text: str, columns: int) -> str:
    if _columns(text) <= columns:
        return text
    while _columns(text) >= columns:
        text = text[:-1]
    return text + "…"
