"""Checksums put together are those of the whole, by zlib's word."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.checksums import COMBINED_BYTES_MIN, extension


@given(st.binary(max_size=50), st.binary(min_size=1, max_size=50), st.integers(0, 3))
def test_the_crc_of_the_whole_is_put_together(before: bytes, seed: bytes, factor: int) -> None:
    for length in (0, 1, COMBINED_BYTES_MIN - 1, COMBINED_BYTES_MIN, COMBINED_BYTES_MIN + factor):
        piece = (seed * (length // len(seed) + 1))[:length]
        extend = extension(piece)
        assert extend(zlib.crc32(before)) == zlib.crc32(before + piece)
        assert extend(extend(0)) == zlib.crc32(piece + piece)


@pytest.mark.parametrize("crc", [0, 1, 0x80000000, 0xFFFFFFFF, 0xDEADBEEF])
def test_any_crc_is_extended(crc: int) -> None:
    piece = bytes(range(256)) * 40
    assert extension(piece)(crc) == zlib.crc32(piece, crc)
