"""Strips of pixels: put side by side, enlarged, and bounded."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures import png_reading
from counterd.pictures.colours import Colour
from counterd.pictures.pixels import (
    CLEAR,
    PNG_PIXELS_MAX,
    PixelStrip,
    coarse,
    covered,
    disc,
    indexed,
    mirrored,
    opaque,
    picture,
    rasters,
    rounded,
    scaled,
    strip_png,
)
from tests.pictures.png_reader import read_png

PALETTE = tuple((place, 0, 0, 255) for place in range(12))
DIGITS = tuple((bytes([digit]),) for digit in range(10))
STRIP = PixelStrip(PALETTE, DIGITS, DIGITS[::-1], before=(b"\x0a",), after=(b"\x0b",))


def solid(width: int, height: int) -> PixelStrip:
    digit = (bytes(width),) * height
    nothing = (b"",) * height
    return PixelStrip(PALETTE, (digit,) * 10, (digit,) * 10, before=nothing, after=nothing)


def test_digits_stand_between_the_ends_and_the_last_looks_different() -> None:
    drawn = read_png(strip_png(STRIP, "2024", 1))
    assert drawn.rows == [bytes([10, 2, 0, 2, 5, 11])]
    assert drawn.palette == list(PALETTE)


@given(st.text("0123456789", min_size=1, max_size=20), st.integers(1, 8))
def test_every_pixel_becomes_a_square(text: str, scale: int) -> None:
    (small,) = read_png(strip_png(STRIP, text, 1)).rows
    large = read_png(strip_png(STRIP, text, scale)).rows
    assert len(large) == scale
    assert set(large) == {bytes([place for place in small for _ in range(scale)])}


@given(st.lists(st.binary(min_size=4, max_size=4), min_size=1), st.integers(1, 5))
def test_pixels_of_four_bytes_stay_together(pixels: list[bytes], scale: int) -> None:
    rows = [*scaled([b"".join(pixels)], scale, size=4)]
    assert rows == [b"".join(pixel * scale for pixel in pixels)] * scale


def test_without_a_palette_pixels_are_colours() -> None:
    digit = (b"\1\2\3\4",)
    strip = PixelStrip(None, (digit,) * 10, (digit,) * 10, before=(b"",), after=(b"",))
    read = png_reading.read_png(strip_png(strip, "42", 2))
    assert (read.width, read.height) == (4, 2)
    assert read.rows == (b"\1\2\3\4" * 4,) * 2


@pytest.mark.parametrize(
    ("width", "height", "text"),
    [(1 << 11, 1 << 7, "1"), (1 << 14, 1, "1"), (1, 1 << 14, "1"), (1 << 13, 1, "12")],
)
def test_a_picture_has_a_limit(width: int, height: int, text: str) -> None:
    assert width * height * len(text) <= PNG_PIXELS_MAX
    assert strip_png(solid(width, height), text, 1)
    with pytest.raises(PictureError, match="pixels; ask for a smaller scale"):
        strip_png(solid(width, height), text * 8, 4)


def test_a_picture_of_just_too_many_pixels_is_refused() -> None:
    assert strip_png(solid(1 << 10, 1 << 11), "1", 1)
    with pytest.raises(PictureError, match="would be 1024 by 2049 pixels"):
        strip_png(solid(1 << 10, (1 << 11) + 1), "1", 1)


def test_a_raster_is_read_as_it_was_drawn() -> None:
    glyphs = rasters(
        [
            ".# -# +# ## ..",
            "#. #. #. #. ##",
            ".. .# .- .+ ..",
            "## ## ## ## ..",
        ]
    )
    assert len(glyphs) == 10
    assert [glyphs[digit] for digit in (0, 1, 2, 4, 7)] == [
        ((0, 1), (1, 0)),
        ((1 / 3, 1), (1, 0)),
        ((2 / 3, 1), (1, 0)),
        ((0, 0), (1, 1)),
        ((0, 1 / 3), (1, 1)),
    ]


def test_nothing_is_covered_outside_of_a_raster() -> None:
    glyph = ((1.0, 0.5),)
    assert covered(glyph, 1, 0) == 0.5
    outside = [covered(glyph, x, y) for x, y in [(-1, 0), (2, 0), (0, -1), (0, 1)]]
    assert outside == [0, 0, 0, 0]


def test_pictures_share_what_they_are_made_of() -> None:
    materials, pictures = indexed([[["a", "b"]], [["b", "c"], ["a", "a"]]])
    assert materials == ("a", "b", "c")
    assert pictures == ((b"\0\1",), (b"\1\2", b"\0\0"))


def test_a_palette_holds_256_colours() -> None:
    assert len(indexed([[[*range(256)]]])[0]) == 256
    with pytest.raises(AssertionError):
        indexed([[[*range(257)]]])


def test_a_picture_is_asked_for_row_by_row() -> None:
    assert picture(3, 2, lambda x, y: (x, y)) == [
        [(0, 0), (1, 0), (2, 0)],
        [(0, 1), (1, 1), (2, 1)],
    ]


def test_a_mirror_exchanges_left_and_right() -> None:
    assert mirrored((b"\1\2", b"\3\4")) == (b"\2\1", b"\4\3")


def test_a_pixel_is_covered_in_part() -> None:
    assert opaque(Colour(1, 2, 3)) == (1, 2, 3, 255)
    assert opaque(Colour(1, 2, 3), 0.5) == (1, 2, 3, 128)
    assert opaque(Colour(1, 2, 3), 0) == CLEAR


@given(st.tuples(*[st.integers(0, 255)] * 4), st.sampled_from([4, 8, 16]))
def test_coarse_colours_are_near_and_few(pixel: tuple[int, int, int, int], step: int) -> None:
    near = coarse(pixel, step)
    assert near[3] == pixel[3]
    for part, given_part in zip(near[:3], pixel[:3], strict=True):
        assert abs(part - given_part) <= step // 2
        assert part % step == step // 2
        assert 0 <= part <= 255


@pytest.mark.parametrize("radius", [2.0, 5.5, 10.0, 14.0])
def test_a_disc_has_the_area_of_a_circle(radius: float) -> None:
    area = sum(disc(x, y, radius) for x in range(-16, 16) for y in range(-16, 16))
    assert area == pytest.approx(math.pi * radius**2, rel=0.04)


def test_a_disc_is_whole_inside_and_nothing_outside() -> None:
    assert disc(0, 0, 3) == 1
    assert disc(3, 3, 3) == 0
    assert 0 < disc(2, 1, 3) < 1


def test_only_corners_on_the_left_are_rounded() -> None:
    shares = [[rounded(x, y, 10, 3) for x in range(5)] for y in range(10)]
    assert shares == shares[::-1]
    assert shares[0][0] < shares[0][1] < shares[0][2] <= shares[0][3] == 1
    assert all(share == 1 for row in shares[3:7] for share in row)
