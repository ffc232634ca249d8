"""Seven segments that light, on black glass; dark colours become those of a pocket calculator."""

from functools import lru_cache
from typing import Final

from counterd.pictures.colours import CONTRAST_MIN, WHITE, Colour, contrast, mixed
from counterd.pictures.drawn import Drawing, defined, placed

_MARGIN_PX: Final = 5
_CELL_PX: Final = 17
_HEIGHT_PX: Final = 32
DEFAULT: Final = Colour(0xFF, 0x2D, 0x1A)
_GLASS: Final = Colour(0x12, 0x0E, 0x0E)
LIQUID_CRYSTAL: Final = Colour(0xC9, 0xD3, 0xBA)

# The segments of each digit: a on top, then clockwise b to f, g in the middle.
SEGMENTS: Final = (
    *("abcdef", "bc", "abdeg", "abcdg", "bcfg"),
    *("acdfg", "acdefg", "abc", "abcdefg", "abcdfg"),
)
# In a box of 10 by 20, leaning to the right as they do.
_SHAPES: Final = {
    "a": "M1.35 0H10.65L7.35 3H4.05z",
    "b": "M10.96.35L7.67 3.35 7.18 8.15 8.54 9.65 10.14 8.55z",
    "c": "M9.04 19.65L6.33 16.65 6.82 11.85 8.46 10.35 9.86 11.45z",
    "d": "M2.65 17H5.95L8.65 20H-.65z",
    "e": "M-.96 19.65L2.33 16.65 2.81 11.85 1.47 10.35-.14 11.45z",
    "f": "M.97.35L3.67 3.35 3.19 8.15 1.53 9.65.14 8.55z",
    "g": "M1.85 10L3.5 8.5H6.8L8.15 10 6.5 11.5H3.2z",
}
_PATHS: Final = tuple("".join(_SHAPES[name] for name in names) for names in SEGMENTS)


def draw(text: str, colour: Colour) -> Drawing:
    """Return ``text`` lit in ``colour``; segments that are not lit can be seen faintly."""
    lit, ground = lit_on(colour)
    width = len(text) * _CELL_PX + 2 * _MARGIN_PX
    places = [(_MARGIN_PX + 3.5 + number * _CELL_PX, 6) for number in range(len(text))]
    unlit = "".join([placed("counterd-l", "8", *place) for place in places])
    shown = "".join(
        [placed("counterd-l", digit, *place) for digit, place in zip(text, places, strict=True)]
    )
    body = (
        f"<defs>{_SHEEN}{defined('counterd-l', text + '8', _PATHS)}</defs>"
        f"{_case(width, ground)}"
        f'<g fill="{mixed(ground, lit, 0.13)}">{unlit}</g>'
        f"{_glow(shown, lit, ground)}"
        f'<g fill="{lit}">{shown}</g>'
        f'<path fill="url(#counterd-sheen)" d="M2 2H{width - 2}V13L2 17z"/>'
    )
    return Drawing(width, _HEIGHT_PX, body)


def _case(width: int, ground: Colour) -> str:
    return (
        f'<rect width="{width}" height="{_HEIGHT_PX}" rx="4" fill="#3b3d42"/>'
        f'<rect x=".75" y=".75" width="{width - 1.5}" height="{_HEIGHT_PX - 1.5}" rx="3.3" '
        'fill="#17181a"/>'
        f'<rect x="2" y="2" width="{width - 4}" height="{_HEIGHT_PX - 4}" rx="2.2" '
        f'fill="{ground}"/>'
    )


def _glow(shown: str, lit: Colour, ground: Colour) -> str:
    """Return the light around what is lit, or its shadow in a liquid crystal."""
    if ground == LIQUID_CRYSTAL:
        return f'<g fill="{lit}" opacity=".17" transform="translate(1 1.2)">{shown}</g>'
    return "".join(
        [
            f'<g fill="none" stroke="{lit}" stroke-linejoin="round" stroke-width="{width}" '
            f'opacity="{opacity}">{shown}</g>'
            for width, opacity in ((5.6, 0.07), (4, 0.08), (2.6, 0.11), (1.2, 0.2))
        ]
    )


@lru_cache(maxsize=64)
def lit_on(colour: Colour) -> tuple[Colour, Colour]:
    """Return the colour of what is lit and of its ground: the nearest that can be read."""
    if contrast(colour, LIQUID_CRYSTAL) >= CONTRAST_MIN:
        return colour, LIQUID_CRYSTAL
    lit = colour
    share = 0.0
    while contrast(lit, _GLASS) < CONTRAST_MIN:
        share += 0.05
        lit = mixed(colour, WHITE, share)
    return lit, _GLASS


_SHEEN: Final = (
    '<linearGradient id="counterd-sheen" x2="0" y2="1">'
    '<stop stop-color="#fff" stop-opacity=".16"/>'
    '<stop offset="1" stop-color="#fff" stop-opacity=".02"/></linearGradient>'
)
