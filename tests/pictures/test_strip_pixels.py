"""Own digits in PNG: pixel by pixel those of the images, in as many colours as they have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures import png_reading
from counterd.pictures.gif import PIXEL_GIF
from counterd.pictures.pixels import strip_png
from counterd.pictures.png import png_rgba
from counterd.pictures.png_reading import PIXELS_MAX
from counterd.pictures.strip_pixels import own_pixels
from counterd.pictures.strips import own_strip
from tests.pictures.own_images import PALETTE, colourful, single, strip, ten
from tests.pictures.png_reader import read_png
from tests.pictures.png_writer import Written, pictures


def drawn(images: list[bytes], text: str, scale: int = 1) -> tuple[bytes, ...]:
    """Return the rows of a number, four bytes a pixel."""
    return png_reading.read_png(strip_png(own_pixels(own_strip(images)), text, scale)).rows


def test_digits_of_a_strip_stand_side_by_side() -> None:
    picture = read_png(strip_png(own_pixels(own_strip([strip(2, 3)])), "4041", 1))
    assert picture.size == (8, 3)
    colours = [picture.colour(x, 1) for x in range(8)]
    assert colours == [PALETTE[digit] for digit in (4, 4, 0, 0, 4, 4, 1, 1)]


def test_colours_that_are_not_opaque_come_first() -> None:
    palette = own_pixels(own_strip([strip(2, 3)])).palette
    assert palette == PALETTE


def test_ten_images_stand_on_a_line_with_nothing_above() -> None:
    images = ten(2, 3)
    images[1] = single(1, 1, 2)
    rows = drawn(images, "12")
    clear, one, two = bytes(4), bytes(PALETTE[1]), bytes(PALETTE[2])
    assert rows == (clear + two * 2, one + two * 2, one + two * 2)


@given(pictures(), st.integers(0, 9))
def test_every_kind_of_picture_keeps_its_colours(picture: Written, digit: int) -> None:
    images = [picture.content] * 10
    (read,) = {png_reading.read_png(picture.content).rows}
    assert drawn(images, str(digit)) == read


def test_colours_beyond_a_palette_are_kept_too() -> None:
    image = colourful(40, 4)
    strip_ = own_pixels(own_strip([image]))
    assert strip_.palette is None
    whole = png_reading.read_png(image).rows
    assert drawn([image], "30") == tuple(row[480:640] + row[:160] for row in whole)
    large = drawn([image], "3", scale=2)
    assert large[0] == large[1]
    assert large[0][:16] == whole[0][480:484] * 2 + whole[0][484:488] * 2


def test_just_a_palette_of_colours_is_a_palette() -> None:
    row = bytes(part for place in range(256) for part in (place, 0, 0, 255))
    exact = colourful_strip([row + row[:16]])
    assert len(own_pixels(own_strip([exact])).palette or ()) == 256
    more = colourful_strip([row + bytes([0, 1, 0, 255]) * 4])
    assert own_pixels(own_strip([more])).palette is None


def colourful_strip(rows: list[bytes]) -> bytes:
    return png_rgba(len(rows[0]) // 4, len(rows), rows)


@pytest.mark.parametrize(
    ("images", "reason"),
    [
        ([PIXEL_GIF] * 10, "digit 0: pixels are read from PNG only, not from image/gif; use SVG"),
        ([b"GIF89a\x0a\x00\x01\x00"], "the strip: pixels are read from PNG only"),
        ([*ten(2, 3)[:4], ten(2, 3)[4][:-5], *ten(2, 3)[5:]], "digit 4: the PNG is cut off"),
        ([strip(2, 3)[:-20]], "the strip: the PNG is cut off"),
    ],
)
def test_images_whose_pixels_are_not_read_are_refused_by_name(
    images: list[bytes], reason: str
) -> None:
    with pytest.raises(PictureError) as refusal:
        own_pixels(own_strip(images))
    assert str(refusal.value).startswith(reason)


def test_pixels_have_a_limit_together() -> None:
    assert len(own_pixels(own_strip(ten(163, 160))).digits) == 10
    with pytest.raises(PictureError, match=f"have 263680 pixels; for PNG at most {PIXELS_MAX}"):
        own_pixels(own_strip([*ten(160, 160)[:9], single(9, 208, 160)]))
