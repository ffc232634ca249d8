"""A placard of a fixed size: what is counted in one line, and the number below it."""

from typing import Final

from counterd.errors import PictureError
from counterd.pictures import plain
from counterd.pictures.colours import Colour, mixed
from counterd.pictures.lettering import Lettering, line
from counterd.pictures.pixels import scaled
from counterd.pictures.png import png
from counterd.pictures.svg import document
from counterd.pictures.texts import one_line

WIDTH_PX: Final = 200
HEIGHT_MIN_PX: Final = 60
TEXT_LENGTH_MAX: Final = 32

_GROUND: Final = Colour(0xFB, 0xFA, 0xF7)
_INK: Final = Colour(0x23, 0x21, 0x1C)
_ACCENT: Final = Colour(0x9A, 0x34, 0x12)
_FRAME_PX: Final = 2
_ROOM_PX: Final = WIDTH_PX - 2 * (_FRAME_PX + 4)
_LABEL: Final = Lettering(13)
_VALUES: Final = tuple(Lettering(size, is_bold=True) for size in (22, 18, 14, 10))
_SCALES: Final = (2, 1)
# The place of a colour in the palette is how much of it is ink, in thirds.
_FULL: Final = 3
_PALETTE: Final = tuple((*mixed(_GROUND, _ACCENT, share / 3), 255) for share in range(4))


def placard_svg(label: str, value: str, height: int) -> str:
    """Return a placard, 200 pixels wide, as an SVG document.

    Raises:
        PictureError: a text is too long to stand in it.
    """
    assert height >= HEIGHT_MIN_PX
    label = one_line(label, name="the label", length_max=TEXT_LENGTH_MAX)
    value = one_line(value, name="the value", length_max=TEXT_LENGTH_MAX)
    middle, centre = WIDTH_PX / 2, height / 2
    said, sizes = line(label, _LABEL), [line(value, lettering) for lettering in _VALUES]
    counted = next((one for one in sizes if one.width <= _ROOM_PX), None)
    if counted is None or said.width > _ROOM_PX:
        raise PictureError("the texts are wider than the placard")
    body = (
        f'<rect x="1" y="1" width="{WIDTH_PX - 2}" height="{height - 2}" rx="3" '
        f'fill="{_GROUND}" stroke="{_ACCENT}" stroke-width="{_FRAME_PX}"/>'
        + said.at(middle, centre - 8, _INK)
        + counted.at(middle, centre + 19, _ACCENT)
    )
    return document((WIDTH_PX, height), f"{label}: {value}", body)


def placard_png(number: int, height: int) -> bytes:
    """Return a placard, 200 pixels wide, with the number alone.

    Raises:
        PictureError: the number is too long to stand in it.
    """
    assert height >= HEIGHT_MIN_PX
    digits = plain.strip(_ACCENT).digits
    rows = [b"".join(row) for row in zip(*(digits[int(n)] for n in str(number)), strict=True)]
    scale = next((scale for scale in _SCALES if len(rows[0]) * scale <= _ROOM_PX), None)
    if scale is None:
        raise PictureError("the number is wider than the placard")
    large = list(scaled(rows, scale))
    top, left = (height - len(large)) // 2, (WIDTH_PX - len(large[0])) // 2
    frame = bytes([_FULL]) * _FRAME_PX
    inner = bytes(WIDTH_PX - 2 * _FRAME_PX)
    picture = [frame + inner + frame] * height
    picture[:_FRAME_PX] = picture[-_FRAME_PX:] = [bytes([_FULL]) * WIDTH_PX] * _FRAME_PX
    for y, row in enumerate(large, top):
        blank = picture[y]
        picture[y] = blank[:left] + row + blank[left + len(row) :]
    return png(WIDTH_PX, height, _PALETTE, picture)
