"""Badges as buttons of 88 by 31 pixels: how sites said in 1998 what they were made with."""

from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Final

from counterd.pictures.colours import BLACK, WHITE, Colour, ink_on, mixed
from counterd.pictures.lettering import Lettering, line
from counterd.pictures.svg import document

WIDTH_MIN_PX: Final = 88
HEIGHT_PX: Final = 31

_TITLE: Final = Lettering(8, is_bold=True)
_VALUE: Final = Lettering(10, is_bold=True)
_LAMP: Final = Colour(0x4C, 0xFF, 0x7A)
# What stands in a row with the texts: two small buttons and margins; the globe, bevels and margins.
_TITLE_ROW_PX: Final = 33
_VALUE_ROW_PX: Final = 31

_GLOBE: Final = (
    "....#####....",
    "..##wbggg##..",
    ".#wbbggggbb#.",
    ".#bbggggggb#.",
    "#bwbgggggbgb#",
    "#bbbggggbbbb#",
    "#bbbbggbbbbb#",
    "#bbbbbgggbbn#",
    "#bbbbbggggbn#",
    ".#bbbbgggbn#.",
    ".#bbbbggbnn#.",
    "..##bbgbn##..",
    "....#####....",
)
_CROSS: Final = ("#...#", ".#.#.", "..#..", ".#.#.", "#...#")
_QUESTION: Final = (".##.", "#..#", "..#.", "....", "..#.")
_PAINTS: Final = {"#": "#000", "b": "#2f7fe0", "w": "#c8e4ff", "g": "#35b34a", "n": "#1a4fa8"}


def button_svg(label: str, value: str, ground: Colour) -> str:
    """Return a button like a small window: the label is its title, the value lights in it.

    It is 88 pixels wide, or as much wider as the texts need; ``ground`` is the title bar's.
    """
    title, lamp = line(label, _TITLE), line(value, _VALUE)
    rows = (title.width + _TITLE_ROW_PX, lamp.width + _VALUE_ROW_PX)
    width = max(WIDTH_MIN_PX, *map(ceil, rows))
    name = f"{label}: {value}" if label else value
    body = _frame(width, ground) + lamp.at((width + 15) / 2, 25.5, _LAMP)
    if label:
        body += title.at(6 + title.width / 2, 11.5, ink_on(ground))
    return document((width, HEIGHT_PX), name, body)


@lru_cache(maxsize=64)
def _frame(width: int, ground: Colour) -> str:
    """Return all of a button but its texts."""
    return (
        f'<g shape-rendering="crispEdges">{_window(width)}{_title_bar(width, ground)}'
        f"{_field(width)}{_GLOBE_DRAWN}</g>"
    )


def _window(width: int) -> str:
    """Return the raised plate, lit from the upper left."""
    return (
        _rect(0, 0, width, 31, "#000")
        + _rect(0, 0, width - 1, 30, "#e6e6e6")
        + _rect(1, 1, width - 2, 29, "#808080")
        + _rect(1, 1, width - 3, 28, "#fff")
        + _rect(2, 2, width - 4, 27, "#c3c3c3")
    )


def _title_bar(width: int, ground: Colour) -> str:
    """Return the bar with its two buttons; its colours are never nearer to the text than ground."""
    if ink_on(ground) == WHITE:
        left, right = mixed(ground, BLACK, 0.45), ground
    else:
        left, right = ground, mixed(ground, WHITE, 0.55)
    key = f"counterd-bar-{str(ground)[1:]}"
    return (
        f'<linearGradient id="{key}"><stop stop-color="{left}"/>'
        f'<stop offset="1" stop-color="{right}"/></linearGradient>'
        + _rect(3, 3, width - 6, 11, f"url(#{key})")
        + _small_button(width - 13, 4, _runs(_CROSS, "#", width - 11, 5))
        + _small_button(width - 23, 4, _runs(_QUESTION, "#", width - 20, 5))
    )


def _small_button(x: int, y: int, sign: str) -> str:
    return (
        _rect(x, y, 9, 9, "#000")
        + _rect(x, y, 8, 8, "#fff")
        + _rect(x + 1, y + 1, 7, 7, "#808080")
        + _rect(x + 1, y + 1, 6, 6, "#c3c3c3")
        + f'<path d="{sign}"/>'
    )


def _field(width: int) -> str:
    """Return the sunken black field of the value."""
    return (
        _rect(18, 15, width - 21, 14, "#fff")
        + _rect(18, 15, width - 22, 13, "#808080")
        + _rect(19, 16, width - 23, 12, "#000")
    )


def _rect(x: int, y: int, width: int, height: int, fill: str) -> str:
    return f'<path fill="{fill}" d="M{x} {y}h{width}v{height}h-{width}z"/>'


def _runs(rows: tuple[str, ...], sign: str, left: int, top: int) -> str:
    """Return as a path the pixels of ``rows`` that are ``sign``."""
    path = ""
    for y, row in enumerate(rows, top):
        x = left
        for pixel, run in groupby(row):
            length = len(list(run))
            if pixel == sign:
                path += f"M{x} {y}h{length}v1h-{length}z"
            x += length
    return path


_GLOBE_DRAWN: Final = "".join(
    f'<path fill="{paint}" d="{_runs(_GLOBE, sign, 3, 15)}"/>' for sign, paint in _PAINTS.items()
)
