"""What upkeep does at a given time: which rows become longer periods, which one row a category.

A step takes the rows of ``level`` that begin before ``before``, and below the recorder's
``settled_below``: in one transaction the store writes ``grown(derived(...), present)`` and deletes
the rows that were taken. So a step that is cut changes nothing, a second run finds nothing, and one
run after a month of rest does what thirty would have done.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from counterd.model import Epoch
from counterd.usage.periods import DAY_S, Calendar, Level, months_before
from counterd.usage.rollup import roll_up
from counterd.usage.settings import Settings
from counterd.usage.values import FOLDED, Statistic


@dataclass(frozen=True, slots=True)
class RollUp:
    """Sum old rows of ``level`` into periods of ``to``."""

    level: Level
    before: Epoch
    to: Level


@dataclass(frozen=True, slots=True)
class Fold:
    """Sum old rows of ``level`` into one row for each category; takes no row that is ``FOLDED``.

    The lifetime row of each event grows by what it loses, so that its lifetime, which is that row
    and all its others, stays the same.
    """

    level: Level
    before: Epoch


Step = RollUp | Fold


def steps(now: Epoch, settings: Settings) -> list[Step]:
    """Return the steps that are due at ``now``, to be taken in this order."""
    calendar = settings.calendar
    today = calendar.start_of(Level.DAY, now)
    keep_base = today - settings.keep_base_days * DAY_S
    keep_event = months_before(today, settings.keep_event_months)
    keep_year = calendar.parent(Level.YEAR, Level.MONTH, keep_event)
    if settings.keep_event_months > settings.keep_month_months:
        # Months are in the row of their year before their events are due, and a year is due when
        # all of it is. One run after a rest must not find them any earlier.
        keep_event = keep_year
    return [
        # Folds come first: what is due must not slip into a year that is not.
        Fold(Level.BASE, calendar.begins_at(Level.DAY, keep_event)),
        Fold(Level.DAY, keep_event),
        Fold(Level.MONTH, keep_event),
        Fold(Level.YEAR, keep_year),
        RollUp(Level.BASE, calendar.begins_at(Level.DAY, keep_base), Level.DAY),
        RollUp(Level.DAY, today - settings.keep_day_days * DAY_S, Level.MONTH),
        RollUp(Level.MONTH, months_before(today, settings.keep_month_months), Level.YEAR),
    ]


def folded_before(now: Epoch, settings: Settings) -> Epoch:
    """Return the day before which events may have been folded into their categories by ``now``."""
    return next(
        step.before
        for step in steps(now, settings)
        if isinstance(step, Fold) and step.level is Level.DAY
    )


def derived(step: Step, rows: Iterable[Statistic], calendar: Calendar) -> list[Statistic]:
    """Return what the rows that ``step`` takes add up to."""
    match step:
        case RollUp(to=to):
            return roll_up(rows, to, calendar)
        case Fold(level=level):
            rows = [row for row in rows if row.event != FOLDED]
            folded = [row._replace(event=FOLDED) for row in rows]
            return roll_up(folded, level, calendar) + roll_up(rows, Level.LIFETIME, calendar)


def grown(rows: Iterable[Statistic], present: Iterable[Statistic]) -> list[Statistic]:
    """Return ``rows``, each with the count added that the store holds under its key.

    ``present`` are stored rows; those with other keys do not matter.
    """
    counts = {row[:-1]: row.total for row in present}
    return [row._replace(total=row.total + counts.get(row[:-1], 0)) for row in rows]
