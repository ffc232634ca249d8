"""Read an SVG document, strictly: it stands alone, says its name, and all it refers to is in it."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SPACE = "{http://www.w3.org/2000/svg}"
SHAPES = {"circle", "ellipse", "path", "rect", "text", "use", "image"}
PARTS = {"defs", "g", "linearGradient", "radialGradient", "stop", "svg", "title"}
FORBIDDEN = {"class", "style", "onload", "onclick"}


def read_svg(document: str) -> Element:
    root = ElementTree.fromstring(document)
    assert root.tag == f"{SPACE}svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == root.findtext(f"{SPACE}title")
    names = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(names) == len(set(names))
    for one in root.iter():
        assert tag(one) in SHAPES | PARTS
        assert not FORBIDDEN & set(one.attrib)
    assert set(references(root)) <= set(names)
    return root


def tag(element: Element) -> str:
    return element.tag.removeprefix(SPACE)


def references(root: Element) -> Iterator[str]:
    for one in root.iter():
        for value in one.attrib.values():
            yield from re.findall(r"url\(#([^)]+)\)", value)
        href = one.attrib.get("href", "")
        if tag(one) == "image":
            assert href.startswith("data:image/")
        elif href:
            assert href.startswith("#")
            yield href[1:]


def every(root: Element, name: str) -> list[Element]:
    return [*root.iter(SPACE + name)]


def size(root: Element) -> tuple[int, int]:
    return int(root.attrib["width"]), int(root.attrib["height"])


def name(root: Element) -> str:
    return root.attrib["aria-label"]
