"""Digits of a site's own: ten images, or one strip of ten side by side, as counter programs had."""

import base64
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from counterd.errors import PictureError
from counterd.pictures.image_size import ImageSize, image_size
from counterd.pictures.sizing import Sizing
from counterd.pictures.svg import document

# Every answer in SVG carries the images that it shows.
IMAGES_BYTES_MAX: Final = 128 * 1024
SIDE_MAX_PX: Final = 512

_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a digit lies: in the image of this number, so far from its left side."""

    image: int
    left: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OwnStrip:
    """Ten digits, in one image or in ten."""

    images: tuple[bytes, ...]
    definitions: tuple[str, ...]
    """Each image as an SVG element that holds it."""
    keys: tuple[str, ...]
    """By which name each of them is placed."""
    cells: tuple[Cell, ...]

    @property
    def height(self) -> int:
        """Return the height of the highest digit in pixels."""
        return max([cell.height for cell in self.cells])


def own_strip(images: Sequence[bytes]) -> OwnStrip:
    """Return the strip of ten images, 0 to 9, or of one image of ten digits of one width.

    Raises:
        PictureError: they are not ten or one, or too large; or it says which of them is damaged
            or of the wrong size.
    """
    if len(images) not in {1, _TEN}:
        raise PictureError(f"a strip is one image or ten, not {len(images)}")
    if sum(map(len, images)) > IMAGES_BYTES_MAX:
        raise PictureError(f"the images of a strip have more than {IMAGES_BYTES_MAX} bytes")
    sizes = [_sized(images, number) for number in range(len(images))]
    # Documents of different strips may come to stand in one page.
    total = zlib.crc32(b"".join(images))
    keys = tuple([f"counterd-{total:08x}-{number}" for number in range(len(images))])
    definitions = map(_definition, keys, images, sizes)
    return OwnStrip(tuple(images), tuple(definitions), keys, tuple(_cells(sizes)))


def own_digits_svg(strip: OwnStrip, number: int, sizing: Sizing) -> str:
    """Return ``number`` as an SVG document that holds the images it shows, each once.

    Lower digits stand at the bottom, as on a line.

    Raises:
        PictureError: the number cannot be shown.
    """
    height, width = strip.height, 0
    placed = ""
    cells = [strip.cells[int(digit)] for digit in sizing.digits(number)]
    for cell in cells:
        placed += (
            f'<svg x="{width}" y="{height - cell.height}" width="{cell.width}" '
            f'height="{cell.height}" viewBox="{cell.left} 0 {cell.width} {cell.height}">'
            f'<use href="#{strip.keys[cell.image]}"/></svg>'
        )
        width += cell.width
    used = sorted({cell.image for cell in cells})
    definitions = "".join([strip.definitions[image] for image in used])
    body = f"<defs>{definitions}</defs>{placed}"
    return document((width, height), str(number), body, scale=sizing.scale)


def _sized(images: Sequence[bytes], number: int) -> ImageSize:
    of_which = f"digit {number}: " if len(images) == _TEN else "the strip: "
    try:
        size = image_size(images[number])
    except PictureError as error:
        raise PictureError(of_which + str(error)) from error
    width = size.width if len(images) == _TEN else size.width // _TEN
    if len(images) == 1 and size.width % _TEN:
        raise PictureError(f"{of_which}ten digits do not divide its {size.width} pixels of width")
    if max(width, size.height) > SIDE_MAX_PX:
        raise PictureError(
            f"{of_which}digits of {width} by {size.height} pixels; at most {SIDE_MAX_PX} are taken"
        )
    return size


def _cells(sizes: Sequence[ImageSize]) -> Iterator[Cell]:
    for digit in range(_TEN):
        if len(sizes) == _TEN:
            yield Cell(digit, 0, sizes[digit].width, sizes[digit].height)
        else:
            width = sizes[0].width // _TEN
            yield Cell(0, digit * width, width, sizes[0].height)


def _definition(key: str, image: bytes, size: ImageSize) -> str:
    # Pixel art keeps its edges when it grows; a photograph would get some.
    crisp = "" if size.media_type == "image/jpeg" else ' image-rendering="pixelated"'
    text = base64.b64encode(image).decode("ascii")
    return (
        f'<image id="{key}" width="{size.width}" height="{size.height}"{crisp} '
        f'href="data:{size.media_type};base64,{text}"/>'
    )
