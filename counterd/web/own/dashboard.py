"""The dashboard ``/-/``, and its tables in full as CSV and JSON."""

from typing import Final

from counterd.ledger import Records
from counterd.model import Outcome
from counterd.spreadsheet import csv_text
from counterd.usage import Settings
from counterd.usage.periods import Level
from counterd.web.own.exports import csv_rows, export
from counterd.web.own.fields import Fields
from counterd.web.own.jsontext import json_text
from counterd.web.own.now import Watch
from counterd.web.own.rankings import TABLES
from counterd.web.own.refusal import Refusal
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Question
from counterd.web.own.view import Viewing
from counterd.web.own.wishes import wished
from counterd.web.reply import Headers, Reply

ROWS_MAX: Final = 100_000
"""A table of more names than these is cut, and says so."""


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
        """Answer ``/-/table/NAME.csv`` and ``.json``, in the same words as the dashboard."""
        slug, _, form = question.path.rpartition(".")
        table = TABLES.get(slug)
        if table is None or form not in ("csv", "json"):
            raise Refusal(404, f"There is no such table: {question.path}")
        now, calendar = int(question.asked.now), self._settings.calendar
        wish = wished(Fields(question.asked.query), calendar, now)
        inquiry = wish.inquiry(now, calendar, top=ROWS_MAX, only=table.category)
        today = calendar.start_of(Level.DAY, now)
        told = export(table, wish, await self._records.overview(inquiry), today)
        if form == "json":
            body, kind = json_text(told), "application/json"
        else:
            body, kind = csv_text(csv_rows(told)).encode(), "text/csv; charset=utf-8"
        return Reply(200, _headers(kind, f"{slug}.{form}"), body, Outcome.OTHER)


def _headers(kind: str, name: str) -> Headers:
    return {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
