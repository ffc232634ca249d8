"""Sizes of images: right for real files and for heads by hand; a clear refusal for the rest."""

import struct
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.gif import PIXEL_GIF
from counterd.pictures.image_size import SIDE_MAX_PX, ImageSize, image_size
from tests.pictures.png_writer import SIGNATURE

PUBLIC = Path(__file__).resolve().parents[2] / "public"
APP0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
SIZE_40_30 = b"\xff\xc0\x00\x11\x08\x00\x1e\x00\x28\x03"


def png_head(width: int, height: int) -> bytes:
    return SIGNATURE + b"\0\0\0\x0dIHDR" + struct.pack(">II", width, height)


def gif_head(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height)


def jpeg_head(width: int, height: int) -> bytes:
    return b"\xff\xd8" + APP0 + b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width)


HEADS = {"png": png_head, "gif": gif_head, "jpeg": jpeg_head}
kinds = st.sampled_from([*HEADS])


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png_head(300, 20), ImageSize(300, 20, "image/png")),
        (gif_head(300, 20), ImageSize(300, 20, "image/gif")),
        (b"GIF87a\x2c\x01\x14\x00", ImageSize(300, 20, "image/gif")),
        (PIXEL_GIF, ImageSize(1, 1, "image/gif")),
        (jpeg_head(300, 20), ImageSize(300, 20, "image/jpeg")),
        (b"\xff\xd8" + SIZE_40_30, ImageSize(40, 30, "image/jpeg")),
        # Markers without a length, and bytes that fill up before a marker.
        (b"\xff\xd8\xff\x01\xff\xd0\xff\xff\xff" + SIZE_40_30, ImageSize(40, 30, "image/jpeg")),
        # Tables of Huffman codes have a marker among those of frames.
        (b"\xff\xd8\xff\xc4\x00\x04\x00\x00" + SIZE_40_30, ImageSize(40, 30, "image/jpeg")),
    ],
)
def test_a_head_says_the_size(content: bytes, size: ImageSize) -> None:
    assert image_size(content) == size


@pytest.mark.parametrize("path", sorted(PUBLIC.rglob("*.png")), ids=lambda path: path.name)
def test_real_images_have_a_size(path: Path) -> None:
    size = image_size(path.read_bytes())
    assert size.media_type == "image/png"
    assert size.width > 1


@given(kinds, st.integers(1, SIDE_MAX_PX), st.integers(1, SIDE_MAX_PX), st.binary())
def test_every_size_in_range_is_read(kind: str, width: int, height: int, rest: bytes) -> None:
    size = image_size(HEADS[kind](width, height) + rest)
    assert size == ImageSize(width, height, f"image/{kind}")


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize(
    ("width", "height"), [(0, 1), (1, 0), (SIDE_MAX_PX + 1, 1), (1, SIDE_MAX_PX + 1)]
)
def test_odd_sizes_are_refused(kind: str, width: int, height: int) -> None:
    with pytest.raises(PictureError, match=f"says it is {width} by {height} pixels; from 1 to"):
        image_size(HEADS[kind](width, height))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "begins like none of them"),
        (b"<svg xmlns=", "begins like none of them"),
        (b"RIFF\0\0\0\0WEBP", "begins like none of them"),
        (SIGNATURE, "the PNG does not begin with its header"),
        (SIGNATURE + b"\0\0\0\x0dIDAT", "the PNG does not begin with its header"),
        (png_head(1, 1)[:-1], "the PNG is cut off in its head"),
        (gif_head(1, 1)[:-1], "the GIF is cut off in its head"),
        (jpeg_head(1, 1)[:-1], "the JPEG is cut off in its head"),
        (b"\xff\xd8", "the JPEG is cut off in its head"),
        (b"\xff\xd8" + APP0, "the JPEG is cut off in its head"),
        (b"\xff\xd8" + APP0[:3], "the JPEG is cut off in its head"),
        (b"\xff\xd8\x00\x00", "no marker where one must be, at byte 2"),
        (b"\xff\xd8\xff\xd9", "ends, or its pixels begin, before its size is said"),
        (b"\xff\xd8\xff\xda\x00\x02", "ends, or its pixels begin, before its size is said"),
    ],
)
def test_what_has_no_size_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        image_size(content)


@given(kinds, st.integers(0, 40), st.integers(0, 40), st.binary(max_size=3))
@example("jpeg", 4, 0, b"\x00\x00")
def test_damage_is_refused_and_never_more(kind: str, at: int, cut: int, bytes_: bytes) -> None:
    whole = HEADS[kind](30, 20)
    at = min(at, len(whole))
    damaged = whole[:at] + bytes_ + whole[at + cut :]
    try:
        size = image_size(damaged)
    except PictureError:
        return
    assert 0 < size.width <= SIDE_MAX_PX


@given(st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff", b"GIF89a", SIGNATURE]), st.binary())
def test_any_bytes_have_a_size_or_are_refused(start: bytes, rest: bytes) -> None:
    try:
        size = image_size(start + rest)
    except PictureError:
        return
    assert 0 < size.height <= SIDE_MAX_PX
