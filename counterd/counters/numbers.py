"""Numbers as text after a prefix like ``06``, ``-8``, ``.3`` or ``,``: C's printf, and grouping."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

# Wider numbers are a mistake or mischief: twelve characters could ask for a gigabyte.
WIDTH_MAX: Final = 256
_GROUP_DEFAULT: Final = 3
_LEADING: Final = re.compile(r"-*([0-9]*)")
_PRINTF: Final = re.compile(r"([-0]*)([0-9]*)(?:\.([0-9]*))?")


_UNPADDED: Final[Mapping[int, Callable[[int], str]]] = {0: str, _GROUP_DEFAULT: "{:,}".format}


@dataclass(frozen=True, slots=True)
class Printf:
    """What may stand between ``%`` and the letter, as C reads it."""

    is_left: bool = False
    is_zero_filled: bool = False
    width: int = 0
    precision: int | None = None


def parse_printf(text: str) -> Printf:
    """Return what ``text`` asks for; what C would not understand asks for nothing."""
    found = _PRINTF.fullmatch(text)
    if found is None:
        return Printf()
    flags, width, precision = found.groups()
    return Printf(
        is_left="-" in flags,
        is_zero_filled="0" in flags,
        width=_bounded(width),
        precision=None if precision is None else _bounded(precision),
    )


def group_size(text: str) -> int:
    """Return how many digits a group has, from what stands before the comma: 3 if nothing does."""
    found = _LEADING.match(text)
    assert found is not None
    return _bounded(found[1]) or _GROUP_DEFAULT


def integer_format(printf: Printf, group: int) -> Callable[[int], str]:
    """Return what prints a whole number, in groups of ``group`` digits, or ungrouped when 0.

    Padding comes last and holds no commas.
    """
    if printf == Printf() and group in _UNPADDED:
        return _UNPADDED[group]

    def show(number: int) -> str:
        sign = "-" if number < 0 else ""
        digits = str(abs(number))
        missing = (printf.precision or 0) - len(digits)
        text = "0" * missing + _grouped(digits, group)
        if printf.is_left:
            return (sign + text).ljust(printf.width)
        if printf.is_zero_filled and printf.precision is None:
            return sign + text.rjust(printf.width - len(sign), "0")
        return (sign + text).rjust(printf.width)

    return show


def mean_format(text: str) -> Callable[[float], str]:
    """Return what prints a mean as C does with ``text`` in ``%f``; one decimal if it is empty."""
    printf = parse_printf(text) if text else Printf(precision=1)
    flags = "-" * printf.is_left + "0" * printf.is_zero_filled
    precision = "" if printf.precision is None else f".{printf.precision}"
    template = f"%{flags}{printf.width or ''}{precision}f"
    return lambda mean: template % mean


def _bounded(digits: str) -> int:
    # More than four digits are never needed to tell that it is too much.
    return min(int(digits.lstrip("0")[:4] or 0), WIDTH_MAX)


def _grouped(digits: str, group: int) -> str:
    if not group:
        return digits
    start = len(digits) % group
    groups = [digits[at : at + group] for at in range(start, len(digits), group)]
    return ",".join([digits[:start], *groups] if start else groups)
