"""Every colour type becomes red, green, blue and alpha."""

import pytest

from counterd.errors import PictureError
from counterd.pictures.png_chunks import Header, PngParts
from counterd.pictures.png_colours import rgba_rows


def rgba(
    row: bytes, header: Header, palette: bytes = b"", transparency: bytes = b""
) -> list[tuple[int, ...]]:
    (stored,) = rgba_rows([row], PngParts(header, palette, transparency, b""))
    return [tuple(stored[at : at + 4]) for at in range(0, len(stored), 4)]


@pytest.mark.parametrize(
    ("depth", "row", "greys"),
    [
        (1, b"\xa0", [255, 0, 255]),
        (2, b"\x1b", [0, 85, 170]),
        (4, b"\x0f\x80", [0, 255, 136]),
        (8, b"\x00\x7f\xff", [0, 127, 255]),
    ],
)
def test_greys_are_spread_from_black_to_white(depth: int, row: bytes, greys: list[int]) -> None:
    assert rgba(row, Header(3, 1, depth, 0)) == [(grey, grey, grey, 255) for grey in greys]


def test_one_grey_may_be_clear() -> None:
    assert rgba(b"\x1b", Header(4, 1, 2, 0), transparency=b"\0\2") == [
        (0, 0, 0, 255),
        (85, 85, 85, 255),
        (170, 170, 170, 0),
        (255, 255, 255, 255),
    ]


def test_one_colour_may_be_clear() -> None:
    row = b"\1\2\3\1\2\4"
    assert rgba(row, Header(2, 1, 8, 2)) == [(1, 2, 3, 255), (1, 2, 4, 255)]
    assert rgba(row, Header(2, 1, 8, 2), transparency=b"\0\1\0\2\0\4") == [
        (1, 2, 3, 255),
        (1, 2, 4, 0),
    ]


@pytest.mark.parametrize(("depth", "row"), [(1, b"\x40"), (2, b"\x10"), (4, b"\x01"), (8, b"\0\1")])
def test_a_palette_says_the_colours(depth: int, row: bytes) -> None:
    palette = b"\1\2\3\4\5\6"
    assert rgba(row, Header(2, 1, depth, 3), palette) == [(1, 2, 3, 255), (4, 5, 6, 255)]
    assert rgba(row, Header(2, 1, depth, 3), palette, b"\x80") == [(1, 2, 3, 128), (4, 5, 6, 255)]


def test_a_colour_that_the_palette_lacks_is_refused() -> None:
    with pytest.raises(PictureError, match="a pixel of colour 2 of 2"):
        rgba(b"\0\2", Header(2, 1, 8, 3), b"\1\2\3\4\5\6")


def test_alphas_are_kept() -> None:
    assert rgba(b"\x10\x20\x30\x40", Header(2, 1, 8, 4)) == [(16, 16, 16, 32), (48, 48, 48, 64)]
    assert rgba(b"\1\2\3\4", Header(1, 1, 8, 6)) == [(1, 2, 3, 4)]
