"""The usage statistics for programs: the reports of ``counterd report``, and what is on top."""

import asyncio
from datetime import date
from functools import partial
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.errors import ConfigError
from counterd.ledger import Records
from counterd.model import Epoch
from counterd.report import Count, Entry, arranged, days_asked
from counterd.report import Question as Asked
from counterd.usage import Settings
from counterd.usage import report as views
from counterd.usage.periods import DAY_S, Calendar, Level, date_of
from counterd.usage.values import Days
from counterd.web.own.api.answers import answer
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Choice, Day, Text, Whole
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply

_COUNT_MAX: Final = 2**53
_LEVEL: Final = Choice(
    "level", "how long a period is", tuple(level.name.lower() for level in Level), "day"
)
SINCE: Final = Day("since", "first day; without it the last few periods")
UNTIL: Final = Day("until", "last day; without it today")
_CATEGORY: Final = Text(
    "category", "page, file, status, broken, referrer, browser, visitor …", "page"
)
_TOP_CATEGORY: Final = Text("category", _CATEGORY.description, "page", is_required=True)
_MINIMUM: Final = Whole("minimum", "leave out smaller counts", 0, _COUNT_MAX, 0)
_TOP: Final = Whole("top", "so many events of each category; 0 for all", 0, 10_000, 0)
_N: Final = Whole("n", "so many at most", 1, 1000, 10)
# Each takes the memory of what it tells; more at once would answer none of them sooner.
_AT_ONCE_MAX: Final = 2


class Report(msgspec.Struct, frozen=True):
    """What was counted, newest first; a mark stands before the periods that begin with it."""

    level: str
    first: Annotated[date | None, Meta(description="first day; null for all time")]
    last: Annotated[date | None, Meta(description="last day; null for all time")]
    entries: tuple[Entry, ...]


class Top(msgspec.Struct, frozen=True):
    """What was counted most."""

    category: str
    first: Annotated[date, Meta(description="first day")]
    last: Annotated[date, Meta(description="last day")]
    events: tuple[Count, ...]


class Statistics:
    """Answers from the usage statistics."""

    def __init__(self, records: Records, settings: Settings) -> None:
        self._records = records
        self._settings = settings
        self._turns = asyncio.Semaphore(_AT_ONCE_MAX)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        report = Operation(
            "getReport",
            "What was counted in each period",
            (Report,),
            "The entries that `counterd report --json` prints.",
            (_LEVEL, SINCE, UNTIL, _CATEGORY, _MINIMUM, _TOP),
            refusals=(503,),
        )
        top = Operation(
            "getTop",
            "What was counted most in some days",
            (Top,),
            "The events of one category, the most counted first.",
            (_TOP_CATEGORY, _N, SINCE, UNTIL),
            refusals=(503,),
        )
        return (
            Endpoint(
                Route(f"{API_PREFIX}report", self.report, Guard.DASHBOARD, Form.JSON),
                {"GET": report},
            ),
            Endpoint(Route(f"{API_PREFIX}top", self.top, Guard.DASHBOARD, Form.JSON), {"GET": top}),
        )

    async def report(self, question: Question) -> Reply:
        """Answer ``/-/api/report``."""
        fields, now = Fields(question.asked.query), int(question.asked.now)
        asked = Asked(
            Level[_LEVEL.read(fields).upper()],
            SINCE.read(fields),
            UNTIL.read(fields),
            _CATEGORY.read(fields),
            _MINIMUM.read(fields),
            _TOP.read(fields) or None,
        )
        days = asked_days(asked, self._settings.calendar, now)
        async with self._turns:
            if asked.level is Level.LIFETIME:
                usage = await self._records.lifetimes(asked.category)
            else:
                usage = await self._records.usage(days, asked.category)
            # In a thread: a year of hours is put in order for a second, and pages must not wait.
            entries = await asyncio.to_thread(arranged, usage, asked, days, self._settings, now)
        first, last = (None, None) if asked.level is Level.LIFETIME else _dates(days)
        return answer(Report(asked.level.name.lower(), first, last, tuple(entries)))

    async def top(self, question: Question) -> Reply:
        """Answer ``/-/api/top?category=page``."""
        fields, now = Fields(question.asked.query), int(question.asked.now)
        category, n = _TOP_CATEGORY.required(fields), _N.read(fields)
        calendar = self._settings.calendar
        days = asked_days(Asked(since=SINCE.read(fields), until=UNTIL.read(fields)), calendar, now)
        begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
        query = views.Query(since=begins, until=ends, category=category)
        async with self._turns:
            rows = (await self._records.usage(days, category)).statistics
            lines = await asyncio.to_thread(partial(views.top, rows, n, query, calendar))
        first, last = _dates(days)
        events = tuple(Count(line.event, line.total) for line in lines)
        return answer(Top(category, first, last, events))


def asked_days(asked: Asked, calendar: Calendar, now: Epoch) -> Days:
    """Return the days that are asked for.

    Raises:
        Refusal: a date is none, or they are the wrong way round.
    """
    try:
        return days_asked(asked, calendar, now, str)
    except ConfigError as error:
        raise Refusal(400, str(error)) from error


def _dates(days: Days) -> tuple[date, date]:
    return date_of(days.first), date_of(days.end - DAY_S)
