"""A strict reader gets back what was written, and the bytes are those of the specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.png import COLOURS_MAX, SIDE_MAX_PX, Colour, png, png_rgba
from counterd.pictures.png_reading import read_png as read_colours
from tests.pictures.maps import unhurried
from tests.pictures.png_reader import read_png

parts = st.integers(0, 255)
palettes = st.lists(st.tuples(parts, parts, parts, parts), min_size=1, max_size=COLOURS_MAX)


@st.composite
def drawings(draw: st.DrawFn) -> tuple[int, int, list[Colour], list[bytes]]:
    palette = draw(palettes)
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 20))
    pixels = st.lists(st.integers(0, len(palette) - 1), min_size=width, max_size=width).map(bytes)
    return width, height, palette, draw(st.lists(pixels, min_size=height, max_size=height))


@unhurried
@given(drawings())
def test_what_was_drawn_is_read_again(drawing: tuple[int, int, list[Colour], list[bytes]]) -> None:
    width, height, palette, rows = drawing
    picture = read_png(png(width, height, palette, iter(rows)))
    assert picture.size == (width, height)
    assert picture.palette == palette
    assert picture.rows == rows


def test_the_smallest_picture_byte_for_byte_but_for_what_deflate_may_choose() -> None:
    before, _, after = png(1, 1, [(255, 0, 0, 255)], [b"\0"]).partition(b"IDAT")
    assert before[:-4] == bytes.fromhex(
        "89504e470d0a1a0a 0000000d 49484452 00000001 00000001 0803000000 28cb34bb"
        "00000003 504c5445 ff0000 19e20937"
    )
    assert after.endswith(bytes.fromhex("00000000 49454e44 ae426082"))


def test_only_what_is_transparent_is_said_to_be() -> None:
    assert b"tRNS" not in png(1, 1, [(1, 2, 3, 255)], [b"\0"])
    assert b"\0\0\0\x02tRNS\xff\x80" in png(
        1, 1, [(0, 0, 0, 255), (0, 0, 0, 128), (9, 9, 9, 255)], [b"\0"]
    )


@pytest.mark.parametrize(
    ("width", "height", "colours", "rows"),
    [
        (0, 1, 1, [b""]),
        (1, 0, 1, []),
        (SIDE_MAX_PX + 1, 1, 1, [bytes(SIDE_MAX_PX + 1)]),
        (1, SIDE_MAX_PX + 1, 1, [b"\0"] * (SIDE_MAX_PX + 1)),
        (1, 1, 0, [b"\0"]),
        (1, 1, COLOURS_MAX + 1, [b"\0"]),
        (2, 1, 1, [b"\0"]),
        (1, 2, 1, [b"\0"]),
        (1, 1, 2, [b"\2"]),
    ],
)
def test_a_picture_that_cannot_be_is_refused(
    width: int, height: int, colours: int, rows: list[bytes]
) -> None:
    with pytest.raises(AssertionError):
        png(width, height, [(0, 0, 0, 255)] * colours, rows)


def test_the_largest_sides_and_palette_are_written() -> None:
    black: list[Colour] = [(0, 0, 0, 255)] * COLOURS_MAX
    assert read_png(png(SIDE_MAX_PX, 1, black, [bytes(SIDE_MAX_PX)])).size == (SIDE_MAX_PX, 1)
    assert read_png(png(1, SIDE_MAX_PX, black, [b"\xff"] * SIDE_MAX_PX)).size == (1, SIDE_MAX_PX)


@given(st.integers(1, 20), st.lists(st.binary(min_size=80, max_size=80), min_size=1, max_size=9))
def test_colours_beyond_a_palette_are_read_again(width: int, lines: list[bytes]) -> None:
    rows = [line[: 4 * width] for line in lines for _ in range(2)]
    written = png_rgba(width, len(rows), iter(rows))
    assert b"PLTE" not in written
    picture = read_colours(written)
    assert (picture.width, picture.height) == (width, len(rows))
    assert picture.rows == tuple(rows)


@pytest.mark.parametrize(
    ("width", "height", "rows"),
    [
        (0, 1, [b""]),
        (1, 0, []),
        (2, 1, [b"\0\0\0\0"]),
        (1, 2, [b"\0\0\0\0"]),
        (1, SIDE_MAX_PX + 1, [b"\0\0\0\0"] * (SIDE_MAX_PX + 1)),
    ],
)
def test_colours_that_are_no_picture_are_refused(
    width: int, height: int, rows: list[bytes]
) -> None:
    with pytest.raises(AssertionError):
        png_rgba(width, height, rows)
