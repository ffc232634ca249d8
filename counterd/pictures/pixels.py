"""Digits as pixels: they stand side by side, and grow by whole multiples."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final, TypeVar

from counterd.errors import PictureError
from counterd.pictures.colours import Colour
from counterd.pictures.png import COLOURS_MAX, SIDE_MAX_PX, png, png_rgba

Pixel = tuple[int, int, int, int]
"""Red, green, blue and alpha, each 0 to 255."""
Rows = tuple[bytes, ...]
Coverage = tuple[tuple[float, ...], ...]
"""How much of each pixel a shape covers, 0 to 1, in rows."""

_LEVELS: Final = {".": 0.0, "-": 1 / 3, "+": 2 / 3, "#": 1.0}
# Twenty nixie tubes at scale 8 have 1.2 million. So many colourful ones keep the server 20 ms busy.
PNG_PIXELS_MAX: Final = 1 << 21

CLEAR: Final[Pixel] = (0, 0, 0, 0)
SAMPLES: Final = (0.125, 0.375, 0.625, 0.875)

Material = TypeVar("Material", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PixelStrip:
    """Ten digits of one height, and what stands at the ends of a number."""

    palette: tuple[Pixel, ...] | None
    """What the bytes of rows stand for; without one, four bytes are a pixel."""
    digits: tuple[Rows, ...]
    last: tuple[Rows, ...]
    """The digits as they look at the end of a number."""
    before: Rows
    after: Rows


def strip_png(strip: PixelStrip, text: str, scale: int) -> bytes:
    """Return ``text`` as a PNG in which each pixel of the strip is ``scale`` wide and high.

    Raises:
        PictureError: that would be more than ``PNG_PIXELS_MAX``.
    """
    parts = [
        strip.before,
        *(strip.digits[int(digit)] for digit in text[:-1]),
        strip.last[int(text[-1])],
        strip.after,
    ]
    rows = [b"".join(row) for row in zip(*parts, strict=True)]
    size = 1 if strip.palette else len(CLEAR)
    width, height = len(rows[0]) // size * scale, len(rows) * scale
    if width > SIDE_MAX_PX or height > SIDE_MAX_PX or width * height > PNG_PIXELS_MAX:
        raise PictureError(f"the PNG would be {width} by {height} pixels; ask for a smaller scale")
    large = scaled(rows, scale, size)
    if strip.palette:
        return png(width, height, strip.palette, large)
    return png_rgba(width, height, large)


def scaled(rows: Iterable[bytes], scale: int, size: int = 1) -> Iterator[bytes]:
    """Yield the rows ``scale`` times as wide, and each as often; a pixel has ``size`` bytes."""
    for row in rows:
        wide = bytearray(len(row) * scale)
        for part in range(size):
            for at in range(scale):
                wide[at * size + part :: scale * size] = row[part::size]
        large = bytes(wide)
        for _ in range(scale):
            yield large


def indexed(
    pictures: Iterable[Sequence[Sequence[Material]]],
) -> tuple[tuple[Material, ...], tuple[Rows, ...]]:
    """Return what the pictures are made of, and the pictures as places in that."""
    places: dict[Material, int] = {}
    drawn = [
        [[places.setdefault(pixel, len(places)) for pixel in row] for row in picture]
        for picture in pictures
    ]
    assert len(places) <= COLOURS_MAX
    return tuple(places), tuple(tuple(map(bytes, rows)) for rows in drawn)


def rasters(lines: Sequence[str]) -> tuple[Coverage, ...]:
    """Return ten digits that were drawn in signs from empty to full: ``.-+#``.

    The upper half of ``lines`` has 0 to 4 side by side, the lower half 5 to 9.
    """
    middle = len(lines) // 2
    return tuple(
        tuple(tuple(_LEVELS[sign] for sign in row) for row in digit)
        for half in (lines[:middle], lines[middle:])
        for digit in zip(*(line.split() for line in half), strict=True)
    )


def covered(raster: Coverage, x: int, y: int) -> float:
    """Return the coverage at ``x`` and ``y`` of the raster, nothing outside of it."""
    if 0 <= y < len(raster) and 0 <= x < len(raster[0]):
        return raster[y][x]
    return 0.0


def picture(width: int, height: int, pixel: Callable[[int, int], Material]) -> list[list[Material]]:
    """Return rows of what ``pixel`` says stands at x and y."""
    return [[pixel(x, y) for x in range(width)] for y in range(height)]


def mirrored(rows: Rows) -> Rows:
    """Return the rows with left and right exchanged."""
    return tuple(row[::-1] for row in rows)


def opaque(colour: Colour, share: float = 1.0) -> Pixel:
    """Return ``colour`` as a pixel, of which ``share`` is covered."""
    return (*colour, round(255 * share)) if share else CLEAR


def coarse(pixel: Pixel, step: int) -> Pixel:
    """Return the colour next to ``pixel`` of those ``step`` apart: a palette holds few."""
    red, green, blue = (part - part % step + step // 2 for part in pixel[:3])
    return (red, green, blue, pixel[3])


def disc(x: float, y: float, radius: float) -> float:
    """Return how much of a pixel a disc covers; ``x``, ``y`` is its corner seen from the middle."""
    middle = hypot(x + 0.5, y + 0.5)
    if abs(middle - radius) > 1:
        return float(middle < radius)  # the edge is further away than the pixel's corners are
    inside = [
        (x + right) ** 2 + (y + down) ** 2 <= radius * radius
        for right in SAMPLES
        for down in SAMPLES
    ]
    return sum(inside) / len(inside)


def rounded(x: int, y: int, height: int, radius: int) -> float:
    """Return how much of a pixel a box covers whose corners on the left are round."""
    near = min(y, height - 1 - y)
    if x < radius and near < radius:
        return disc(x - radius, near - radius, radius)
    return 1.0
