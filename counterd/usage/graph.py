"""Draw a row of numbers so small that it stands in a line of text, as SVG or in signs."""

import html
from collections.abc import Sequence
from typing import Final

_SIGNS: Final = "▁▂▃▄▅▆▇█"
_BAR_PX: Final = 4
_HEIGHT_PX: Final = 24


def sparkline_text(values: Sequence[int]) -> str:
    """Return one sign a value, eight heights up to the largest; zeros lie on the ground."""
    most = max(values, default=0) or 1
    return "".join(_SIGNS[-(-value * (len(_SIGNS) - 1) // most)] for value in values)


def sparkline_svg(values: Sequence[int], label: str) -> str:
    """Return an inline picture of bars in the colour of the text, which a screen reader reads."""
    most = max(values, default=0) or 1
    width = len(values) * _BAR_PX
    bars = "".join(
        f"M{number * _BAR_PX},{_HEIGHT_PX}v-{height}h{_BAR_PX - 1}v{height}z"
        for number, value in enumerate(values)
        for height in (max(1, round(value * _HEIGHT_PX / most)),)
    )
    name = html.escape(label)
    return (
        f'<svg class="counterd-graph" role="img" aria-label="{name}" width="{width}" '
        f'height="{_HEIGHT_PX}" viewBox="0 0 {width} {_HEIGHT_PX}" fill="currentColor">'
        f'<title>{name}</title><path d="{bars}"/></svg>'
    )
