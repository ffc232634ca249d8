"""Neon tubes of the 1960s: wire digits behind one another in glass, one of them aglow."""

from typing import Final

from counterd.pictures.colours import Colour
from counterd.pictures.drawn import Drawing, defined, placed

_TUBE_PX: Final = 24
_HEIGHT_PX: Final = 40
_DIGIT_LEFT_PX: Final = 6
_DIGIT_TOP_PX: Final = 7.5

# Drawn in a box of 12 by 22, for wire of 1.2.
_PATHS: Final = (
    "M6 1C9.4 1 11 5 11 11S9.4 21 6 21 1 17 1 11 2.6 1 6 1Z",
    "M6 1V21",
    "M1.2 6.4C1.3 3.2 3.3 1 6.1 1 8.9 1 10.8 3.2 10.8 6 10.8 8.6 9.3 10.4 7 13L1 21H11",
    "M1 1H10.6L5.2 9C8.6 9 11 11.4 11 14.8 11 18.5 8.7 21 5.7 21 3.3 21 1.6 19.7 1 17.4",
    "M8.6 21V1L1 15H11.4",
    "M10 1H2.6L1.6 10C2.8 8.9 4.2 8.3 5.8 8.3 8.9 8.3 11 10.8 11 14.4 11 18.3 8.8 21 5.7 21 "
    "3.4 21 1.7 19.8 1 17.6",
    "M8.6 1C4.6 3.6 1 8.4 1 14.2 1 18.3 3 21 6 21S11 18.3 11 14.6 9 8.4 6 8.4 1 10.8 1 14.2",
    "M1 1H11L4.6 21",
    "M6 10C3.5 10 1.8 8.2 1.8 5.5S3.5 1 6 1 10.2 2.8 10.2 5.5 8.5 10 6 10C3 10 1 12.2 1 15.4S3 "
    "21 6 21 11 18.7 11 15.4 9 10 6 10Z",
    "M3.4 21C7.4 18.4 11 13.6 11 7.8 11 3.7 9 1 6 1S1 3.7 1 7.4 3 13.6 6 13.6 11 11.2 11 7.8",
)
# Layers of neon light from far to near: width, colour, opacity.
_LIGHT: Final = (
    *((9, "#ff4a00", 0.06), (6.6, "#ff5200", 0.09), (4.6, "#ff5a00", 0.15)),
    *((3, "#ff6a08", 0.35), (1.9, "#ff8a2a", 0.85), (0.9, "#ffe2b0", 1)),
)
_TUBE: Final = (
    # glass, filled with dark gas
    '<path d="M2 37V12C2 5 6 1.5 12 1.5S22 5 22 12V37z" fill="url(#counterd-gas)"/>'
    # a breath of neon in the middle
    '<path d="M2 37V12C2 5 6 1.5 12 1.5S22 5 22 12V37z" fill="url(#counterd-neon)"/>'
    # the anode's mesh
    '<path d="M4.5 8.5L19.5 23.5M4.5 13.5L19.5 28.5M4.5 18.5L17 31M4.5 23.5L12 31M4.5 28.5L7 31'
    "M9.5 8.5L19.5 18.5M14.5 8.5L19.5 13.5M19.5 8.5L4.5 23.5M19.5 13.5L4.5 28.5M19.5 18.5L7 31"
    'M19.5 23.5L12 31M19.5 28.5L17 31M14.5 8.5L4.5 18.5M9.5 8.5L4.5 13.5" stroke="#e8b48a" '
    'stroke-opacity=".1" stroke-width=".35"/>'
)
_GLASS: Final = (
    '<path d="M2 37V12C2 5 6 1.5 12 1.5S22 5 22 12V37" fill="none" stroke="#b8a59a" '
    'stroke-opacity=".55" stroke-width=".7"/>'
    '<path d="M4 33V12.5C4 8 5.6 5.2 8.6 3.9 6.8 6 6 8.8 6 12.5V33z" fill="#fff" '
    'fill-opacity=".2"/>'
    '<path d="M20.4 31V12C20.4 9.6 20 7.8 19.2 6.4" fill="none" stroke="#fff" '
    'stroke-opacity=".22" stroke-width=".6" stroke-linecap="round"/>'
    '<ellipse cx="12.6" cy="3.6" rx="3.4" ry=".9" fill="#fff" fill-opacity=".35"/>'
    # the base
    '<path d="M1 34.5h22v4a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1z" fill="url(#counterd-base)"/>'
    '<path d="M1 34.5h22v.7H1z" fill="#d9a566"/>'
)
_DEFINITIONS: Final = (
    '<linearGradient id="counterd-gas"><stop stop-color="#4a342a"/>'
    '<stop offset=".25" stop-color="#1d120d"/><stop offset=".75" stop-color="#170e0a"/>'
    '<stop offset="1" stop-color="#3b2a22"/></linearGradient>'
    '<radialGradient id="counterd-neon" cy=".52"><stop stop-color="#ff5a10" stop-opacity=".34"/>'
    '<stop offset="1" stop-color="#ff4a00" stop-opacity=".02"/></radialGradient>'
    '<linearGradient id="counterd-base"><stop stop-color="#2a2a2e"/>'
    '<stop offset=".3" stop-color="#55555a"/><stop offset=".5" stop-color="#37373b"/>'
    '<stop offset="1" stop-color="#232327"/></linearGradient>'
)


def draw(text: str, _: Colour) -> Drawing:
    """Return ``text`` in as many tubes."""
    width = len(text) * _TUBE_PX
    tubes = "".join([f'<use href="#counterd-tube" x="{x}"/>' for x in range(0, width, _TUBE_PX)])
    glass = tubes.replace("-tube", "-glass")
    lit = "".join(
        [
            placed("counterd-n", digit, _DIGIT_LEFT_PX + number * _TUBE_PX, _DIGIT_TOP_PX)
            for number, digit in enumerate(text)
        ]
    )
    body = (
        f"<defs>{_DEFINITIONS}{defined('counterd-n', text + '38', _PATHS)}"
        f'<g id="counterd-tube">{_TUBE}<g fill="none" stroke="#8a6a55" stroke-width=".5" '
        f'stroke-opacity=".35">{placed("counterd-n", "8", 6, 7.5)}'
        f"{placed('counterd-n', '3', 6, 7.5)}</g></g>"
        f'<g id="counterd-glass">{_GLASS}</g></defs>{tubes}'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{_aglow(lit)}</g>{glass}'
    )
    return Drawing(width, _HEIGHT_PX, body)


def _aglow(lit: str) -> str:
    return "".join(
        [
            f'<g stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}">{lit}</g>'
            for width, colour, opacity in _LIGHT
        ]
    )
