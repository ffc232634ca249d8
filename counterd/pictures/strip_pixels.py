"""The pixels of a site's own digits, if they are PNG, so that counters of them can be PNG too."""

from collections.abc import Sequence
from typing import Final

from counterd.errors import PictureError
from counterd.pictures.pixels import CLEAR, PixelStrip, Rows
from counterd.pictures.png import COLOURS_MAX
from counterd.pictures.png_reading import PIXELS_MAX, read_png
from counterd.pictures.strips import Cell, OwnStrip

_PIXEL_BYTES: Final = len(CLEAR)


def own_pixels(strip: OwnStrip) -> PixelStrip:
    """Return the digits as pixels; they keep their colours exactly. Takes up to a second.

    Raises:
        PictureError: an image is not PNG, is damaged, or is of a kind that is not read; or all
            have more than ``PIXELS_MAX`` pixels.
    """
    total = sum([cell.width * cell.height for cell in strip.cells])
    if total > PIXELS_MAX:
        raise PictureError(f"the digits have {total} pixels; for PNG at most {PIXELS_MAX} are read")
    pictures = [_read(strip, number) for number in range(len(strip.images))]
    digits = tuple([_cut(pictures[cell.image], cell, strip.height) for cell in strip.cells])
    nothing = (b"",) * strip.height
    palette = _palette(digits)
    if palette is None:
        return PixelStrip(None, digits, digits, before=nothing, after=nothing)
    places = {colour: place for place, colour in enumerate(palette)}
    digits = tuple([tuple([_indexed(row, places) for row in rows]) for rows in digits])
    colours = tuple([(colour[0], colour[1], colour[2], colour[3]) for colour in palette])
    return PixelStrip(colours, digits, digits, before=nothing, after=nothing)


def _read(strip: OwnStrip, number: int) -> Rows:
    try:
        return read_png(strip.images[number]).rows
    except PictureError as error:
        of_which = "the strip" if len(strip.images) == 1 else f"digit {number}"
        raise PictureError(f"{of_which}: {error}") from error


def _cut(rows: Rows, cell: Cell, height: int) -> Rows:
    """Return a digit's part of its image, with clear rows above if others are higher."""
    above = (bytes(cell.width * _PIXEL_BYTES),) * (height - cell.height)
    start, end = cell.left * _PIXEL_BYTES, (cell.left + cell.width) * _PIXEL_BYTES
    return (*above, *(row[start:end] for row in rows))


def _palette(digits: Sequence[Rows]) -> list[bytes] | None:
    """Return the colours, those first that are not opaque, or nothing if they are too many."""
    colours: set[bytes] = set()
    for rows in digits:
        for row in rows:
            colours.update(_pixels(row))
        if len(colours) > COLOURS_MAX:
            return None
    return sorted(colours, key=lambda colour: (colour[3], colour))


def _pixels(row: bytes) -> list[bytes]:
    return [row[at : at + _PIXEL_BYTES] for at in range(0, len(row), _PIXEL_BYTES)]


def _indexed(row: bytes, places: dict[bytes, int]) -> bytes:
    return bytes([places[pixel] for pixel in _pixels(row)])
