"""Turn the stored rows of a PNG into four bytes a pixel: red, green, blue, alpha.

Source: Portable Network Graphics (PNG) Specification, third edition (W3C), 7.2, 11.2 and 11.3.1.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from counterd.errors import PictureError
from counterd.pictures.png_chunks import GREY, GREY_ALPHA, INDEXED, RGB, Header, PngParts

_WHOLE_BITS: Final = 8
_OPAQUE: Final = b"\xff"


def rgba_rows(rows: Sequence[bytes], parts: PngParts) -> tuple[bytes, ...]:
    """Return the unfiltered ``rows`` of a picture in one form for all colour types.

    Raises:
        PictureError: a pixel names a colour that the palette does not have.
    """
    colour_type = parts.header.colour_type
    if colour_type in {GREY, INDEXED}:
        return tuple(_of_tables(rows, parts))
    if colour_type == RGB:
        return tuple([_of_rgb(row, parts.transparency) for row in rows])
    if colour_type == GREY_ALPHA:
        return tuple([_of_planes(row[::2], row[::2], row[::2], row[1::2]) for row in rows])
    return tuple(rows)


def _of_planes(red: bytes, green: bytes, blue: bytes, alpha: bytes) -> bytes:
    row = bytearray(4 * len(red))
    row[0::4], row[1::4], row[2::4], row[3::4] = red, green, blue, alpha
    return bytes(row)


def _of_rgb(row: bytes, clear: bytes) -> bytes:
    alpha = _OPAQUE * (len(row) // 3)
    if clear:
        colour = clear[1::2]  # stored with 16 bits a part
        alpha = bytes([0 if row[at : at + 3] == colour else 255 for at in range(0, len(row), 3)])
    return _of_planes(row[::3], row[1::3], row[2::3], alpha)


def _of_tables(rows: Sequence[bytes], parts: PngParts) -> Iterator[bytes]:
    """Yield rows of places in a palette, or of greys, which are a palette without being stored."""
    header = parts.header
    if header.colour_type == INDEXED:
        palette, alphas = parts.palette, parts.transparency
    else:
        palette, alphas = _greys(header), _grey_alphas(header, parts.transparency)
    colours = len(palette) // 3
    tables = [palette[part::3].ljust(256, b"\0") for part in range(3)]
    tables.append(alphas.ljust(256, _OPAQUE))
    for row in rows:
        places = _unpacked(row, header)
        if max(places) >= colours:
            raise PictureError(f"the PNG has a pixel of colour {max(places)} of {colours}")
        yield _of_planes(*(places.translate(table) for table in tables))


def _greys(header: Header) -> bytes:
    most = (1 << header.depth) - 1
    return bytes([grey * 255 // most for grey in range(most + 1) for _ in range(3)])


def _grey_alphas(header: Header, clear: bytes) -> bytes:
    if not clear:
        return b""
    grey = clear[1] & ((1 << header.depth) - 1)
    return _OPAQUE * grey + b"\0"


def _unpacked(row: bytes, header: Header) -> bytes:
    """Return one byte for each pixel of a row that may hold several in one."""
    depth = header.depth
    if depth == _WHOLE_BITS:
        return row
    most = (1 << depth) - 1
    shifts = range(_WHOLE_BITS - depth, -1, -depth)
    return bytes([byte >> shift & most for byte in row for shift in shifts])[: header.width]
