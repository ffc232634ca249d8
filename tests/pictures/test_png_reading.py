"""A PNG of any kind that is read comes back pixel by pixel; any other bytes are refused."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.gif import PIXEL_GIF
from counterd.pictures.png import png, png_rgba
from counterd.pictures.png_reading import PIXELS_MAX, Pixels, read_png
from tests.pictures.png_writer import PARTS, SIGNATURE, Written, chunk, pictures

parts = st.integers(0, 255)
GREY = Written(2, 1, 8, 0, ((0, 255),), (0,))


@given(pictures())
def test_every_kind_of_picture_is_read(picture: Written) -> None:
    read = read_png(picture.content)
    assert (read.width, read.height) == (picture.width, picture.height)
    assert read.rows == tuple(bytes(expected(picture, row)) for row in picture.rows)


def expected(picture: Written, row: tuple[int, ...]) -> list[int]:
    """Return the parts of a row as red, green, blue and alpha, slowly."""
    size = PARTS[picture.colour_type]
    pixels = [row[at : at + size] for at in range(0, len(row), size)]
    return [part for pixel in pixels for part in rgba(picture, pixel)]


def rgba(picture: Written, pixel: tuple[int, ...]) -> tuple[int, ...]:
    match picture.colour_type:
        case 0:
            return (pixel[0] * 255 // (2**picture.depth - 1),) * 3 + (255,)
        case 2:
            return (*pixel, 255)
        case 3:
            return (*picture.palette[3 * pixel[0] : 3 * pixel[0] + 3], 255)
        case 4:
            return (pixel[0],) * 3 + (pixel[1],)
        case _:
            return pixel


@given(st.lists(st.tuples(parts, parts, parts, parts), min_size=1, max_size=256), st.data())
def test_what_counterd_writes_it_reads(
    palette: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    row = bytes(data.draw(st.lists(st.integers(0, len(palette) - 1), min_size=1)))
    colours = b"".join(bytes(palette[place]) for place in row)
    assert read_png(png(len(row), 2, palette, [row, row])).rows == (colours, colours)
    assert read_png(png_rgba(len(row), 2, [colours, colours])).rows == (colours, colours)


def test_a_grey_picture() -> None:
    assert read_png(GREY.content) == Pixels(2, 1, (b"\0\0\0\xff\xff\xff\xff\xff",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PIXEL_GIF, "pixels are read from PNG only, not from image/gif; use SVG"),
        (b"", "an image is PNG, GIF or JPEG"),
        (GREY.with_(width=16_384, height=17).content, f"16384 by 17 pixels; at most {PIXELS_MAX}"),
        (GREY.with_(height=2).content, "fewer pixels than it says"),
        (GREY.with_(interlacing=1).content, "interlaced"),
    ],
)
def test_what_is_not_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        read_png(content)


def test_the_largest_picture_is_read() -> None:
    row = bytes(1 << 9)
    largest = png(1 << 9, 1 << 9, [(9, 9, 9, 255)], [row] * (1 << 9))
    assert len(read_png(largest).rows) == 1 << 9


def with_pixels(deflated: bytes) -> bytes:
    head = GREY.content[: len(SIGNATURE) + 25]
    return head + chunk(b"IDAT", deflated) + chunk(b"IEND", b"")


def test_pixels_that_cannot_be_inflated_are_refused() -> None:
    with pytest.raises(PictureError, match="the PNG is damaged: Error -3"):
        read_png(with_pixels(b"not deflated"))
    with pytest.raises(PictureError, match="fewer pixels than it says"):
        read_png(with_pixels(b""))


def test_what_lies_behind_the_pixels_is_not_inflated() -> None:
    bomb = zlib.compress(b"\0\1\2" + bytes(1 << 24))
    assert read_png(with_pixels(bomb)).rows == (b"\1\1\1\xff\2\2\2\xff",)


@given(pictures(), st.data())
def test_damaged_pixels_are_refused_and_never_more(picture: Written, data: st.DataObject) -> None:
    lines = bytearray(picture.lines)
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.integers(0, 255))
    content = picture.content
    damaged = (
        content[: content.index(b"IDAT") - 4]
        + chunk(b"IDAT", zlib.compress(bytes(lines))[: data.draw(st.integers(0, 60))])
        + chunk(b"IEND", b"")
    )
    try:
        read = read_png(damaged)
    except PictureError:
        return
    assert len(read.rows) == picture.height
