"""Write PNG: one byte a pixel, a palette with transparency, deflated.

Source: Portable Network Graphics (PNG) Specification, third edition (W3C).
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

Colour = tuple[int, int, int, int]
"""Red, green, blue and alpha, each 0 to 255; alpha 255 is opaque."""

COLOURS_MAX: Final = 256
SIDE_MAX_PX: Final = 1 << 14  # wider or higher ones cost decoders a gigabyte
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_INDEXED: Final = 3
# Flat areas deflate as well at level 4 as at 9, in a third of the time.
_LEVEL: Final = 4


def png(width: int, height: int, palette: Sequence[Colour], rows: Iterable[bytes]) -> bytes:
    """Draw ``height`` rows from top to bottom, each ``width`` places in the palette."""
    assert 0 < width <= SIDE_MAX_PX
    assert 0 < height <= SIDE_MAX_PX
    assert 0 < len(palette) <= COLOURS_MAX
    # The zero before each row says that it is not filtered, as is best for palettes.
    pixels = b"\0" + b"\0".join(rows)
    assert len(pixels) == height * (width + 1)
    assert not pixels.translate(None, bytes(range(len(palette))))
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, _INDEXED, 0, 0, 0)),
            _chunk(b"PLTE", bytes(part for colour in palette for part in colour[:3])),
            _transparency(palette),
            _chunk(b"IDAT", zlib.compress(pixels, _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _transparency(palette: Sequence[Colour]) -> bytes:
    # Colours behind the last transparent one are opaque without being named.
    alphas = bytes(colour[3] for colour in palette).rstrip(b"\xff")
    return _chunk(b"tRNS", alphas) if alphas else b""


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(
        f">I4s{len(content)}sI", len(content), name, content, zlib.crc32(name + content)
    )
