"""What somebody wants to see of the statistics: the fields of an address, checked."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from counterd.model import Epoch
from counterd.usage.names import NAME_BYTES_MAX, clean
from counterd.usage.overview import Inquiry, Overview, Track
from counterd.usage.periods import DAY_S, Calendar, Level, months_before
from counterd.usage.values import Days
from counterd.web.own.chosen import Chosen, chosen
from counterd.web.own.fields import Fields
from counterd.web.own.rankings import PREFIXED
from counterd.web.own.refusal import Refusal

FRONT: Final = "/-/"
PAGE: Final = "/-/page"
_VISITOR: Final = "visitor"
_SITE: Final = Track("site", "", is_prefix=True)
_MONTHS_A_YEAR: Final = 12
TOP: Final = 10
"""So many rows has a table of the dashboard."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A time, and perhaps a part of the site."""

    chosen: Chosen
    prefix: str
    """Only what lies below; empty for the whole site."""
    is_compared: bool
    """Whether the period before is shown as well."""
    page: str = ""
    """The one page that is told of, if it is one."""

    @property
    def tracks(self) -> tuple[Track, ...]:
        """What counts the hits."""
        if self.page:
            return Track("page", self.page), Track("file", self.page)
        if not self.prefix:
            return (_SITE,)
        return tuple(Track(category, self.prefix, is_prefix=True) for category in ("page", "file"))

    @property
    def folder(self) -> str:
        """The folder on the first level that ``prefix`` lies in; empty if it is in none."""
        name, separator, _ = self.prefix[1:].partition("/")
        return f"/{name}/" if separator else ""

    @property
    def visitor(self) -> str | None:
        """The category of visitors; ``None`` if those are not counted by themselves."""
        if self.page:
            return None
        if not self.prefix:
            return _VISITOR
        return f"{_VISITOR} {self.folder}" if self.folder else None

    def query(self, time: str | None = None) -> str:
        """Return the fields that ask for this again, or for the same of another ``time``."""
        fields = [f"url={quote(self.page)}"] if self.page else []
        fields.append(self.chosen.query if time is None else time)
        if self.prefix:
            fields.append(f"prefix={quote(self.prefix)}")
        if not self.is_compared:
            fields.append("compare=0")
        return "&".join(fields)

    def url(self, time: str | None = None) -> str:
        """Return the address that asks for this again, or for the same of another ``time``."""
        return f"{PAGE if self.page else FRONT}?{self.query(time)}"

    def days_told(self, overview: Overview, today: Epoch) -> Days:
        """Return the days that are told of: if chosen by dates, none before the first of all."""
        days = overview.days
        if self.chosen.name not in {None, "all"}:
            return days
        earliest = today if overview.earliest is None else overview.earliest
        return Days(min(max(days.first, earliest), days.end - DAY_S), days.end)

    def before_told(self, overview: Overview) -> Days | None:
        """Return the period before, if all of it was counted."""
        before, earliest = overview.before, overview.earliest
        if before is None or earliest is None or earliest > before.first:
            return None
        return before

    def inquiry(
        self, now: Epoch, calendar: Calendar, *, top: int = TOP, only: str | None = None
    ) -> Inquiry:
        """Return what the records are asked."""
        days = self.chosen.days
        before = self.chosen.before if self.is_compared else None
        year = calendar.parent(Level.YEAR, Level.DAY, calendar.start_of(Level.DAY, now))
        # Last year is for the cards.
        firsts = [days.first, months_before(year, _MONTHS_A_YEAR)]
        if before is not None:
            firsts.append(before.first)
        return Inquiry(
            now=now,
            days=days,
            before=before,
            since=calendar.parent(Level.YEAR, Level.DAY, min(firsts)),
            tracks=self.tracks if only is None else (),
            seen=(self.visitor,) if self.visitor is not None and only is None else (),
            prefix=self.prefix,
            prefixed=PREFIXED,
            top=0 if self.page else top,
            only=only,
        )


def wished(fields: Fields, calendar: Calendar, now: Epoch) -> Wish:
    """Return what a query asks for.

    Raises:
        Refusal: a field makes no sense.
    """
    is_compared = "compare" not in fields or fields.flag("compare")
    return Wish(chosen(fields, calendar, now), _prefix(fields), is_compared)


def _prefix(fields: Fields) -> str:
    prefix = (fields.text("prefix") or "").strip()
    if prefix in ("", "/"):
        return ""
    if not prefix.startswith("/"):
        raise Refusal(400, f"prefix: expected a path like /docs/, got {prefix!r}")
    if len(prefix.encode()) > NAME_BYTES_MAX:
        raise Refusal(400, f"prefix: expected at most {NAME_BYTES_MAX} bytes")
    return clean(prefix)
