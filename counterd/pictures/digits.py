"""Digit counters: a number as an odometer, in LEDs, nixie tubes, on typewriter keys, or plain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from counterd.errors import PictureError
from counterd.pictures import (
    led,
    led_pixels,
    nixie,
    nixie_pixels,
    odometer,
    odometer_pixels,
    plain,
    typewriter,
    typewriter_pixels,
)
from counterd.pictures.colours import BLACK, Colour, colour_of
from counterd.pictures.drawn import Drawing
from counterd.pictures.pixels import PixelStrip, strip_png
from counterd.pictures.sizing import Sizing
from counterd.pictures.svg import document


@dataclass(frozen=True, slots=True)
class _Style:
    draw: Callable[[str, Colour], Drawing]
    """Draws a text of digits in vectors."""
    strip: Callable[[Colour], PixelStrip]
    colour: Colour | None = None
    """What it is drawn in if nothing else is asked for; a style without takes none."""


_STYLES: Final[Mapping[str, _Style]] = {
    "odometer": _Style(odometer.draw, odometer_pixels.strip),
    "led": _Style(led.draw, led_pixels.strip, led.DEFAULT),
    "nixie": _Style(nixie.draw, nixie_pixels.strip),
    "typewriter": _Style(typewriter.draw, typewriter_pixels.strip),
    "plain": _Style(plain.draw, plain.strip, plain.DEFAULT),
}
STYLES: Final = tuple(_STYLES)


def digits_svg(
    number: int, sizing: Sizing, *, style: str = "odometer", colour: str | None = None
) -> str:
    """Return ``number`` as an SVG document that needs no style sheet and no font.

    Raises:
        PictureError: the number cannot be shown, the style or colour is unknown, or the style
            takes no colour.
    """
    text = sizing.digits(number)
    chosen, paint = _chosen(style, colour)
    drawing = chosen.draw(text, paint)
    size = (drawing.width, drawing.height)
    return document(size, str(number), drawing.body, scale=sizing.scale)


def digits_png(
    number: int, sizing: Sizing, *, style: str = "odometer", colour: str | None = None
) -> bytes:
    """Return ``number`` as a PNG, drawn pixel by pixel and enlarged by whole multiples.

    Raises:
        PictureError: as for ``digits_svg``.
    """
    text = sizing.digits(number)
    chosen, paint = _chosen(style, colour)
    return strip_png(chosen.strip(paint), text, sizing.scale)


def _chosen(style: str, colour: str | None) -> tuple[_Style, Colour]:
    chosen = _STYLES.get(style)
    if chosen is None:
        raise PictureError(f"{style[:40]!r} is no style of digits; those are {', '.join(STYLES)}")
    if colour is None:
        return chosen, chosen.colour or BLACK
    if chosen.colour is None:
        takers = " and ".join(name for name, one in _STYLES.items() if one.colour)
        raise PictureError(f"style {style} has colours of its own; {takers} take one")
    return chosen, colour_of(colour)
