"""The figures that an embed may show: of counters, and of the days of pages or of the site."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from counterd.counters.counter import Counter
from counterd.model import SITE_TOTAL, Address
from counterd.usage.history import FIGURES as HISTORIC
from counterd.usage.history import History
from counterd.usage.periods import Calendar
from counterd.web.own.refusal import Refusal

COUNTED: Final[Mapping[str, Callable[[Counter], int]]] = {
    "total": lambda counter: counter.total,
    "unique": lambda counter: counter.unique,
    "recent": lambda counter: counter.recent,
    "networks": lambda counter: counter.networks.bit_count() + counter.networks6.bit_count(),
}
DAILY: Final = ("today", "yesterday", "week", "month", "year")
"""Views of pages."""
VISITORS: Final = ("online", *(f"{name}.unique" for name in DAILY))
"""Of the site: whoever looks at two of its pages is one visitor."""
assert {*DAILY, *VISITORS} == HISTORIC
_LABELS: Final = {
    "total": "hits",
    "unique": "unique hits",
    "recent": "visits",
    "networks": "networks",
    "today": "hits today",
    "yesterday": "hits yesterday",
    "week": "hits this week",
    "month": "hits this month",
    "year": "hits this year",
    "online": "online",
    "today.unique": "visitors today",
    "yesterday.unique": "visitors yesterday",
    "week.unique": "visitors this week",
    "month.unique": "visitors this month",
    "year.unique": "visitors this year",
}


def label_of(figure: str) -> str:
    """Return what people call ``figure``."""
    return _LABELS[figure]


def check_figure(figure: str, keys: Collection[Address]) -> None:
    """See to it that ``figure`` is one, and makes sense for ``keys``.

    Raises:
        Refusal: it is none, or one of the site alone.
    """
    if figure not in _LABELS:
        known = ", ".join(_LABELS)
        raise Refusal(400, f"figure: expected one of {known}, got {figure[:40]!r}")
    if figure in VISITORS and list(keys) != [SITE_TOTAL]:
        raise Refusal(400, f"figure: {figure} is of the whole site, and url names pages of it")


def summed(figure: str, histories: Iterable[History], calendar: Calendar) -> int:
    """Return one of the historic figures, summed over ``histories``."""
    return sum(one.figure(figure, calendar) or 0 for one in histories)
