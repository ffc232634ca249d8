"""Figures by name: what they show, what people call them, and of what they can be."""

import pytest

from counterd.counters.counter import Counter
from counterd.model import SITE_TOTAL
from counterd.usage.history import History
from counterd.usage.periods import DAY_S, Level
from counterd.web.own.embeds.figures import (
    COUNTED,
    DAILY,
    VISITORS,
    check_figure,
    label_of,
    summed,
)
from counterd.web.own.refusal import Refusal
from tests.embeds import CALENDAR, page

SUNDAY = 20_779 * DAY_S  # 2026-11-22
COUNTER = Counter(total=40, unique=30, recent=20, networks=0b101, networks6=0b1)


def test_counters_have_four_figures() -> None:
    shown = {name: figure(COUNTER) for name, figure in COUNTED.items()}
    assert shown == {"total": 40, "unique": 30, "recent": 20, "networks": 3}


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        ("total", "hits"),
        ("recent", "visits"),
        ("today", "hits today"),
        ("month.unique", "visitors this month"),
        ("online", "online"),
    ],
)
def test_a_figure_has_a_name_that_people_use(figure: str, label: str) -> None:
    assert label_of(figure) == label


@pytest.mark.parametrize("figure", [*COUNTED, *DAILY])
def test_pages_have_figures(figure: str) -> None:
    check_figure(figure, [page("/a"), page("/b")])
    check_figure(figure, [SITE_TOTAL])
    assert label_of(figure)


@pytest.mark.parametrize("figure", VISITORS)
def test_visitors_are_the_sites(figure: str) -> None:
    check_figure(figure, (SITE_TOTAL,))
    for keys in ((page("/a"),), (SITE_TOTAL, page("/a"))):
        with pytest.raises(Refusal, match=f"^figure: {figure} is of the whole site") as refused:
            check_figure(figure, keys)
        assert refused.value.status == 400


@pytest.mark.parametrize("figure", ["", "Total", "networks.unique", "<b>", "x" * 5000])
def test_what_is_no_figure_is_told(figure: str) -> None:
    with pytest.raises(Refusal, match=r"^figure: expected one of total, unique, ") as refused:
        check_figure(figure, [SITE_TOTAL])
    assert refused.value.detail.endswith(f"got {figure[:40]!r}")


def test_days_are_summed_over_pages() -> None:
    saturday = SUNDAY - DAY_S
    one = History(SUNDAY, {SUNDAY: 3, saturday: 5}, visitors={Level.DAY: 2})
    other = History(SUNDAY, {SUNDAY: 10})
    assert summed("today", [one, other], CALENDAR) == 13
    assert summed("yesterday", [one, other], CALENDAR) == 5
    assert summed("week", [one, other], CALENDAR) == 18
    assert summed("today.unique", [one], CALENDAR) == 2
    assert summed("today", [], CALENDAR) == 0
