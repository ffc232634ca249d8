"""A picture in memory, one byte a pixel: boxes and texts of the pixel font are painted into it."""

from collections.abc import Iterator

from counterd.pictures.font import LARGE, Font


class Canvas:
    """Pixels that are places in a palette, rows from top to bottom."""

    __slots__ = ("_height", "_pixels", "_width")

    def __init__(self, width: int, height: int, pixels: bytes) -> None:
        assert len(pixels) == width * height
        self._width = width
        self._height = height
        self._pixels = bytearray(pixels)

    @property
    def pixels(self) -> bytes:
        """A copy of all pixels, row by row."""
        return bytes(self._pixels)

    def box(self, x: int, y: int, width: int, height: int, paint: int) -> None:
        """Paint a rectangle that lies within the picture."""
        assert x >= 0
        assert x + width <= self._width
        assert y >= 0
        assert y + height <= self._height
        line = bytes((paint,)) * width
        for start in self._starts(x, y, height):
            self._pixels[start : start + width] = line

    def text(self, x: int, y: int, text: str, paint: int, font: Font = LARGE) -> None:
        """Paint a line of text whose capitals begin at ``x`` and ``y``; between them is nothing."""
        for start, row in zip(self._starts(x, y, font.height), font.rows(text), strict=True):
            for at, sign in enumerate(row, start):
                if sign == "#":
                    self._pixels[at] = paint

    def set_bits(self, y: int, height: int, line: bytes) -> None:
        """Set in each of ``height`` rows from ``y`` on the bits that ``line`` has set."""
        assert len(line) == self._width
        start, end = y * self._width, (y + height) * self._width
        # One operation on a long number is a hundred times faster than one a pixel.
        bits = int.from_bytes(self._pixels[start:end]) | int.from_bytes(line * height)
        self._pixels[start:end] = bits.to_bytes(end - start)

    def rows(self, scale: int) -> Iterator[bytes]:
        """Yield the rows of the picture, each pixel ``scale`` wide and high."""
        wide = bytearray(len(self._pixels) * scale)
        for offset in range(scale):
            wide[offset::scale] = self._pixels
        length = self._width * scale
        for start in range(0, len(wide), length):
            row = bytes(wide[start : start + length])
            for _ in range(scale):
                yield row

    def _starts(self, x: int, y: int, height: int) -> range:
        first = y * self._width + x
        return range(first, first + height * self._width, self._width)
