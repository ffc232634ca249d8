"""Lines of text in an SVG that take the same room whatever font their reader has."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from counterd.pictures.colours import Colour
from counterd.pictures.markup import xml_text
from counterd.pictures.text_widths import is_measured, text_width

_FAMILY: Final = "Verdana,Geneva,'DejaVu Sans',sans-serif"


@dataclass(frozen=True, slots=True)
class Lettering:
    """How text is set; sizes in pixels."""

    size: int
    is_bold: bool = False
    spacing: float = 0
    """Between letters, beyond what the font has."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text that is set: how wide it will be in pixels, and all of its element but its place."""

    width: float
    markup: str

    def at(self, middle: float, baseline: float, ink: Colour) -> str:
        """Return the element, around ``middle`` and on ``baseline``."""
        return f'<text x="{middle:g}" y="{baseline:g}" fill="{ink}"{self.markup}'


# The labels of a site are few, and its numbers often the same.
@lru_cache(maxsize=512)
def line(text: str, lettering: Lettering) -> Line:
    """Return ``text`` set in Verdana, or what comes near, pressed or stretched to its width."""
    spacing = lettering.spacing * max(0, len(text) - 1)
    width = text_width(text, is_bold=lettering.is_bold) * lettering.size / 1000 + spacing
    # Letters of known width can be set apart. What was guessed may be joined, as Arabic is, so
    # there the letters themselves give way.
    adjust = "" if is_measured(text) else ' lengthAdjust="spacingAndGlyphs"'
    weight = ' font-weight="bold"' if lettering.is_bold else ""
    markup = (
        f' text-anchor="middle" font-family="{_FAMILY}" font-size="{lettering.size}"{weight} '
        f'textLength="{width:.1f}"{adjust}>{xml_text(text)}</text>'
    )
    return Line(width, markup)
