"""How many digits a counter shows, and how large."""

from dataclasses import dataclass
from typing import Final

from counterd.errors import PictureError

PAD_MAX: Final = 12
# At 8 a digit is as high as a headline.
SCALE_MAX: Final = 8
# More than any counter will reach; a sum of many may be longer than its padding.
DIGITS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Sizing:
    """Options of digit counters, whatever their style.

    Raises:
        PictureError: one of them is out of its range.
    """

    pad: int = 0
    """At least so many digits, 0 to 12, with zeros in front."""
    scale: int = 1
    """How many pixels each is drawn as, 1 to 8."""

    def __post_init__(self) -> None:
        if not 0 <= self.pad <= PAD_MAX:
            raise PictureError(f"pad is {_shown(self.pad)}; expected 0 to {PAD_MAX}")
        if not 1 <= self.scale <= SCALE_MAX:
            raise PictureError(f"scale is {_shown(self.scale)}; expected 1 to {SCALE_MAX}")

    def digits(self, number: int) -> str:
        """Return ``number`` in digits.

        Raises:
            PictureError: it is negative, or longer than ``DIGITS_MAX``.
        """
        if not 0 <= number < 10**DIGITS_MAX:
            raise PictureError(f"digits show numbers from 0 up, of at most {DIGITS_MAX} digits")
        return str(number).zfill(self.pad)


def _shown(number: int) -> str:
    # Very long numbers cannot be printed at all.
    return str(number) if abs(number) < 10**DIGITS_MAX else "far out of range"
