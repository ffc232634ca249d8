"""Take a PNG apart into its header, palette and deflated pixels, and check each part.

Source: Portable Network Graphics (PNG) Specification, third edition (W3C), 5 and 11.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from counterd.errors import PictureError

GREY: Final = 0
RGB: Final = 2
INDEXED: Final = 3
GREY_ALPHA: Final = 4
RGBA: Final = 6

_SIGNATURE_BYTES: Final = 8
_HEAD: Final = struct.Struct(">I4s")
_SUM_BYTES: Final = 4
_HEADER: Final = struct.Struct(">IIBBBBB")
_DEPTHS: Final = {
    GREY: (1, 2, 4, 8),
    RGB: (8,),
    INDEXED: (1, 2, 4, 8),
    GREY_ALPHA: (8,),
    RGBA: (8,),
}
_TRANSPARENCY_BYTES: Final = {GREY: 2, RGB: 6}
_CAPITAL: Final = 0x20
"""The bit that a capital letter lacks: a chunk whose name begins with one must be understood."""


@dataclass(frozen=True, slots=True)
class Header:
    """How the pixels are stored; ``depth`` in bits a part."""

    width: int
    height: int
    depth: int
    colour_type: int


@dataclass(frozen=True, slots=True)
class PngParts:
    """What of a file makes its picture."""

    header: Header
    palette: bytes
    """Three bytes a colour."""
    transparency: bytes
    """As the colour type has it: an alpha for each colour, or the one colour that is clear."""
    deflated: bytes


def png_parts(content: bytes) -> PngParts:
    """Return the parts of ``content``, which begins as a PNG does.

    Raises:
        PictureError: it is damaged, or of a kind that is not read.
    """
    chunks = _chunks(content)
    name, body = next(chunks, (b"", b""))
    if name != b"IHDR" or len(body) != _HEADER.size:
        raise PictureError("the PNG does not begin with its header")
    header = _header(body)
    found = {b"PLTE": b"", b"tRNS": b"", b"IDAT": b"", b"IEND": b""}
    deflated = []
    for name, body in chunks:
        if name == b"IDAT":
            deflated.append(body)
        elif name in found:
            found[name] = body
        elif not name[0] & _CAPITAL:
            raise PictureError(f"the PNG has a part {name!r}, which is not known")
        if name == b"IEND":
            return _checked(PngParts(header, found[b"PLTE"], found[b"tRNS"], b"".join(deflated)))
    raise PictureError("the PNG is cut off")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _SIGNATURE_BYTES
    while len(content) - at >= _HEAD.size:
        length, name = _HEAD.unpack_from(content, at)
        end = at + _HEAD.size + length
        if len(content) < end + _SUM_BYTES:
            raise PictureError("the PNG is cut off")
        named = content[at + 4 : end]
        if zlib.crc32(named).to_bytes(_SUM_BYTES, "big") != content[end : end + _SUM_BYTES]:
            raise PictureError(f"the PNG is damaged: the sum of its part {name!r} is wrong")
        yield name, named[4:]
        at = end + _SUM_BYTES


def _header(body: bytes) -> Header:
    width, height, depth, colour_type, deflation, filtering, interlacing = _HEADER.unpack(body)
    if depth not in _DEPTHS.get(colour_type, ()):
        raise PictureError(
            f"the PNG has colour type {colour_type} with {depth} bits;"
            " read are grey, RGB, RGBA and palettes, with at most 8"
        )
    if deflation or filtering:
        raise PictureError("the PNG is packed in a way that the specification does not have")
    if interlacing:
        raise PictureError("the PNG is interlaced; save it without, or show it as SVG")
    return Header(width, height, depth, colour_type)


def _checked(parts: PngParts) -> PngParts:
    colour_type = parts.header.colour_type
    colours, rest = divmod(len(parts.palette), 3)
    if rest or colours > 1 << 8 or (colour_type == INDEXED and not colours):
        raise PictureError("the PNG has no palette of whole colours")
    size = len(parts.transparency)
    if colour_type == INDEXED:
        fits = size <= colours
    else:
        fits = size in {0, _TRANSPARENCY_BYTES.get(colour_type, 0)}
    if not fits:
        raise PictureError("what the PNG says to be transparent does not fit its colours")
    return parts
