"""What happened to the server, for a chart: starts, ends, releases and what its operator noted."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Final

from counterd.usage.uptime import CRASH, GO_LIVE, START, STOP, TIMELINE
from counterd.usage.values import Mark
from counterd.web.own import dates
from counterd.web.own.marks import Event, MarkKind

_RELEASE: Final = "release"
_LABEL_CHARACTERS_MAX: Final = 24
_LIFE: Final = {
    GO_LIVE: (MarkKind.START, "counting began", "began"),
    START: (MarkKind.START, "started", ""),
    STOP: (MarkKind.STOP, "stopped", ""),
    CRASH: (MarkKind.CRASH, "crashed", "crash"),
}


def happenings(marks: Iterable[Mark], zone: tzinfo) -> list[Event]:
    """Return what to draw of ``marks``."""
    return [_event(mark, zone) for mark in marks]


def _event(mark: Mark, zone: tzinfo) -> Event:
    when = dates.moment(mark.at, zone)
    if mark.category == TIMELINE and mark.event in _LIFE:
        kind, text, label = _LIFE[mark.event]
        return Event(mark.at, kind, f"{when}: {text}", label)
    if mark.category == _RELEASE:
        return Event(mark.at, MarkKind.RELEASE, f"{when}: release {mark.event}", mark.event)
    return Event(mark.at, MarkKind.OWN, f"{when}: {mark.event}", _short(mark.event))


def _short(text: str) -> str:
    return text if len(text) <= _LABEL_CHARACTERS_MAX else text[: _LABEL_CHARACTERS_MAX - 1] + "…"
