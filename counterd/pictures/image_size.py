"""What an image is and how large, read from the head of a PNG, GIF or JPEG file.

Sources: PNG specification 5.3 and 11.2.1; GIF89a 17 and 18; ITU T.81 (JPEG) B.1.1 and B.2.2.
"""

import struct
from dataclasses import dataclass
from typing import Final

from counterd.errors import PictureError

# The widest that PNG, GIF and JPEG writers of this package take on; larger ones are no digits.
SIDE_MAX_PX: Final = 1 << 14

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_JPEG_START: Final = b"\xff\xd8"
_MARKER: Final = 0xFF
# Markers without a length: TEM, and RST0 to EOI but for SOS, which ends the search.
_BARE_MARKERS: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN_MARKERS: Final = frozenset({0xD9, 0xDA})
# SOF0 to SOF15 begin a frame; DHT, JPG and DAC lie among them.
_FRAME_MARKERS: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class ImageSize:
    """Width and height in pixels, and the media type."""

    width: int
    height: int
    media_type: str


def image_size(content: bytes) -> ImageSize:
    """Return what the head of ``content`` says; what follows it is not looked at.

    Raises:
        PictureError: this is no PNG, GIF or JPEG, is cut off in its head, or has an odd size.
    """
    if content.startswith(_PNG_HEAD):
        return _checked(*_png(content), "image/png")
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _checked(*_unpacked("<HH", content, 6, "GIF"), "image/gif")
    if content.startswith(_JPEG_START):
        return _checked(*_jpeg(content), "image/jpeg")
    raise PictureError("an image is PNG, GIF or JPEG; this file begins like none of them")


def _checked(width: int, height: int, media_type: str) -> ImageSize:
    if not (0 < width <= SIDE_MAX_PX and 0 < height <= SIDE_MAX_PX):
        raise PictureError(
            f"the image says it is {width} by {height} pixels; from 1 to {SIDE_MAX_PX} are taken"
        )
    return ImageSize(width, height, media_type)


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise PictureError("the PNG does not begin with its header")
    return _unpacked(">II", content, 16, "PNG")


def _jpeg(content: bytes) -> tuple[int, int]:
    at = len(_JPEG_START)
    while at + 1 < len(content):
        if content[at] != _MARKER:
            raise PictureError(f"the JPEG has no marker where one must be, at byte {at}")
        marker = content[at + 1]
        if marker in _FRAME_MARKERS:
            height, width = _unpacked(">HH", content, at + 5, "JPEG")
            return width, height
        if marker in _SCAN_MARKERS:
            raise PictureError("the JPEG ends, or its pixels begin, before its size is said")
        at = _next_marker(content, at)
    raise PictureError("the JPEG is cut off in its head")


def _next_marker(content: bytes, at: int) -> int:
    """Return where the marker after the one at ``at`` may begin: always further on."""
    marker = content[at + 1]
    if marker == _MARKER:
        return at + 1  # there may be several before it
    if marker in _BARE_MARKERS:
        return at + 2
    (length,) = struct.unpack(">H", content[at + 2 : at + 4].ljust(2, b"\xff"))
    return at + 2 + int(length)


def _unpacked(form: str, content: bytes, at: int, kind: str) -> tuple[int, int]:
    size = struct.calcsize(form)
    if len(content) < at + size:
        raise PictureError(f"the {kind} is cut off in its head")
    first, second = struct.unpack_from(form, content, at)
    return int(first), int(second)
