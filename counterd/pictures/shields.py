"""Badges in the styles that shields.io made common: flat, flat-square, plastic, for-the-badge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from counterd.pictures.colours import BLACK, WHITE, Colour, ink_on
from counterd.pictures.lettering import Lettering, Line, line
from counterd.pictures.svg import document


@dataclass(frozen=True, slots=True)
class Form:
    """How a style is built; lengths in pixels."""

    height: int
    radius: int
    baseline: int
    padding: int
    label: Lettering
    value: Lettering
    gloss: str = ""
    is_loud: bool = False
    """In capitals."""


_PLAIN: Final = Lettering(11)
FORMS: Final[Mapping[str, Form]] = {
    "flat": Form(20, 3, 14, 6, _PLAIN, _PLAIN, gloss="flat"),
    "flat-square": Form(20, 0, 14, 6, _PLAIN, _PLAIN),
    "plastic": Form(18, 4, 13, 6, _PLAIN, _PLAIN, gloss="plastic"),
    "for-the-badge": Form(
        *(28, 0, 18, 11),
        label=Lettering(10, spacing=1.25),
        value=Lettering(10, is_bold=True, spacing=1.25),
        is_loud=True,
    ),
}

_LABEL_GROUND: Final = Colour(0x4D, 0x51, 0x57)
# Offset, colour and opacity of the gloss over a ground. Where text stands, it never comes nearer
# to the ink: under white text it darkens, under black it lightens. The edges of plastic are free.
_GLOSSES: Final[Mapping[tuple[str, Colour], str]] = {
    ("flat", WHITE): "0 #000 0, 1 #000 .16",
    ("flat", BLACK): "0 #fff .3, 1 #fff 0",
    ("plastic", WHITE): "0 #fff .6, .1 #fff .2, .12 #000 0, .88 #000 .24, 1 #000 .5",
    ("plastic", BLACK): "0 #fff .9, .12 #fff .45, .87 #fff 0, .88 #000 .1, 1 #000 .4",
}


@dataclass(frozen=True, slots=True)
class _Half:
    """The label's or the value's part of a badge, from ``left`` to ``right`` in pixels."""

    line: Line
    ground: Colour
    left: int
    right: int
    is_last: bool


def shield_svg(form: Form, label: str, value: str, ground: Colour) -> str:
    """Return a badge of this form; both texts are clean, an empty label takes no room."""
    name = f"{label}: {value}" if label else value
    if form.is_loud:
        label, value = label.upper(), value.upper()
    said, counted = line(label, form.label), line(value, form.value)
    left = ceil(said.width) + 2 * form.padding if label else 0
    width = left + ceil(counted.width) + 2 * form.padding
    halves = [_Half(counted, ground, left, width, is_last=True)]
    if label:
        halves.insert(0, _Half(said, _LABEL_GROUND, 0, left, is_last=False))
    body = "".join([_drawn(form, half) for half in halves])
    return document((width, form.height), name, _gradients(form, halves) + body)


def _gradients(form: Form, halves: Sequence[_Half]) -> str:
    if not form.gloss:
        return ""
    inks = dict.fromkeys([ink_on(half.ground) for half in halves])
    return f"<defs>{''.join([_GRADIENTS[form.gloss, ink] for ink in inks])}</defs>"


def _drawn(form: Form, half: _Half) -> str:
    ink = ink_on(half.ground)
    shape = _shape(form, half)
    middle = (half.left + half.right) / 2
    ground = f'<path fill="{half.ground}" d="{shape}"/>'
    text = half.line.at(middle, form.baseline, ink)
    if not form.gloss:
        return ground + text
    shadow = half.line.at(middle, form.baseline + 1, BLACK if ink == WHITE else WHITE)
    return (
        f'{ground}<path fill="url(#{_key(form.gloss, ink)})" d="{shape}"/>'
        f'<g opacity=".3">{shadow}</g>{text}'
    )


def _shape(form: Form, half: _Half) -> str:
    """Return the outline of a half, round at the ends of the badge."""
    before = form.radius if half.left == 0 else 0
    after = form.radius if half.is_last else 0
    return (
        f"M{half.left + before} 0H{half.right - after}{_turn(after, after)}"
        f"V{form.height - after}{_turn(-after, after)}"
        f"H{half.left + before}{_turn(-before, -before)}V{before}{_turn(before, -before)}z"
    )


def _turn(right: int, down: int) -> str:
    return f"a{abs(right)} {abs(right)} 0 0 1 {right} {down}" if right else ""


def _key(gloss: str, ink: Colour) -> str:
    return f"counterd-{gloss}-{'white' if ink == WHITE else 'black'}"


def _gradient(gloss: str, ink: Colour) -> str:
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for offset, colour, opacity in map(str.split, _GLOSSES[gloss, ink].split(","))
    )
    return f'<linearGradient id="{_key(gloss, ink)}" x2="0" y2="1">{stops}</linearGradient>'


_GRADIENTS: Final = {key: _gradient(*key) for key in _GLOSSES}
