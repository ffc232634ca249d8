"""Charts over time as plain numbers, which templates draw: bars, ticks, marks, gaps, a ghost.

Across, a chart is 1,000 units wide and stretched to its place, so that it fits a phone and a page;
down, a unit is a pixel. Texts stand at percentages of the width and are never stretched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from counterd.model import Epoch
from counterd.web.numerals import compact
from counterd.web.own.marks import Event, Mark, placed_marks
from counterd.web.own.scales import round_ticks, thinned

WIDTH: Final = 1000
PLOT_HEIGHT_PX: Final = 180
_LETTER_PX: Final = 7.3  # of the labels' font, and a little
_PHONE_PX: Final = 310
_DESK_PX: Final = 640
_FILLED: Final = 0.82  # of a place, by its bar
_INNER: Final = 0.5  # of a bar, by that of its visitors
# More would be hairs, on a phone at least; then they are drawn as one shape.
_APART_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Point:
    """A period of time, and what was counted in it."""

    start: Epoch
    end: Epoch
    """The first instant after it."""
    name: str
    """In full, for tooltips and tables."""
    tick: str
    """Short, to stand below; empty where the eye needs none."""
    hits: int
    visitors: int | None = None
    before: int | None = None
    """Hits in the same place of the period before."""
    is_gap: bool = False
    """Whether the server did not run in it at all."""
    url: str = ""
    """Where this period is told in more detail."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Hits, and in front of them visitors, each from its upper left corner."""

    x: float
    width: float
    hits_y: float
    hits_height: float
    visitors_x: float
    visitors_width: float
    visitors_y: float
    visitors_height: float
    slot_x: float
    slot_width: float
    """The place of the bar, to point at."""
    point: Point


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number, and how high it lies."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text below the chart, which begins at a percentage of its width."""

    x_percent: float
    text: str
    is_on_phone: bool
    is_on_desk: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which nobody counted."""

    x_percent: float
    width_percent: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn."""

    name: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]
    ghost: str
    """The line of the period before, as the ``d`` of a path; empty without one."""
    has_visitors: bool


def time_chart(name: str, points: Sequence[Point], events: Iterable[Event] = ()) -> Chart:
    """Return the chart of ``points``, which follow each other in time, oldest first."""
    most = max(
        (max(point.hits, point.before or 0, point.visitors or 0) for point in points), default=0
    )
    numbers = round_ticks(most)
    scale = PLOT_HEIGHT_PX / numbers[-1]
    return Chart(
        name=name,
        bars=tuple(_bar(place, point, len(points), scale) for place, point in enumerate(points)),
        ticks=tuple(
            Tick(_rounded(PLOT_HEIGHT_PX - number * scale), compact(number)) for number in numbers
        ),
        labels=_labels(points),
        marks=_marks(points, events),
        gaps=_gaps(points),
        ghost=_ghost(points, scale),
        has_visitors=any(point.visitors is not None for point in points),
    )


def _bar(place: int, point: Point, count: int, scale: float) -> Bar:
    slot = WIDTH / count
    is_apart = count <= _APART_MAX
    width = slot * (_FILLED if is_apart else 1)
    inner = width * (_INNER if is_apart else 1)
    hits, visitors = point.hits * scale, (point.visitors or 0) * scale
    x = place * slot + (slot - width) / 2
    return Bar(
        x=_rounded(x),
        width=_rounded(width),
        hits_y=_rounded(PLOT_HEIGHT_PX - hits),
        hits_height=_rounded(hits),
        visitors_x=_rounded(x + (width - inner) / 2),
        visitors_width=_rounded(inner),
        visitors_y=_rounded(PLOT_HEIGHT_PX - visitors),
        visitors_height=_rounded(visitors),
        slot_x=_rounded(place * slot),
        slot_width=_rounded(slot),
        point=point,
    )


def _labels(points: Sequence[Point]) -> tuple[Label, ...]:
    texts = [point.tick for point in points]
    phone = set(thinned(texts, _PHONE_PX, _LETTER_PX))
    desk = set(thinned(texts, _DESK_PX, _LETTER_PX))
    return tuple(
        Label(_percent(place, len(points)), texts[place], place in phone, place in desk)
        for place in sorted(phone | desk)
    )


def _marks(points: Sequence[Point], events: Iterable[Event]) -> tuple[Mark, ...]:
    starts = [point.start for point in points]
    end = points[-1].end if points else 0
    return placed_marks(starts, end, events, int(_DESK_PX / _LETTER_PX))


def _gaps(points: Sequence[Point]) -> tuple[Gap, ...]:
    gaps = []
    for is_gap, group in groupby(enumerate(points), lambda one: one[1].is_gap):
        run = list(group)
        if is_gap:
            (first, begin), (last, end) = run[0], run[-1]
            text = begin.name if first == last else f"{begin.name} to {end.name}"
            width = _percent(last - first + 1, len(points))
            gaps.append(Gap(_percent(first, len(points)), width, text))
    return tuple(gaps)


def _ghost(points: Sequence[Point], scale: float) -> str:
    """Draw a step for each point that has a period before; where there is none, the line ends."""
    slot = WIDTH / max(1, len(points))
    path: list[str] = []
    is_drawn = False
    for place, point in enumerate(points):
        if point.before is not None:
            y = _rounded(PLOT_HEIGHT_PX - point.before * scale)
            path.append(f"V{y:g}" if is_drawn else f"M{_rounded(place * slot):g} {y:g}")
            path.append(f"H{_rounded((place + 1) * slot):g}")
        is_drawn = point.before is not None
    return "".join(path)


def _percent(part: float, whole: int) -> float:
    return _rounded(part * 100 / whole)


def _rounded(number: float) -> float:
    return round(number, 2)
