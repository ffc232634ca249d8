"""Undo the filters that a PNG's rows were stored with, so that they deflate better.

Source: Portable Network Graphics (PNG) Specification, third edition (W3C), 9.
"""

from collections.abc import Callable, Mapping
from typing import Final

from counterd.errors import PictureError

Guess = Callable[[int, int, int], int]
"""What a byte will be, from that before it, that above it, and the one before the latter."""


def unfiltered(filtered: bytes, row_bytes: int, pixel_bytes: int) -> list[bytes]:
    """Return the rows in ``filtered``, each of which is a filter's number and ``row_bytes`` bytes.

    ``pixel_bytes`` is the distance to the same part of the pixel before, at least 1.

    Raises:
        PictureError: a row has a filter that does not exist.
    """
    rows: list[bytes] = []
    above = bytes(row_bytes)
    for at in range(0, len(filtered), row_bytes + 1):
        number, row = filtered[at], bytearray(filtered[at + 1 : at + 1 + row_bytes])
        if number not in _GUESSES:
            raise PictureError(f"the PNG has a row with filter {number}; there are 0 to 4")
        guess = _GUESSES[number]
        if guess is not None:
            _undo(guess, row, above, pixel_bytes)
        above = bytes(row)
        rows.append(above)
    return rows


def _undo(guess: Guess, row: bytearray, above: bytes, step: int) -> None:
    for at, up in enumerate(above):
        before, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
        row[at] = (row[at] + guess(before, up, corner)) & 0xFF


def _before(before: int, _above: int, _corner: int) -> int:
    return before


def _above(_before: int, above: int, _corner: int) -> int:
    return above


def _mean(before: int, above: int, _corner: int) -> int:
    return (before + above) // 2


def _paeth(before: int, above: int, corner: int) -> int:
    """Return which of the three is nearest to ``before + above - corner``, in this order."""
    far_before = abs(above - corner)
    far_above = abs(before - corner)
    far_corner = abs(before + above - 2 * corner)
    if far_before <= far_above and far_before <= far_corner:
        return before
    return above if far_above <= far_corner else corner


_GUESSES: Final[Mapping[int, Guess | None]] = {
    0: None,
    1: _before,
    2: _above,
    3: _mean,
    4: _paeth,
}
