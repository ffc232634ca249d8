"""Read a PNG with a palette, strictly: order of chunks, sums, sizes and filters have to fit."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of places in a palette of (red, green, blue, alpha)."""

    palette: list[tuple[int, int, int, int]]
    rows: list[bytes]

    @property
    def size(self) -> tuple[int, int]:
        return len(self.rows[0]), len(self.rows)

    def colour(self, x: int, y: int) -> tuple[int, int, int, int]:
        return self.palette[self.rows[y][x]]


def read_png(data: bytes) -> Picture:
    assert data.startswith(SIGNATURE)
    chunks = dict(chunks_of(data[len(SIGNATURE) :]))
    assert list(chunks) in (
        [b"IHDR", b"PLTE", b"IDAT", b"IEND"],
        [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"],
    )
    width, height, depth, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, *rest) == (8, 3, 0, 0, 0)
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (width + 1)
    lines = [pixels[at : at + width + 1] for at in range(0, len(pixels), width + 1)]
    palette = palette_of(chunks[b"PLTE"], chunks.get(b"tRNS", b""))
    rows = [*unfiltered(lines)]
    assert max(map(max, rows)) < len(palette)
    return Picture(palette, rows)


def unfiltered(lines: list[bytes]) -> Iterator[bytes]:
    above = bytes(len(lines[0]) - 1)
    for line in lines:
        match line[0]:
            case 0:
                above = line[1:]
            case 2:
                added = zip(line[1:], above, strict=True)
                above = bytes((one + other) % 256 for one, other in added)
            case number:
                raise AssertionError(f"filter {number}")
        yield above


def chunks_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    while data:
        (length,) = struct.unpack(">I", data[:4])
        body, (total,) = data[4 : 8 + length], struct.unpack(">I", data[8 + length : 12 + length])
        assert zlib.crc32(body) == total
        yield body[:4], body[4:]
        data = data[12 + length :]


def palette_of(colours: bytes, alphas: bytes) -> list[tuple[int, int, int, int]]:
    count, rest = divmod(len(colours), 3)
    assert rest == 0
    assert len(alphas) <= count
    opacity = alphas.ljust(count, b"\xff")
    return [(*colours[at * 3 : at * 3 + 3], opacity[at]) for at in range(count)]
