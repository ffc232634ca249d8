"""The days from ``start=`` to ``end=``, as GoatCounter's counters take them, and their views."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from counterd.model import Epoch
from counterd.usage.history import DAYS_MAX, History
from counterd.usage.periods import DAY_S, Calendar, Level, written
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal

_DAYS: Final = {"week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included, as dates are written; ``None`` leaves an end open."""

    first: Epoch | None
    last: Epoch | None

    def views(self, total: int, histories: Iterable[History]) -> int:
        """Return the views in these days of pages that have ``histories``, and ``total`` in all.

        What was before the days that are known one by one is in the total alone.
        """
        days = [day for one in histories for day in one.days.items()]
        first, last = self.first, self.last
        after = 0 if last is None else sum(views for day, views in days if day > last)
        if first is None:
            return max(0, total - after)
        return sum(views for day, views in days if day >= first and (last is None or day <= last))


class Spans:
    """Reads spans, and knows how far back the statistics have single days."""

    def __init__(self, calendar: Calendar, keep_day_days: int) -> None:
        self._calendar = calendar
        self._known_days = min(keep_day_days, DAYS_MAX)

    def span(self, fields: Fields, now: Epoch) -> Span | None:
        """Return the days that ``fields`` name, ``None`` if they name none and mean all time.

        ``start`` is ``week``, ``month``, ``year`` or a date, ``end`` a date.

        Raises:
            Refusal: one of them is no date, or before all days that are known one by one.
        """
        today = self._calendar.start_of(Level.DAY, now)
        oldest = today - (self._known_days - 1) * DAY_S
        start, end = fields.text("start"), fields.text("end")
        if start is None and end is None:
            return None
        if start in _DAYS:
            first: Epoch | None = today - (_DAYS[start] - 1) * DAY_S
        else:
            first = _day("start", start)
        last = _day("end", end)
        _check_known("start", first, oldest)
        # Of the days before the first known one, the total tells.
        _check_known("end", last, oldest - DAY_S)
        return Span(first, last)


def _day(name: str, text: str | None) -> Epoch | None:
    if text is None:
        return None
    try:
        return written(date.fromisoformat(text))
    except ValueError:
        words = "week, month, year or a date" if name == "start" else "a date"
        raise Refusal(400, f"{name}: expected {words} like 2026-01-31, got {text[:40]!r}") from None


def _check_known(name: str, day: Epoch | None, oldest: Epoch) -> None:
    if day is not None and day < oldest:
        first = date.fromordinal(date(1970, 1, 1).toordinal() + oldest // DAY_S)
        sentence = f"{name}: expected {first} or later; no single days are known from before"
        raise Refusal(400, sentence)
