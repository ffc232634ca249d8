"""Sum statistics into longer periods: the one function behind upkeep and every view."""

from collections.abc import Iterable

from counterd.model import Epoch
from counterd.usage.periods import MADE_OF, Calendar, Level
from counterd.usage.values import Statistic


def roll_up(rows: Iterable[Statistic], to: Level, calendar: Calendar) -> list[Statistic]:
    """Sum ``rows`` into periods of ``to``, all parts into one, the first seen first.

    Rows of levels that ``to`` is not made of stay what they are.

    Laws: the sum of counts is kept; input order does not matter but for the order of the result;
    twice is once; base→day→month equals base→month.
    """
    counts: dict[tuple[str, str, Level, Epoch], int] = {}
    # There are many rows to a period, and a period of the zone takes a while to find.
    parents: dict[tuple[Level, Epoch], tuple[Level, Epoch]] = {}
    for category, event, level, start, _, count in rows:
        parent = parents.get((level, start))
        if parent is None:
            parent = level, start
            if level in MADE_OF[to]:
                parent = to, calendar.parent(to, level, start)
            parents[level, start] = parent
        key = category, event, *parent
        counts[key] = counts.get(key, 0) + count
    return [Statistic(*key, 0, count) for key, count in counts.items()]
