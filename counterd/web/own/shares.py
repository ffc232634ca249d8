"""Rows of a table with bars for their shares, and sparks: charts too small for axes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_WIDTH: Final = 100
_HEIGHT: Final = 24


@dataclass(frozen=True, slots=True)
class Share:
    """One row: what, how often, and how much of the most and of all that is."""

    name: str
    count: int
    bar_percent: float
    """Of the largest row, which fills the width."""
    whole: int
    """What ``count`` is a part of."""
    url: str = ""
    """Where more is told."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A row of numbers as an area and the line on top of it, each the ``d`` of a path."""

    width: int
    height: int
    area: str
    line: str
    name: str
    """What a screen reader says instead."""


def shares(rows: Iterable[tuple[str, int]], whole: int | None = None) -> list[Share]:
    """Return ``rows`` of names and counts with their bars; ``whole`` is their sum, if not said."""
    listed = list(rows)
    most = max((count for _, count in listed), default=0) or 1
    total = sum(count for _, count in listed) if whole is None else whole
    return [Share(name, count, round(count * 100 / most, 2), total) for name, count in listed]


def spark(values: Sequence[int], name: str) -> Spark:
    """Return ``values``, oldest first, as a small picture: its height is that of the largest."""
    most = max(values, default=0) or 1
    slot = _WIDTH / max(1, len(values) - 1)
    points = [
        f"{round(place * slot, 2):g} {round(_HEIGHT - value * (_HEIGHT - 2) / most, 2):g}"
        for place, value in enumerate(values)
    ]
    line = "M" + "L".join(points) if points else ""
    area = f"{line}V{_HEIGHT}H0Z" if points else ""
    return Spark(_WIDTH, _HEIGHT, area, line, name)
