"""Read the pixels of a PNG, of those kinds in which small drawings are stored.

Source: Portable Network Graphics (PNG) Specification, third edition (W3C).
"""

import zlib
from dataclasses import dataclass
from typing import Final

from counterd.errors import PictureError
from counterd.pictures.image_size import image_size
from counterd.pictures.png_chunks import GREY, GREY_ALPHA, INDEXED, RGB, RGBA, png_parts
from counterd.pictures.png_colours import rgba_rows
from counterd.pictures.png_filters import unfiltered

# Ten digits of 160 by 160. Each pixel is a step of Python while the program starts.
PIXELS_MAX: Final = 1 << 18

_PIXEL_PARTS: Final = {GREY: 1, RGB: 3, INDEXED: 1, GREY_ALPHA: 2, RGBA: 4}


@dataclass(frozen=True, slots=True)
class Pixels:
    """Rows from top to bottom, four bytes a pixel: red, green, blue, alpha."""

    width: int
    height: int
    rows: tuple[bytes, ...]


def read_png(content: bytes) -> Pixels:
    """Return the pixels of a PNG without interlacing and with at most 8 bits a part.

    Raises:
        PictureError: this is no such PNG, is damaged, or has more than ``PIXELS_MAX`` pixels.
    """
    size = image_size(content)
    if size.media_type != "image/png":
        raise PictureError(f"pixels are read from PNG only, not from {size.media_type}; use SVG")
    if size.width * size.height > PIXELS_MAX:
        raise PictureError(
            f"the PNG has {size.width} by {size.height} pixels; at most {PIXELS_MAX} are read"
        )
    parts = png_parts(content)
    header = parts.header
    bits = _PIXEL_PARTS[header.colour_type] * header.depth
    row_bytes = (header.width * bits + 7) // 8
    filtered = _inflated(parts.deflated, (row_bytes + 1) * header.height)
    rows = unfiltered(filtered, row_bytes, max(1, bits // 8))
    return Pixels(header.width, header.height, rgba_rows(rows, parts))


def _inflated(deflated: bytes, length: int) -> bytes:
    """Return the ``length`` bytes that ``deflated`` holds; never make more of it than that."""
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(deflated, length)
    except zlib.error as error:
        raise PictureError(f"the PNG is damaged: {error}") from error
    if len(inflated) != length:
        raise PictureError("the PNG is damaged: it has fewer pixels than it says")
    return inflated
