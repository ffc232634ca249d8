"""Marks for programs: points in the life of the site, those of the server and ones of your own."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.ledger import Records
from counterd.operations import RESERVED, Operations
from counterd.report import Mark
from counterd.report import Question as Asked
from counterd.usage import Settings
from counterd.usage.periods import Level
from counterd.usage.values import Days
from counterd.usage.values import Mark as Kept
from counterd.web.own.api.answers import CONTENT_TYPE, answer
from counterd.web.own.api.cursors import following, place_of
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Day, Text, Whole
from counterd.web.own.api.statistics import asked_days
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply

_PATH: Final = f"{API_PREFIX}marks"
_FIRST_DAY: Final = "1970-01-01"
_SINCE: Final = Day("since", "first day; without it since the site went live")
_UNTIL: Final = Day("until", "last day; without it today")
_CATEGORY: Final = Text("category", "timeline, release, or one of your own", "timeline")
_LIMIT: Final = Whole("limit", "so many at most", 1, 1000, 100)
_CURSOR: Final = Text("cursor", "where to go on: it stands in the address of the next part")
# Nothing that garbles a line, and no blanks around: what is sent is what is kept. As a name of the
# statistics holds 200 bytes, 50 characters always fit.
_GARBLING: Final = r"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069"
_NAME: Final = Meta(
    min_length=1,
    max_length=50,
    pattern=rf"^[^\s{_GARBLING}](?:[^{_GARBLING}]*[^\s{_GARBLING}])?$",
)


class MarkList(msgspec.Struct, frozen=True):
    """A part of the marks, the newest first."""

    marks: tuple[Mark, ...]
    next: Annotated[str | None, Meta(description="address of the part that follows, if one does")]


class NewMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mark of your own, to be set at this moment: a release, a campaign, a move."""

    event: Annotated[str, _NAME, Meta(description="what happened", examples=["new design"])]
    category: Annotated[
        str,
        _NAME,
        Meta(
            description="what it belongs to; timeline and release are the server's own",
            extra_json_schema={"not": {"enum": sorted(RESERVED)}},
        ),
    ] = "note"


class _Place(msgspec.Struct, frozen=True, array_like=True):
    at: int
    category: str
    event: str


class Marks:
    """Answers with marks, and sets them."""

    def __init__(self, records: Records, operations: Operations, settings: Settings) -> None:
        self._records = records
        self._operations = operations
        self._settings = settings

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        listed = Operation(
            "listMarks",
            "The marks of some days",
            (MarkList,),
            "The newest first. Follow `next` until it is null to get them all.",
            (_SINCE, _UNTIL, _CATEGORY, _LIMIT, _CURSOR),
            refusals=(503,),
        )
        added = Operation(
            "addMark",
            "Set a mark of your own at this moment",
            (Mark,),
            "Needs a token that may change things. Charts and reports show the mark.",
            body=NewMark,
            status=201,
            refusals=(400, 403, 408, 413, 415),
        )
        route = Route(
            _PATH,
            self.marks,
            Guard.DASHBOARD,
            Form.JSON,
            methods=("GET", "POST"),
            posting=Guard.ADMIN,
        )
        return (Endpoint(route, {"GET": listed, "POST": added}),)

    async def marks(self, question: Question) -> Reply:
        """Answer ``/-/api/marks``, or take what was sent there."""
        if question.asked.method == "POST":
            return await self._add(question)
        fields = Fields(question.asked.query)
        since, until = _SINCE.read(fields), _UNTIL.read(fields)
        category, limit = _CATEGORY.read(fields), _LIMIT.read(fields)
        place = place_of(_CURSOR.read(fields), _Place)
        after = None if place is None else Kept(place.at, place.category, place.event)
        asked = Asked(since=_FIRST_DAY if since is None else since, until=until)
        days = asked_days(asked, self._settings.calendar, int(question.asked.now))
        found = [
            mark
            for mark in await self._newest_first(days)
            if category in {None, mark.category} and (after is None or mark < after)
        ]
        shown = tuple(map(self._told, found[:limit]))
        if len(found) <= limit:
            return answer(MarkList(shown, None))
        fixed = {"since": since, "until": until, "category": category, "limit": limit}
        link = following(_PATH, fixed, _Place(*found[limit - 1]))
        return answer(MarkList(shown, link), headers={"Link": f'<{link}>; rel="next"'})

    async def _newest_first(self, days: Days) -> list[Kept]:
        # Of no days the usage is the marks alone, all that ever were.
        usage = await self._records.usage(Days(days.first, days.first))
        calendar = self._settings.calendar
        begins, ends = (calendar.begins_at(Level.DAY, day) for day in (days.first, days.end))
        return sorted((mark for mark in usage.marks if begins <= mark.at < ends), reverse=True)

    async def _add(self, question: Question) -> Reply:
        asked = question.asked
        kind = asked.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != CONTENT_TYPE:
            raise Refusal(415, f"Send it as {CONTENT_TYPE}.")
        new = _received(asked.body)
        now = int(asked.now)
        await self._operations.mark(new.event, new.category, now)
        return answer(self._told(Kept(now, new.category, new.event)), 201)

    def _told(self, mark: Kept) -> Mark:
        at = datetime.fromtimestamp(mark.at, self._settings.zone)
        return Mark(at, mark.category, mark.event)


def _received(body: bytes) -> NewMark:
    try:
        new = msgspec.json.decode(body, type=NewMark)
    except msgspec.ValidationError as error:
        raise Refusal(400, f"{error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, f"This is no JSON: {error}.") from error
    if new.category.casefold() in RESERVED:
        raise Refusal(
            400, f"category: the server alone sets marks of {', '.join(sorted(RESERVED))}"
        )
    return new
