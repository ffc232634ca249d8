"""Write PNG: a palette with transparency, or red, green, blue and alpha, deflated.

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
_RGBA: Final = 6
_AS_ABOVE: Final = b"\2"
# The higher levels take two to five times as long, for pictures that are smaller by a third.
_LEVEL: Final = 3


def png(width: int, height: int, palette: Sequence[Colour], rows: Iterable[bytes]) -> bytes:
    """Draw ``height`` rows from top to bottom, each ``width`` places in the palette."""
    assert 0 < len(palette) <= COLOURS_MAX
    lines = [*rows]
    assert all(len(line) == width for line in lines)
    assert not b"".join({*lines}).translate(None, bytes(range(len(palette))))
    colours = _chunk(b"PLTE", bytes(part for colour in palette for part in colour[:3]))
    return _file((width, height, 8, _INDEXED), colours + _transparency(palette), lines)


def png_rgba(width: int, height: int, rows: Iterable[bytes]) -> bytes:
    """Draw ``height`` rows of ``width`` pixels, each four bytes: red, green, blue, alpha."""
    lines = [*rows]
    assert all(len(line) == 4 * width for line in lines)
    return _file((width, height, 8, _RGBA), b"", lines)


def _file(header: tuple[int, int, int, int], colours: bytes, lines: Sequence[bytes]) -> bytes:
    width, height, *_ = header
    assert 0 < width <= SIDE_MAX_PX
    assert 0 < height <= SIDE_MAX_PX
    assert len(lines) == height
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", *header, 0, 0, 0)),
            colours,
            _chunk(b"IDAT", zlib.compress(_filtered(lines), _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _filtered(lines: Sequence[bytes]) -> bytes:
    # No filter is best for palettes, but that a row is the one above takes no bits to say.
    repeated = _AS_ABOVE + bytes(len(lines[0]))
    return b"".join(
        repeated if line == above else b"\0" + line
        for line, above in zip(lines, (b"", *lines), strict=False)
    )


def _transparency(palette: Sequence[Colour]) -> bytes:
    # Colours behind the last transparent one are opaque without being named.
    alphas = bytes(colour[3] for colour in palette).rstrip(b"\xff")
    return _chunk(b"tRNS", alphas) if alphas else b""


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(
        f">I4s{len(content)}sI", len(content), name, content, zlib.crc32(name + content)
    )
