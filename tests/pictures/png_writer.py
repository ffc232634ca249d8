"""Write a PNG of any colour type, depth and filters, byte by byte as the specification says."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PARTS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (2, 8), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (6, 8)]


@dataclass(frozen=True)
class Written:
    """Rows of pixels, each of which is as many numbers as its colour type has parts."""

    width: int
    height: int
    depth: int
    colour_type: int
    rows: tuple[tuple[int, ...], ...]
    filters: tuple[int, ...]
    palette: bytes = b""
    transparency: bytes | None = None
    interlacing: int = 0

    def with_(self, **changes: object) -> "Written":
        return replace(self, **changes)  # type: ignore[arg-type] # of any field

    @property
    def content(self) -> bytes:
        header = (self.width, self.height, self.depth, self.colour_type, 0, 0, self.interlacing)
        chunks = [chunk(b"IHDR", struct.pack(">IIBBBBB", *header))]
        if self.palette:
            chunks.append(chunk(b"PLTE", self.palette))
        if self.transparency is not None:
            chunks.append(chunk(b"tRNS", self.transparency))
        deflated = zlib.compress(self.lines)
        middle = len(deflated) // 2
        chunks += [chunk(b"IDAT", deflated[:middle]), chunk(b"tEXt", b"by hand")]
        chunks += [chunk(b"IDAT", deflated[middle:]), chunk(b"IEND", b"")]
        return SIGNATURE + b"".join(chunks)

    @property
    def lines(self) -> bytes:
        """The rows as they are deflated: each behind the number of its filter."""
        step = max(1, PARTS[self.colour_type] * self.depth // 8)
        above = b""
        lines = b""
        for number, row in zip(self.filters, self.rows, strict=True):
            packed = self.packed(row)
            above = above or bytes(len(packed))
            lines += bytes([number]) + filtered(number, packed, above, step)
            above = packed
        return lines

    def packed(self, row: Sequence[int]) -> bytes:
        bits = "".join(f"{part:0{self.depth}b}" for part in row)
        bits += "0" * (-len(bits) % 8)
        return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def filtered(number: int, row: bytes, above: bytes, step: int) -> bytes:
    before, corner = bytes(step) + row, bytes(step) + above
    return bytes(
        (byte - guess(number, before[at], above[at], corner[at])) % 256
        for at, byte in enumerate(row)
    )


def guess(number: int, before: int, above: int, corner: int) -> int:
    nearest = [
        (abs(above - corner), 0, before),
        (abs(before - corner), 1, above),
        (abs(before + above - 2 * corner), 2, corner),
    ]
    return (0, before, above, (before + above) // 2, min(nearest)[2])[number]


@st.composite
def pictures(draw: st.DrawFn, kinds: Sequence[tuple[int, int]] = tuple(KINDS)) -> Written:
    colour_type, depth = draw(st.sampled_from(list(kinds)))
    width, height = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    most = (1 << depth) - 1
    palette = b""
    if colour_type == 3:
        palette = draw(st.binary(min_size=3, max_size=3 * (most + 1)).map(whole_colours))
        most = len(palette) // 3 - 1
    parts = width * PARTS[colour_type]
    row = st.lists(st.integers(0, most), min_size=parts, max_size=parts).map(tuple)
    rows = draw(st.lists(row, min_size=height, max_size=height).map(tuple))
    filters = draw(st.lists(st.integers(0, 4), min_size=height, max_size=height).map(tuple))
    return Written(width, height, depth, colour_type, rows, filters, palette)


def whole_colours(palette: bytes) -> bytes:
    return palette[: len(palette) // 3 * 3]
