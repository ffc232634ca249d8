"""The parts of a PNG are found whole; damage and kinds that are not read are named."""

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.png_chunks import Header, png_parts
from tests.pictures.png_writer import SIGNATURE, Written, chunk, pictures

ONE = Written(1, 1, 8, 3, ((0,),), (0,), palette=b"\1\2\3", transparency=b"\x80")


def head(depth: int, colour_type: int, *rest: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, depth, colour_type, *(rest or (0, 0, 0))))


def test_parts_are_found() -> None:
    parts = png_parts(ONE.content)
    assert parts.header == Header(1, 1, 8, 3)
    assert parts.palette == b"\1\2\3"
    assert parts.transparency == b"\x80"


@given(pictures())
def test_pixels_in_several_chunks_are_joined(picture: Written) -> None:
    parts = png_parts(picture.content)
    assert parts.header.width == picture.width
    assert parts.palette == picture.palette
    assert parts.transparency == b""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SIGNATURE, "does not begin with its header"),
        (SIGNATURE + chunk(b"IDAT", b""), "does not begin with its header"),
        (SIGNATURE + chunk(b"IHDR", b"short"), "does not begin with its header"),
        (SIGNATURE + head(16, 2), "colour type 2 with 16 bits; read are grey, RGB, RGBA and"),
        (SIGNATURE + head(8, 5), "colour type 5 with 8 bits"),
        (SIGNATURE + head(4, 6), "colour type 6 with 4 bits"),
        (SIGNATURE + head(8, 0, 1, 0, 0), "packed in a way that the specification does not have"),
        (SIGNATURE + head(8, 0, 0, 1, 0), "packed in a way that the specification does not have"),
        (SIGNATURE + head(8, 0, 0, 0, 1), "interlaced; save it without, or show it as SVG"),
        (SIGNATURE + head(8, 0), "the PNG is cut off"),
        (SIGNATURE + head(8, 0) + chunk(b"IDAT", b"abc")[:-1], "the PNG is cut off"),
        (SIGNATURE + head(8, 0) + b"\x7f\xff\xff\xffIDAT", "the PNG is cut off"),
        (SIGNATURE + head(8, 0) + chunk(b"XUNK", b""), "a part b'XUNK', which is not known"),
        (SIGNATURE + head(8, 0)[:-1] + b"x", "the sum of its part b'IHDR' is wrong"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        png_parts(content)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: one.with_(palette=b""), "no palette of whole colours"),
        (lambda one: one.with_(palette=b"\1\2\3\4"), "no palette of whole colours"),
        (lambda one: one.with_(palette=bytes(3 * 257)), "no palette of whole colours"),
        (lambda one: one.with_(transparency=b"\1\2"), "transparent does not fit its colours"),
        (lambda one: one.with_(colour_type=0), "transparent does not fit its colours"),
        (
            lambda one: one.with_(colour_type=6, rows=((1, 2, 3, 4),), palette=b""),
            "transparent does not fit its colours",
        ),
    ],
)
def test_colours_that_do_not_fit_are_refused(
    change: Callable[[Written], Written], reason: str
) -> None:
    with pytest.raises(PictureError, match=reason):
        png_parts(change(ONE).content)


def test_the_largest_palette_is_taken() -> None:
    assert len(png_parts(ONE.with_(palette=bytes(3 * 256)).content).palette) == 768


@given(pictures(), st.data())
def test_a_changed_byte_is_noticed_or_harmless(picture: Written, data: st.DataObject) -> None:
    content = bytearray(picture.content)
    at = data.draw(st.integers(len(SIGNATURE), len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(PictureError):
        png_parts(bytes(content))
