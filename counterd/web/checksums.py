"""The CRC-32 of what is put together from pieces whose own is known (zlib's crc32_combine)."""

import zlib
from array import array
from collections.abc import Callable
from typing import Final

# Below this, zlib reads the piece in the time that the combination takes, and needs no tables.
COMBINED_BYTES_MIN: Final = 4_096
COMBINED_COST_BYTES: Final = 4_500

Extend = Callable[[int], int]
"""Returns the CRC of something and the piece, given that of the something."""


def extension(piece: bytes) -> Extend:
    """Return how ``piece`` changes the CRC of what it is appended to."""
    if len(piece) < COMBINED_BYTES_MIN:
        return lambda crc: zlib.crc32(piece, crc)
    own = zlib.crc32(piece)
    first, second, third, fourth = _shift(len(piece))
    return lambda crc: (
        first[crc & 255] ^ second[crc >> 8 & 255] ^ third[crc >> 16 & 255] ^ fourth[crc >> 24] ^ own
    )


def _shift(length_bytes: int) -> tuple["array[int]", ...]:
    """Return what as many zero bytes make of a CRC, by each value of its four bytes.

    The CRC of A and B is the CRC of A, shifted so, exclusive-or that of B; shifting is linear, so
    that the shifts of single bits tell all others.
    """
    zeros = bytes(length_bytes)
    of_none = zlib.crc32(zeros)
    bits = [zlib.crc32(zeros, 1 << bit) ^ of_none for bit in range(32)]
    return tuple(_combinations(bits[start : start + 8]) for start in range(0, 32, 8))


def _combinations(bits: list[int]) -> "array[int]":
    table = array("I", [0])
    for bit in bits:
        table.extend([entry ^ bit for entry in table])
    return table
