"""The dashboard ``/-/``, and its tables in full as CSV and JSON."""

import asyncio
from typing import Final, Literal

from counterd.ledger import Records
from counterd.model import Outcome
from counterd.spreadsheet import csv_text
from counterd.usage import Settings
from counterd.usage.overview import Overview
from counterd.usage.periods import Level
from counterd.web.own.exports import csv_rows, export
from counterd.web.own.fields import Fields
from counterd.web.own.jsontext import json_text
from counterd.web.own.now import Watch
from counterd.web.own.rankings import TABLES, Table
from counterd.web.own.refusal import Refusal
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Question
from counterd.web.own.view import Viewing
from counterd.web.own.wishes import Wish, wished
from counterd.web.reply import Headers, Reply

Form = Literal["csv", "json"]

ROWS_MAX: Final = 100_000
"""A table of more names than these is cut, and says so."""
_TYPES: Final[dict[Form, str]] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class Dashboard:
    """Shows the statistics of the site."""

    def __init__(
        self, records: Records, watch: Watch, rendering: Rendering, settings: Settings
    ) -> None:
        self._records = records
        self._watch = watch
        self._rendering = rendering
        self._settings = settings

    async def front(self, question: Question) -> Reply:
        """Answer ``/-/``."""
        now = int(question.asked.now)
        fields = Fields(question.asked.query)
        wish = wished(fields, self._settings.calendar, now)
        overview = await self._records.overview(wish.inquiry(now, self._settings.calendar))
        return self._rendering.page(
            question,
            "dashboard.html",
            view=Viewing(wish, overview, self._settings, now).view(),
            now=await self._watch.now(now),
            is_refreshed=fields.flag("live"),
            zone=str(self._settings.zone),
        )

    async def table(self, question: Question) -> Reply:
        """Answer ``/-/table/NAME.csv`` and ``.json``, of the time and part that a query asks for.

        Raises:
            Refusal: 404, there is no such table.
        """
        table, form = _named(question.path)
        now, calendar = int(question.asked.now), self._settings.calendar
        wish = wished(Fields(question.asked.query), calendar, now)
        inquiry = wish.inquiry(now, calendar, top=ROWS_MAX, only=table.category)
        overview = await self._records.overview(inquiry)
        today = calendar.start_of(Level.DAY, now)

        def written() -> bytes:
            return _written(table, wish, overview, form, today=today)

        # So many rows take a while, in which others must not wait.
        body = await asyncio.to_thread(written)
        return Reply(200, _headers(form, f"{table.slug}.{form}"), body, Outcome.OTHER)


def _named(path: str) -> tuple[Table, Form]:
    slug, _, form = path.rpartition(".")
    table = TABLES.get(slug)
    if table is None:
        raise Refusal(404, f"There is no such table: {path}")
    match form:
        case "csv" | "json":
            return table, form
        case _:
            raise Refusal(404, f"There is no such table: {path}")


def _written(table: Table, wish: Wish, overview: Overview, form: Form, *, today: int) -> bytes:
    told = export(table, wish, overview, today)
    match form:
        case "csv":
            return csv_text(csv_rows(told)).encode()
        case "json":
            return json_text(told)


def _headers(form: Form, name: str) -> Headers:
    return {
        "Content-Type": _TYPES[form],
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
