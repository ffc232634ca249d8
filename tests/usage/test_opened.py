"""What is open knows its names and its rows."""

from counterd.usage.opened import OpenBase, OpenDay
from counterd.usage.parts import Span
from counterd.usage.periods import Level
from counterd.usage.values import Statistic


def test_a_day_adds_up_what_its_base_periods_had() -> None:
    day = OpenDay(0, Span(0, 86_400))
    day.add("page", "/", 2)
    day.add("page", "/", 3)
    day.add("file", "/a.zip", 1)
    assert day.names == {"page": {"/": 5}, "file": {"/a.zip": 1}}


def test_a_base_period_gives_the_rows_that_are_asked_for() -> None:
    base = OpenBase(7, 3600, Span(3600, 7200), OpenDay(0, Span(0, 86_400)))
    base.counts = {("page", "/"): 2, ("page", "/b"): 1}
    assert base.rows([("page", "/b")]) == [Statistic("page", "/b", Level.BASE, 3600, 7, 1)]
