"""Digits in vectors: each that a number needs is defined once, and placed as often as it occurs."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawing:
    """A counter in vectors; sizes in pixels at scale 1."""

    width: int
    height: int
    body: str


def defined(prefix: str, text: str, paths: Sequence[str]) -> str:
    """Return each digit of ``text`` once, as a path that ``placed`` refers to."""
    return "".join(
        [f'<path id="{prefix}{digit}" d="{paths[int(digit)]}"/>' for digit in sorted(set(text))]
    )


def placed(prefix: str, digit: str, x: float, y: float) -> str:
    """Return the digit that was ``defined`` with this prefix, its corner at ``x`` and ``y``."""
    return f'<use href="#{prefix}{digit}" x="{x:g}" y="{y:g}"/>'
