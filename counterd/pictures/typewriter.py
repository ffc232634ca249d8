"""Keys of an old typewriter: ink on paper under glass, in a ring of nickel."""

from typing import Final

from counterd.pictures.colours import Colour
from counterd.pictures.drawn import Drawing, defined

_KEY_PX: Final = 30
_HEIGHT_PX: Final = 32

# Drawn in a box of 11 by 16, for a ribbon's stroke of 1.6.
_PATHS: Final = (
    "M5.5 1C8.3 1 9.8 3.8 9.8 8S8.3 15 5.5 15 1.2 12.2 1.2 8 2.7 1 5.5 1Z",
    "M1.9 3.2L5.7 1.1V15M1.9 15H9.5",
    "M1.5 4.5C1.6 2.4 3.3 1 5.4 1 7.7 1 9.3 2.5 9.3 4.6 9.3 6.2 8.4 7.4 6.9 8.8L1.2 14.3V15H9.8V13",
    "M1.5 2.8C2.3 1.7 3.6 1 5.1 1 7.4 1 9 2.3 9 4.2 9 6.2 7.4 7.4 4.6 7.4 8 7.4 9.8 8.8 9.8 11.1 "
    "9.8 13.5 7.9 15 5.1 15 3.3 15 1.9 14.4 1 13.2",
    "M7.4 15V1H6.8L1 10.6V11H9.8M5 15H9.6",
    "M8.7 1H2.3V7.4C3.2 6.6 4.4 6.2 5.6 6.2 8.1 6.2 9.8 7.9 9.8 10.5S8 15 5.2 15C3.4 15 2 14.3 "
    "1.1 13",
    "M9.2 1.8C8.6 1.3 7.8 1 7 1 3.7 1 1.4 4.3 1.4 9.2 1.4 12.9 3 15 5.7 15 8.1 15 9.8 13.3 9.8 "
    "10.8S8.2 6.6 5.9 6.6C3.6 6.6 1.7 8.4 1.4 10.4",
    "M1.2 3V1H9.8V1.6L5 15",
    "M5.5 7.4C3.3 7.4 1.9 6.1 1.9 4.2S3.3 1 5.5 1 9.1 2.3 9.1 4.2 7.7 7.4 5.5 7.4C2.9 7.4 1.2 8.9 "
    "1.2 11.2S2.9 15 5.5 15 9.8 13.5 9.8 11.2 8.1 7.4 5.5 7.4Z",
    "M1.8 14.2C2.4 14.7 3.2 15 4 15 7.3 15 9.6 11.7 9.6 6.8 9.6 3.1 8 1 5.3 1 2.9 1 1.2 2.7 1.2 "
    "5.2S2.8 9.4 5.1 9.4C7.4 9.4 9.3 7.6 9.6 5.6",
)
# No two types sit straight in the same way: turned in degrees, shifted in pixels.
_SLACK: Final = (
    *((-1.5, 0.1, 0.2), (1, -0.2, -0.1), (-2, 0.2, 0), (1.5, 0, 0.3), (0.5, -0.3, -0.2)),
    *((-1, 0.2, 0.1), (2, 0, -0.2), (-1.5, -0.1, 0.2), (1, 0.1, 0), (-0.5, 0, -0.3)),
)
_DEFINITIONS: Final = (
    '<linearGradient id="counterd-nickel" x2=".6" y2="1"><stop stop-color="#fdfdfd"/>'
    '<stop offset=".35" stop-color="#c9cbce"/><stop offset=".6" stop-color="#73777c"/>'
    '<stop offset=".8" stop-color="#b4b7bb"/><stop offset="1" stop-color="#e3e4e6"/>'
    "</linearGradient>"
    '<radialGradient id="counterd-paper" cy=".38" r=".62"><stop stop-color="#fffaf0"/>'
    '<stop offset=".7" stop-color="#f3e9d2"/><stop offset="1" stop-color="#d9c9a4"/>'
    "</radialGradient>"
)
_KEY: Final = (
    '<g id="counterd-key">'
    # its shadow, which shows on light grounds only
    '<ellipse cx="15" cy="18" rx="13.2" ry="13" fill-opacity=".16"/>'
    '<ellipse cx="15" cy="17.2" rx="13.6" ry="13.4" fill-opacity=".22"/>'
    '<circle cx="15" cy="15" r="14" fill="#3c3f43"/>'
    '<circle cx="15" cy="15" r="13.6" fill="url(#counterd-nickel)"/>'
    '<circle cx="15" cy="15" r="11.6" fill="#4b4a47"/>'
    '<circle cx="15" cy="15" r="11.1" fill="url(#counterd-paper)"/></g>'
)
_GLASS: Final = (
    '<path id="counterd-shine" d="M5 14A10.1 10.1 0 0 1 24.6 11.8C18 9.4 10.4 10.4 5 14z" '
    'fill="#fff" fill-opacity=".5"/>'
)


def draw(text: str, _: Colour) -> Drawing:
    """Return ``text`` on as many keys."""
    width = len(text) * _KEY_PX
    keys = "".join([f'<use href="#counterd-key" x="{x}"/>' for x in range(0, width, _KEY_PX)])
    typed = "".join([_typed(digit, number * _KEY_PX) for number, digit in enumerate(text)])
    body = (
        f"<defs>{_DEFINITIONS}{_KEY}{_GLASS}{defined('counterd-t', text, _PATHS)}</defs>{keys}"
        f"{keys.replace('-key', '-shine')}"
        '<g fill="none" stroke="#1f1a17" stroke-width="1.6" stroke-linecap="round" '
        f'stroke-linejoin="round">{typed}</g>'
    )
    return Drawing(width, _HEIGHT_PX, body)


def _typed(digit: str, left: int) -> str:
    turn, right, down = _SLACK[int(digit)]
    return (
        f'<use href="#counterd-t{digit}" transform="translate({left + 9.5 + right:g} '
        f'{7 + down:g})rotate({turn} 5.5 8)"/>'
    )
