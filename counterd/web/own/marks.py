"""Where the marks of a chart stand: starts, stops, crashes, releases, the operator's notes."""

import enum
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal

from counterd.model import Epoch


class MarkKind(enum.StrEnum):
    """Says what happened at a mark."""

    START = "start"
    STOP = "stop"
    CRASH = "crash"
    RELEASE = "release"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and belongs into the chart."""

    at: Epoch
    kind: MarkKind
    text: str
    """What and when, in full."""
    label: str = ""
    """Short, to stand beside the mark if there is room."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened in one place of the chart; several things there have one mark."""

    x_percent: float
    kind: MarkKind
    """That of the thing which needs most attention."""
    texts: tuple[str, ...]
    label: str
    """Empty where it would touch another."""
    anchor: Literal["start", "end"]
    """Which end of the label is at the mark."""


# What went wrong and what a person wrote come before the daily round.
_RANK: Final = (MarkKind.CRASH, MarkKind.OWN, MarkKind.RELEASE, MarkKind.START, MarkKind.STOP)


def placed_marks(
    starts: Sequence[Epoch], end: Epoch, events: Iterable[Event], letters: int
) -> tuple[Mark, ...]:
    """Return the marks of a chart whose places begin at ``starts`` and end at ``end``.

    What happened outside has none. ``letters`` is how many letters fit side by side.
    """
    within = sorted(
        (event for event in events if starts and starts[0] <= event.at < end),
        key=lambda event: event.at,
    )
    places = {
        place: list(group)
        for place, group in groupby(within, lambda event: bisect_right(starts, event.at) - 1)
    }
    spans = pairwise([*((place + 0.5) * letters / len(starts) for place in places), letters + 1])
    marks: list[Mark] = []
    taken_to = 0.0
    # A sign takes a letter to its right and to its left.
    for here, (at, next_at) in zip(places.values(), spans, strict=True):
        chief = min(here, key=lambda event: _RANK.index(event.kind))
        label, anchor = _fitting(chief.label, taken_to, at, next_at - 1)
        taken_to = at + 1 + (len(label) if anchor == "start" else 0)
        texts = tuple(event.text for event in here)
        marks.append(Mark(round(at * 100 / letters, 2), chief.kind, texts, label, anchor))
    return tuple(marks)


def _fitting(
    label: str, begin: float, at: float, end: float
) -> tuple[str, Literal["start", "end"]]:
    """Return the label, if it has room between ``begin`` and ``end``, and its side of ``at``."""
    if at + 1 + len(label) <= end:
        return label, "start"
    if begin <= at - 1 - len(label):
        return label, "end"
    return "", "start"
