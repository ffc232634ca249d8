"""Scales of charts: round numbers beside them, and labels below that do not touch each other."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

TICKS_MAX: Final = 4
_ROUND: Final = (1, 2, 5)


def round_ticks(most: int, count: int = TICKS_MAX) -> tuple[int, ...]:
    """Return at most ``count`` round numbers in equal steps above zero, the last from ``most`` on.

    Steps are 1, 2 or 5 times a power of ten; there is one at least.
    """
    assert most >= 0
    assert count > 0
    power = 1
    while True:
        for one in _ROUND:
            step = one * power
            if step * count >= most:
                return tuple(range(step, max(most, 1) + step, step))
        power *= 10


def thinned(texts: Sequence[str], width_px: float, letter_px: float) -> list[int]:
    """Return which places keep their text, of places that share ``width_px`` evenly.

    A text begins where its place does. Those that are kept end within the width, have a letter's
    room between them, and are every first, second, third … of those that are not empty.
    """
    named = [place for place, text in enumerate(texts) if text]
    slot_px = width_px / max(1, len(texts))

    def ends_px(place: int) -> float:
        return place * slot_px + len(texts[place]) * letter_px

    for stride in range(1, len(named) + 1):
        kept = [place for place in named[::stride] if ends_px(place) <= width_px]
        if all(ends_px(place) + letter_px <= after * slot_px for place, after in pairwise(kept)):
            return kept
    return []
