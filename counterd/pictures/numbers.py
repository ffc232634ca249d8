"""Numbers as a badge shows them: short like ``12.3k``, or in groups of three."""

from typing import Final

from counterd.errors import PictureError

_UNITS: Final = {letter: 1000**power for power, letter in enumerate("kMGTPE", 1)}
_UNIT: Final = 1000
# 100 and more are shown without tenths.
_TENTHS_MAX: Final = 999
NUMBER_MAX: Final = 10**20 - 1


def abbreviated(number: int) -> str:
    """Return ``number`` in at most five characters: 999, ``1.2k``, ``12.3k``, ``123k``, ``1.2M``.

    Laws: a larger number never reads as a smaller one; what it reads as is within 5 % of it.

    Raises:
        PictureError: ``number`` is below 0 or above ``NUMBER_MAX``.
    """
    if not 0 <= number <= NUMBER_MAX:
        raise PictureError("a number to abbreviate is at least 0 and has at most 20 digits")
    if number < _UNIT:
        return str(number)
    shown = (_of_unit(number, unit) + letter for letter, unit in _UNITS.items())
    return next(text for text in shown if text[0].isdigit())


def grouped(number: int) -> str:
    """Return ``number`` with a comma between each three digits."""
    return f"{number:,}"


def _of_unit(number: int, unit: int) -> str:
    """Return ``number`` in units, rounded, or nothing if that would need a fourth digit."""
    tenths = (10 * number + unit // 2) // unit
    if tenths <= _TENTHS_MAX:
        whole, tenth = divmod(tenths, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)
    whole = (number + unit // 2) // unit
    return str(whole) if whole < _UNIT else ""
