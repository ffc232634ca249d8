"""Send pages as gzip without compressing them anew: texts are deflated once, values stored as is.

A page is the same at each view but for its values. A deflated text that ends at a byte is followed
by the values in stored blocks of RFC 1951, which are their bytes behind a head of five. What a
visitor wrote is never compressed together with what the page holds, so that the length of an answer
tells nothing of that (as BREACH would have it).
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from counterd.ssi.nodes import Piece, Text
from counterd.web.checksums import COMBINED_BYTES_MIN, COMBINED_COST_BYTES, Extend, extension
from counterd.web.memory import Memory, MemoryUse
from counterd.web.packing import LEVEL

# RFC 1952: no name, no time, unknown system. At the end an empty last block, the CRC, the length.
_HEAD: Final = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_LAST_BLOCK: Final = b"\x03\0"
_STORED_BYTES_MAX: Final = 65_535
# A shorter text gains less than the ends of its blocks cost.
_DEFLATED_BYTES_MIN: Final = 100
_RAW_BITS: Final = -15
# A kept text costs about this much beside its bytes.
_ENTRY_BYTES: Final = 500


@dataclass(frozen=True, slots=True)
class _Deflated:
    blocks: bytes
    """Empty if they would be no smaller than the text."""
    extend: Extend
    crc: int
    """That of the text alone."""


class Gzip:
    """Puts pages together as gzip, and remembers their texts so within a budget of memory.

    The same text on many pages is remembered once: what it is kept by is what it says.
    """

    __slots__ = ("_memory", "_text_bytes_max")

    def __init__(self, bytes_max: int) -> None:
        self._text_bytes_max = bytes_max // 4  # one that finds no room would be deflated each time
        self._memory: Memory[bytes, _Deflated] = Memory(bytes_max)

    @property
    def memory_use(self) -> MemoryUse:
        """How much of the memory for deflated texts is used."""
        return self._memory.use

    def compressed(self, pieces: Iterable[Piece]) -> bytes:
        """Return ``pieces`` as one gzip file."""
        body = [_HEAD]
        stored: list[bytes] = []  # what has yet to be put into blocks
        crc = length = 0
        for piece in pieces:
            length += len(piece)
            deflated = None if isinstance(piece, bytes) else self._deflated(piece)
            if deflated is None:
                stored.append(piece if isinstance(piece, bytes) else piece.data)
                continue
            crc = _store(stored, body, crc)
            body.append(deflated.blocks)
            crc = deflated.extend(crc) if crc else deflated.crc  # most pages begin with a text
        crc = _store(stored, body, crc)
        body += (_LAST_BLOCK, crc.to_bytes(4, "little"), (length % 2**32).to_bytes(4, "little"))
        return b"".join(body)

    def _deflated(self, text: Text) -> _Deflated | None:
        if not _DEFLATED_BYTES_MIN <= len(text) <= self._text_bytes_max:
            return None
        known = self._memory.get(text.data)
        if known is None:
            known = _deflate(text.data)
            self._memory.keep(text.data, known, _cost_bytes(text.data, known))
        return known if known.blocks else None


def _store(stored: list[bytes], body: list[bytes], crc: int) -> int:
    """Move ``stored`` into ``body``, in blocks; return the CRC with it."""
    if not stored:
        return crc
    whole = b"".join(stored)
    stored.clear()
    for start in range(0, len(whole), _STORED_BYTES_MAX):
        block = whole[start : start + _STORED_BYTES_MAX]
        size = len(block)
        body += (b"\0", size.to_bytes(2, "little"), (size ^ 0xFFFF).to_bytes(2, "little"), block)
    return zlib.crc32(whole, crc)


def _deflate(text: bytes) -> _Deflated:
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW_BITS)
    blocks = compressor.compress(text) + compressor.flush(zlib.Z_SYNC_FLUSH)
    blocks = blocks if len(blocks) < len(text) else b""
    return _Deflated(blocks, extension(text), zlib.crc32(text))


def _cost_bytes(text: bytes, deflated: _Deflated) -> int:
    tables = COMBINED_COST_BYTES if len(text) >= COMBINED_BYTES_MIN else 0
    return _ENTRY_BYTES + len(text) + len(deflated.blocks) + tables
