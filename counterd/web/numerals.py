"""Numbers as our own pages write them: grouped, short for narrow places, and as shares."""

from typing import Final

_STEPS: Final = ((10**9, "G"), (10**6, "M"), (10**3, "k"))
_DIGITS_MIN: Final = 10_000  # four digits are as short as what they would be shortened to
_SMALLEST_SHARE: Final = 0.001
_LARGEST_SHARE: Final = 0.99
_WHOLE_PERCENTS: Final = 0.0995  # from here on two digits say enough


def grouped(number: int) -> str:
    """Return ``number`` with commas: ``1,234,567``."""
    return f"{number:,}"


def compact(number: int) -> str:
    """Return ``number`` in at most five letters: ``9,999``, ``12k``, ``1.5M``; rounded down."""
    assert number >= 0
    if number < _DIGITS_MIN:
        return f"{number:,}"
    for step, letter in _STEPS:
        if number >= step:
            tenths = number * 10 // step
            whole, tenth = divmod(tenths, 10)
            return f"{whole}.{tenth}{letter}" if tenth and whole < 100 else f"{whole:,}{letter}"  # noqa: PLR2004 - three digits are exact enough
    raise AssertionError


def share(part: int, whole: int) -> str:
    """Return which part of ``whole`` is ``part``: ``43 %``, ``2.5 %``, ``< 0.1 %``."""
    if not part or not whole:
        return "0 %"
    ratio = part / whole
    if ratio < _SMALLEST_SHARE:
        return "< 0.1 %"
    if part < whole and ratio > _LARGEST_SHARE:
        return "> 99 %"
    return f"{ratio * 100:.0f} %" if ratio >= _WHOLE_PERCENTS else f"{ratio * 100:.1f} %"


def data_size(size_bytes: int) -> str:
    """Return a number of bytes in the unit that suits it: ``4.3 GB``, ``18 kB``, ``512 bytes``."""
    size, unit = float(size_bytes), "bytes"
    for larger in ("kB", "MB", "GB", "TB", "PB"):
        if size < 999.5:  # noqa: PLR2004 - what would be rounded to four digits
            break
        size, unit = size / 1000, larger
    digits = 1 if size < 99.95 and unit != "bytes" else 0  # noqa: PLR2004 - three digits say enough
    return f"{size:,.{digits}f} {unit}"
