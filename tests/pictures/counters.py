"""What there is to see of digit counters, in vectors and in pixels."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from counterd.pictures.colours import Colour
from counterd.pictures.drawn import Drawing
from counterd.pictures.pixels import PixelStrip, strip_png
from counterd.pictures.svg import document
from tests.pictures.png_reader import Picture, read_png
from tests.pictures.svg_reader import every, read_svg

GREEN = Colour(0, 255, 0)
ALL = "0123456789"


def drawing(draw: Callable[[str, Colour], Drawing], text: str, colour: Colour = GREEN) -> Element:
    drawn = draw(text, colour)
    return read_svg(document((drawn.width, drawn.height), text, drawn.body))


def placed(root: Element, prefix: str) -> list[str]:
    """Return the digits that are placed outside of definitions, in their order."""
    defined = {id(use) for defs in every(root, "defs") for use in every(defs, "use")}
    names = [use.attrib["href"][1:] for use in every(root, "use") if id(use) not in defined]
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def defined(root: Element, prefix: str) -> list[str]:
    names = [path.attrib.get("id", "") for path in every(root, "path")]
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def pixels(strip: PixelStrip, text: str) -> Picture:
    return read_png(strip_png(strip, text, 1))


def cells(strip: PixelStrip, width: int) -> list[list[bytes]]:
    """Return the ten digits of a strip in a row, each as rows of places in the palette."""
    picture = pixels(strip, ALL + "0")
    left = len(strip.before[0])
    return [
        [row[left + digit * width : left + (digit + 1) * width] for row in picture.rows]
        for digit in range(10)
    ]
