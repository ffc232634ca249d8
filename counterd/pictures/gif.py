"""The smallest picture: one transparent pixel, for pages that count by an image nobody sees.

Source: Graphics Interchange Format, version 89a (CompuServe).
"""

from typing import Final

PIXEL_GIF: Final = (
    b"GIF89a"
    b"\x01\x00\x01\x00\x80\x00\x00"  # 1 by 1, with a table of two colours
    b"\x00\x00\x00\xff\xff\xff"
    b"\x21\xf9\x04\x01\x00\x00\x00\x00"  # of these, number 0 is transparent
    b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00"
    b"\x02\x02\x44\x01\x00"  # codes of three bits: clear, colour 0, end
    b"\x3b"
)
