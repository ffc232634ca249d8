"""Two pixel fonts: one of 5 x 7 for digits, capitals and signs, one of 3 x 5 for small digits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Font:
    """Signs of one width and height in pixels; a row of a sign is a text of ``#`` and space."""

    width: int
    height: int
    signs: Mapping[str, tuple[str, ...]]

    def rows(self, text: str) -> tuple[str, ...]:
        """Return the rows of pixels of ``text``, one pixel between two signs.

        A sign that the font lacks is a box.
        """
        drawn = [self.signs.get(sign, self.signs["\0"]) for sign in text]
        return tuple(" ".join(row) for row in zip(*drawn, strict=True))

    def width_of(self, text: str) -> int:
        """Return how many pixels wide ``text`` is."""
        return len(text) * (self.width + 1) - 1


def _font(width: int, lines: str) -> Font:
    """Read a drawn font: under a line of signs lie their rows, a column between two signs."""
    signs: dict[str, tuple[str, ...]] = {}
    bands = lines.strip("\n").split("\n\n")
    for band in bands:
        names, *rows = band.split("\n")
        for number, name in enumerate(names.split()):
            start = number * (width + 1)
            drawn = (row.ljust(len(names.split()) * (width + 1)) for row in rows)
            signs[name] = tuple(row[start : start + width] for row in drawn)
    height = len(bands[0].split("\n")) - 1
    signs[" "] = (" " * width,) * height
    signs["\0"] = ("#" * width, *("#" + " " * (width - 2) + "#",) * (height - 2), "#" * width)
    return Font(width, height, signs)


LARGE: Final = _font(
    5,
    """
0     1     2     3     4     5     6     7     8     9     %     +     -     .     ,     :
 ###    #    ###   ###     #  #####  ###  #####  ###   ###  ##  #
#   #  ##   #   # #   #   ##  #     #         # #   # #   # ##  #   #
#  ##   #       #     #  # #  ####  #        #  #   # #   #    #    #
# # #   #      #    ##  #  #      # ####     #   ###   ####   #   ##### #####             ##
##  #   #     #       # #####     # #   #   #   #   #     #  #      #                     ##
#   #   #    #    #   #    #  #   # #   #   #   #   #     # #  ##   #          ##    ##
 ###   ###  #####  ###     #   ###   ###    #    ###   ###  #  ##              ##    #    ##

A     B     C     D     E     F     G     H     I     J     K     L     M     N     O     P
 ###  ####   ###  ####  ##### #####  ###  #   #  ###    ### #   # #     #   # #   #  ###  ####
#   # #   # #   # #   # #     #     #   # #   #   #      #  #  #  #     ## ## ##  # #   # #   #
#   # #   # #     #   # #     #     #     #   #   #      #  # #   #     # # # # # # #   # #   #
##### ####  #     #   # ####  ####  # ### #####   #      #  ##    #     # # # #  ## #   # ####
#   # #   # #     #   # #     #     #   # #   #   #      #  # #   #     #   # #   # #   # #
#   # #   # #   # #   # #     #     #   # #   #   #   #  #  #  #  #     #   # #   # #   # #
#   # ####   ###  ####  ##### #      ###  #   #  ###   ##   #   # ##### #   # #   #  ###  #

Q     R     S     T     U     V     W     X     Y     Z     /     (     )
 ###  ####   ###  ##### #   # #   # #   # #   # #   # #####     #   #    #
#   # #   # #   #   #   #   # #   # #   # #   # #   #     #     #  #      #
#   # #   # #       #   #   # #   # #   #  # #   # #     #     #   #      #
#   # ####   ###    #   #   # #   # # # #   #     #     #     #    #      #
# # # # #       #   #   #   # #   # # # #  # #    #    #     #     #      #
#  #  #  #  #   #   #   #   #  # #  ## ## #   #   #   #     #      #      #
 ## # #   #  ###    #    ###    #   #   # #   #   #   ##### #       #    #
""",
)

SMALL: Final = _font(
    3,
    """
0   1   2   3   4   5   6   7   8   9
 #   #  ##  ##  # # ###  ## ### ### ###
# # ##    #   # # # #   #     # # # # #
# #  #   #   #  ### ##  ###  #  ### ###
# #  #  #     #   #   # # # #   # #   #
 #  ### ### ##    # ##  ### #   ### ##
""",
)
