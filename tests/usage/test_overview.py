"""A track knows its events, and what is held its parts."""

from counterd.usage.overview import EventCount, Held, Ranked, Track
from counterd.usage.periods import Level
from counterd.usage.values import Statistic


def test_a_track_is_one_event_or_all_that_begin_alike() -> None:
    one = Track("page", "/docs")
    assert one.holds("page", "/docs")
    assert not one.holds("page", "/docs/")
    assert not one.holds("file", "/docs")
    alike = Track("page", "/docs", is_prefix=True)
    assert alike.holds("page", "/docs")
    assert alike.holds("page", "/docs/a")
    assert not alike.holds("page", "/")
    assert Track("site", "", is_prefix=True).holds("site", "")


def test_parts_are_those_of_the_rows() -> None:
    rows = [Statistic("page", "/", Level.BASE, 0, part, 1) for part in (4, 4, 7)]
    assert Held(rows, [], {}).parts == {4, 7}


def test_what_is_not_told_is_what_is_left() -> None:
    group = Ranked((EventCount("/", 5, 0),), names=3, total=20, folded=7)
    assert (group.untold, group.rest) == (2, 8)
