"""The pixel is a whole GIF of 43 bytes, and nobody sees it."""

import struct

from counterd.pictures.gif import PIXEL_GIF
from counterd.pictures.image_size import ImageSize, image_size


def test_it_is_small_and_of_one_pixel() -> None:
    assert len(PIXEL_GIF) <= 43
    assert image_size(PIXEL_GIF) == ImageSize(1, 1, "image/gif")


def test_its_blocks_follow_one_another_to_the_end() -> None:
    head, rest = PIXEL_GIF[:13], PIXEL_GIF[13:]
    assert head[10] == 0x80  # a table of 2 to the power of 1 colours follows
    table, control, descriptor, coded = rest[:6], rest[6:14], rest[14:24], rest[24:]
    assert len(table) == 6
    assert control == b"\x21\xf9\x04\x01\0\0\0\0"  # the colour 0 is transparent
    assert descriptor == b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    assert coded[:2] == b"\x02\x02"  # codes for four colours, in a block of two bytes
    assert coded[4:] == b"\x00\x3b"


def test_its_one_pixel_is_the_transparent_one() -> None:
    coded = int.from_bytes(PIXEL_GIF[39:41], "little")
    clear, pixel, end = (coded >> shift & 7 for shift in (0, 3, 6))
    assert (clear, pixel, end) == (4, 0, 5)
