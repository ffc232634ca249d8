"""An odometer, as in a car: black drums behind chrome, of which the last is about to turn on."""

from typing import Final

from counterd.pictures.colours import Colour
from counterd.pictures.drawn import Drawing, defined, placed

_FRAME_PX: Final = 4
_DRUM_PX: Final = 17
_GAP_PX: Final = 1
_WINDOW_PX: Final = 26
_DIGIT_LEFT_PX: Final = 3.5
_DIGIT_TOP_PX: Final = 5
# The last drum has turned this far; the next digit follows one step behind.
_TURNED_PX: Final = 4
_STEP_PX: Final = 21

# Drawn in a box of 10 by 16, for a pen 2.4 wide.
_PATHS: Final = (
    "M1.2 5A3.8 3.8 0 0 1 8.8 5V11A3.8 3.8 0 0 1 1.2 11Z",
    "M2 4.6C3.8 4.2 5.4 3 5.8 0V16",
    "M1.2 5.2V5A3.8 3.8 0 0 1 8.8 5C8.8 6.6 8.1 7.8 7 9.2L2 14.8M1.2 14.8H9.4",
    "M1.2 4.6C1.2 2.6 2.8 1.2 5 1.2S8.5 2.5 8.5 4.4 7.1 7.6 5 7.6H4 5C7.3 7.6 8.8 9.1 8.8 11.2"
    "S7.3 14.8 5 14.8 1.2 13.4 1.2 11.4",
    "M7 16V1.2H6.5L1.9 11.4H9.8",
    "M8.6 1.2H1.2M2.3 0V7.6C3 6.8 4 6.4 5 6.4A3.8 4 0 0 1 8.8 10.4V10.8A3.8 4 0 0 1 1.2 11.2",
    "M8.7 4.8A3.7 3.6 0 0 0 1.2 5V11A3.8 3.8 0 0 0 8.8 11V10A3.8 3.6 0 0 0 1.2 10",
    "M.4 1.2H8M8.2 0C7.6 5.6 5 9 4.2 16",
    "M5 7.6A3.4 3.2 0 0 1 5 1.2A3.4 3.2 0 0 1 5 7.6A3.8 3.6 0 0 1 5 14.8A3.8 3.6 0 0 1 5 7.6Z",
    "M1.3 11.2A3.7 3.6 0 0 0 8.8 11V5A3.8 3.8 0 0 0 1.2 5V6A3.8 3.6 0 0 0 8.8 6",
)
_DEFINITIONS: Final = (
    '<linearGradient id="counterd-chrome" x2="0" y2="1"><stop stop-color="#fbfcfd"/>'
    '<stop offset=".3" stop-color="#b9bdc4"/><stop offset=".5" stop-color="#7d828a"/>'
    '<stop offset=".55" stop-color="#c5c9cf"/><stop offset="1" stop-color="#8b9097"/>'
    "</linearGradient>"
    '<linearGradient id="counterd-round" x2="0" y2="1">'
    '<stop stop-opacity=".94"/><stop offset=".05" stop-opacity=".54"/>'
    '<stop offset=".125" stop-opacity=".32"/><stop offset=".25" stop-opacity=".13"/>'
    '<stop offset=".4" stop-opacity="0"/><stop offset=".4" stop-color="#fff" stop-opacity="0"/>'
    '<stop offset=".5" stop-color="#fff" stop-opacity=".15"/>'
    '<stop offset=".6" stop-color="#fff" stop-opacity="0"/><stop offset=".6" stop-opacity="0"/>'
    '<stop offset=".75" stop-opacity=".13"/><stop offset=".875" stop-opacity=".32"/>'
    '<stop offset=".95" stop-opacity=".54"/><stop offset="1" stop-opacity=".94"/>'
    "</linearGradient>"
)


def draw(text: str, _: Colour) -> Drawing:
    """Return ``text`` on as many drums."""
    inner = len(text) * (_DRUM_PX + _GAP_PX) - _GAP_PX
    width, height = inner + 2 * _FRAME_PX, _WINDOW_PX + 2 * _FRAME_PX
    following = str((int(text[-1]) + 1) % 10)
    drums = "".join(
        _drum(number, placed("counterd-o", digit, _DIGIT_LEFT_PX, _DIGIT_TOP_PX))
        for number, digit in enumerate(text[:-1])
    ) + _drum(
        len(text) - 1,
        placed("counterd-o", text[-1], _DIGIT_LEFT_PX, _DIGIT_TOP_PX - _TURNED_PX)
        + placed("counterd-o", following, _DIGIT_LEFT_PX, _DIGIT_TOP_PX - _TURNED_PX + _STEP_PX),
    )
    body = (
        f"<defs>{_DEFINITIONS}{defined('counterd-o', text + following, _PATHS)}</defs>"
        f'<rect width="{width}" height="{height}" rx="4" fill="#2b2e33"/>'
        f'<rect x=".7" y=".7" width="{width - 1.4:g}" height="{height - 1.4:g}" rx="3.4" '
        'fill="url(#counterd-chrome)"/>'
        f'<rect x="3" y="3" width="{width - 6}" height="{height - 6}" rx="1.5" fill="#08090a"/>'
        f'<g fill="none" stroke="#f6f2e6" stroke-width="2.5">{drums}</g>'
    )
    return Drawing(width, height, body)


def _drum(number: int, digits: str) -> str:
    left = _FRAME_PX + number * (_DRUM_PX + _GAP_PX)
    size = f'width="{_DRUM_PX}" height="{_WINDOW_PX}"'
    return (
        f'<svg x="{left}" y="{_FRAME_PX}" {size}>'
        f'<rect {size} fill="#2c2e33" stroke="none"/>{digits}'
        f'<rect {size} fill="url(#counterd-round)" stroke="none"/>'
        f'<path d="M.25 0V{_WINDOW_PX}" stroke="#fff" stroke-opacity=".18" stroke-width=".5"/>'
        "</svg>"
    )
