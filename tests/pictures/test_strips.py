"""Own digits in SVG: the images whole, each once, and of each digit its own part."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.gif import PIXEL_GIF
from counterd.pictures.sizing import Sizing
from counterd.pictures.strips import (
    IMAGES_BYTES_MAX,
    SIDE_MAX_PX,
    Cell,
    own_digits_svg,
    own_strip,
)
from tests.pictures.own_images import single, strip, ten
from tests.pictures.svg_reader import every, name, read_svg, size
from tests.pictures.test_image_size import jpeg_head, png_head


def test_a_strip_is_cut_into_ten() -> None:
    own = own_strip([strip(15, 20)])
    assert own.cells == tuple(Cell(0, 15 * digit, 15, 20) for digit in range(10))
    assert own.height == 20


def test_ten_images_may_differ_in_size() -> None:
    images = [single(digit, 10 + digit, 30 - digit) for digit in range(10)]
    own = own_strip(images)
    assert own.cells == tuple(Cell(digit, 0, 10 + digit, 30 - digit) for digit in range(10))
    assert own.height == 30


@given(st.integers(0, 10**12), st.integers(0, 12), st.integers(1, 8))
def test_a_strip_is_in_the_document_once(number: int, pad: int, scale: int) -> None:
    image = strip(15, 20)
    sizing = Sizing(pad=pad, scale=scale)
    root = read_svg(own_digits_svg(own_strip([image]), number, sizing))
    digits = sizing.digits(number)
    assert name(root) == str(number)
    assert size(root) == (15 * len(digits) * scale, 20 * scale)
    (embedded,) = every(root, "image")
    assert embedded.attrib["href"] == f"data:image/png;base64,{base64.b64encode(image).decode()}"
    assert (embedded.attrib["width"], embedded.attrib["height"]) == ("150", "20")
    windows = every(root, "svg")[1:]
    assert [window.attrib["viewBox"] for window in windows] == [
        f"{15 * int(digit)} 0 15 20" for digit in digits
    ]
    assert [int(window.attrib["x"]) for window in windows] == [15 * n for n in range(len(digits))]


def test_of_ten_images_those_are_in_the_document_that_it_shows() -> None:
    images = ten(8, 12)
    root = read_svg(own_digits_svg(own_strip(images), 7707, Sizing()))
    embedded = [image.attrib["href"].partition(",")[2] for image in every(root, "image")]
    assert [base64.b64decode(text) for text in embedded] == [images[0], images[7]]


def test_names_of_images_differ_within_a_document_and_between_strips() -> None:
    alike = own_strip([single(1, 8, 12)] * 10)
    assert len(set(alike.keys)) == 10
    assert not set(alike.keys) & set(own_strip(ten(8, 12)).keys)
    assert len(every(read_svg(own_digits_svg(alike, 1234, Sizing())), "image")) == 4


def test_digits_stand_on_a_line() -> None:
    images = ten(8, 12)
    images[1] = single(1, 4, 9)
    root = read_svg(own_digits_svg(own_strip(images), 213, Sizing()))
    two, one, three = every(root, "svg")[1:]
    assert [two.attrib["y"], one.attrib["y"], three.attrib["y"]] == ["0", "3", "0"]
    assert [two.attrib["x"], one.attrib["x"], three.attrib["x"]] == ["0", "8", "12"]
    assert size(root) == (20, 12)


@pytest.mark.parametrize(
    ("image", "media_type", "is_crisp"),
    [
        (strip(3, 4), "image/png", True),
        (b"GIF89a\x1e\x00\x04\x00", "image/gif", True),
        (jpeg_head(30, 4), "image/jpeg", False),
    ],
)
def test_drawings_stay_crisp_and_photographs_smooth(
    image: bytes, media_type: str, is_crisp: bool
) -> None:
    root = read_svg(own_digits_svg(own_strip([image]), 1, Sizing()))
    (embedded,) = every(root, "image")
    assert embedded.attrib["href"].startswith(f"data:{media_type};base64,")
    assert ("image-rendering" in embedded.attrib) == is_crisp


@pytest.mark.parametrize("count", [0, 2, 9, 11])
def test_a_strip_is_one_image_or_ten(count: int) -> None:
    with pytest.raises(PictureError, match=f"one image or ten, not {count}"):
        own_strip([PIXEL_GIF] * count)


@pytest.mark.parametrize(
    ("images", "reason"),
    [
        ([b""], "the strip: an image is PNG, GIF or JPEG"),
        ([*ten(3, 4)[:3], b"GIF", *ten(3, 4)[4:]], "digit 3: an image is PNG, GIF or JPEG"),
        ([png_head(153, 20)], "the strip: ten digits do not divide its 153 pixels of width"),
        ([PIXEL_GIF], "the strip: ten digits do not divide its 1 pixels of width"),
        (
            [png_head(10 * SIDE_MAX_PX + 10, 20)],
            "the strip: digits of 513 by 20 pixels; at most 512 are taken",
        ),
        ([png_head(100, 513)], "the strip: digits of 10 by 513 pixels; at most 512 are taken"),
        (
            [*ten(3, 4)[:9], png_head(513, 4)],
            "digit 9: digits of 513 by 4 pixels; at most 512 are taken",
        ),
    ],
)
def test_images_that_are_no_digits_are_refused_by_name(images: list[bytes], reason: str) -> None:
    with pytest.raises(PictureError) as refusal:
        own_strip(images)
    assert str(refusal.value).startswith(reason)


def test_the_largest_digits_are_taken() -> None:
    assert own_strip([png_head(10 * SIDE_MAX_PX, SIDE_MAX_PX)]).cells[9].left == 9 * SIDE_MAX_PX
    assert own_strip([png_head(SIDE_MAX_PX, SIDE_MAX_PX)] * 10).height == SIDE_MAX_PX


def test_images_have_a_limit_together() -> None:
    head = png_head(100, 20)
    assert own_strip([head.ljust(IMAGES_BYTES_MAX, b"\0")]).height == 20
    with pytest.raises(PictureError, match=f"have more than {IMAGES_BYTES_MAX} bytes"):
        own_strip([head.ljust(IMAGES_BYTES_MAX + 1, b"\0")])
    with pytest.raises(PictureError, match=f"have more than {IMAGES_BYTES_MAX} bytes"):
        own_strip([head.ljust(IMAGES_BYTES_MAX // 9, b"\0")] * 10)


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_any_images_are_taken_or_refused(images: list[bytes]) -> None:
    for ones in (images, [PIXEL_GIF[:6] + image for image in images]):
        try:
            own = own_strip(ones)
        except PictureError:
            continue
        assert read_svg(own_digits_svg(own, 1234567890, Sizing())) is not None
