"""Measure the head of a request while it arrives in pieces.

The parser of HTTP tells when a head is whole, but neither how much of the next one it has nor what
it holds of one that never ends. Here only ends of heads are looked for; nothing is understood.
"""

from typing import Final

_END: Final = b"\r\n\r\n"


class HeadMeter:
    """Counts the bytes of the head that has begun."""

    __slots__ = ("_has_text", "_last", "has_line", "size", "size_max")

    def __init__(self, size_max: int) -> None:
        self.size_max = size_max
        self.size = 0
        """Bytes of the head that is not whole yet."""
        self.has_line = False
        """Whether its first line has ended, so that not the target but the headers are too long."""
        self._has_text = False
        self._last = b""

    @property
    def room(self) -> int:
        """The number of bytes that may still come before the head is too large."""
        return self.size_max - self.size

    def goes_on(self, piece: bytes) -> None:
        """Note ``piece``, by which no head became whole."""
        self.size += len(piece)
        if not self._has_text:
            piece = piece.lstrip(b"\r\n")  # empty lines before the first are none
            self._has_text = bool(piece)
        self.has_line = self.has_line or b"\n" in piece
        self._last = (self._last + piece)[-3:]

    def is_whole(self, piece: bytes) -> None:
        """Note ``piece``, in which one head ended or several did; the rest begins another."""
        if not piece.endswith(_END):
            joined = self._last + piece
            end = joined.rfind(_END)
            rest = joined[end + len(_END) :] if end >= 0 else b""
            self.clear()
            self.goes_on(rest)
        elif self.size:
            self.clear()

    def breaks_off(self, piece: bytes, line_max: int) -> None:
        """Note ``piece``, in which the parser gave up; a first line up to ``line_max`` was fine."""
        end = piece.find(b"\n")
        line = self.size + (len(piece) if end < 0 else end)
        self.has_line = self.has_line or line <= line_max

    def clear(self) -> None:
        """Forget what has come: all heads are whole."""
        self.size, self.has_line, self._has_text, self._last = 0, False, False, b""
