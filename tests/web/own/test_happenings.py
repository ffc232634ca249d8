"""Marks are told with their time, in words that fit."""

from counterd.usage.uptime import CRASH, GO_LIVE, START, STOP, TIMELINE
from counterd.usage.values import Mark
from counterd.web.own.happenings import happenings
from counterd.web.own.marks import Event, MarkKind
from tests.usage.storage import BERLIN, at

AT = at("2026-11-22T14:05", BERLIN)
WHEN = "22 November 2026, 14:05"


def test_the_life_of_a_server() -> None:
    marks = [Mark(AT, TIMELINE, event) for event in (GO_LIVE, START, STOP, CRASH)]
    assert happenings(marks, BERLIN) == [
        Event(AT, MarkKind.START, f"{WHEN}: counting began", "began"),
        Event(AT, MarkKind.START, f"{WHEN}: started"),
        Event(AT, MarkKind.STOP, f"{WHEN}: stopped"),
        Event(AT, MarkKind.CRASH, f"{WHEN}: crashed", "crash"),
    ]


def test_releases_and_notes() -> None:
    long = "a note that is much too long to stand in a chart"
    marks = [Mark(AT, "release", "0.2.0"), Mark(AT, "note", long), Mark(AT, TIMELINE, "odd")]
    release, note, odd = happenings(marks, BERLIN)
    assert release == Event(AT, MarkKind.RELEASE, f"{WHEN}: release 0.2.0", "0.2.0")
    assert note == Event(AT, MarkKind.OWN, f"{WHEN}: {long}", "a note that is much too…")
    assert odd == Event(AT, MarkKind.OWN, f"{WHEN}: odd", "odd")
