"""What there is to see of a badge: its grounds and texts, and how well they can be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from counterd.pictures.colours import Colour, colour_of, contrast, mixed
from tests.pictures.svg_reader import every, tag

# How far letters of Verdana reach above and below their line, in parts of the font's size.
ASCENT, DESCENT = 0.76, 0.21


@dataclass(frozen=True)
class Stop:
    offset: float
    colour: Colour
    opacity: float


@dataclass(frozen=True)
class Seen:
    """A text, the colour of its letters, and all colours that its ground has behind them."""

    text: str
    left: float
    right: float
    ink: Colour
    grounds: tuple[Colour, ...]

    @property
    def contrast(self) -> float:
        return min(contrast(self.ink, ground) for ground in self.grounds)


def texts(root: Element) -> list[Seen]:
    """Return the texts in the order in which they are drawn, without their shadows."""
    shadows = {id(text) for group in every(root, "g") for text in every(group, "text")}
    shown = [text for text in every(root, "text") if id(text) not in shadows]
    return [seen(root, text) for text in shown]


def seen(root: Element, text: Element) -> Seen:
    middle, length = float(text.attrib["x"]), float(text.attrib["textLength"])
    baseline, size = float(text.attrib["y"]), float(text.attrib["font-size"])
    left, right = middle - length / 2, middle + length / 2
    height = int(root.attrib["height"])
    rows = [baseline - ASCENT * size, baseline, baseline + DESCENT * size]
    grounds = [
        colour
        for x in (left, middle, right)
        for y in rows
        for colour in [ground(root, x, y, height)]
    ]
    return Seen(text.text or "", left, right, colour_of(text.attrib["fill"]), tuple(grounds))


def ground(root: Element, x: float, y: float, height: int) -> Colour:
    """Return what all paths that cover a place leave of it."""
    colour = Colour(255, 0, 255)
    gradients = {one.attrib["id"]: one for one in every(root, "linearGradient")}
    for path in every(root, "path"):
        left, top, right, bottom = box(path.attrib["d"])
        if not (left <= x <= right and top <= y <= bottom):
            continue
        fill = path.attrib.get("fill", "#000")
        if not fill.startswith("url"):
            colour = colour_of(fill)
            continue
        gradient = gradients[fill[5:-1]]
        is_upright = gradient.attrib.get("x2") == "0"
        place = (y - top) / (bottom - top) if is_upright else (x - left) / (right - left)
        shade = at(stops(gradient), place)
        colour = mixed(colour, shade.colour, shade.opacity)
    return colour


def stops(gradient: Element) -> list[Stop]:
    return [
        Stop(
            float(stop.attrib.get("offset", 0)),
            colour_of(stop.attrib["stop-color"]),
            float(stop.attrib.get("stop-opacity", 1)),
        )
        for stop in gradient
        if tag(stop) == "stop"
    ]


def at(between: list[Stop], place: float) -> Stop:
    for one, other in pairwise(between):
        if place <= other.offset:
            share = (place - one.offset) / (other.offset - one.offset)
            opacity = one.opacity + (other.opacity - one.opacity) * share
            return Stop(place, mixed(one.colour, other.colour, share), opacity)
    return between[-1]


def box(outline: str) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a path of straight lines and rounded corners."""
    places = [*points(outline)]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def points(outline: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for letter, rest in re.findall(r"([MHVhvaz])([^MHVhvaz]*)", outline):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        match letter:
            case "M":
                x, y = numbers
            case "H":
                (x,) = numbers
            case "V":
                (y,) = numbers
            case "h":
                x += numbers[0]
            case "v":
                y += numbers[0]
            case "a":
                x, y = x + numbers[5], y + numbers[6]
            case _:
                continue
        yield x, y
