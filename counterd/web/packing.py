"""Compress what is held in memory: once for each version of a file."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from counterd.web.contenttypes import is_text

# The levels above take twice as long for 1 % less.
LEVEL: Final = 6
_GZIP_BITS: Final = 31


@dataclass(frozen=True, slots=True)
class Packed:
    """A content as gzip."""

    content: bytes
    """Empty if it would be no smaller than what it was made of."""
    tag: str
    """Another one for other bytes: another release of zlib may make other ones of the same."""


def packed(content: bytes) -> Packed:
    """Return ``content`` as gzip."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP_BITS)
    result = compressor.compress(content) + compressor.flush()
    if len(result) >= len(content):
        return Packed(b"", "")
    return Packed(result, f"gzip{zlib.crc32(result):x}")


@lru_cache(256)
def is_packable(kind: str) -> bool:
    """Say whether what has this content type is worth compressing: texts are, pictures are not."""
    return is_text(kind) or kind.endswith("+json")
