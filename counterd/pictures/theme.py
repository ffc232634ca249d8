"""The colours of the network map, by day and by night."""

import enum
from collections.abc import Mapping
from typing import Final

from counterd.pictures.registries import Registry

Rgb = tuple[int, int, int]


class Theme(enum.StrEnum):
    """Says what the picture will stand on."""

    LIGHT = "light"
    DARK = "dark"


class Paint(enum.IntEnum):
    """What is painted, as a place in the palette.

    Law: a network that was seen is painted ``SEEN`` places after one of the same registry that was
    not, and so is what is written on it: in a picture of bytes, seeing one sets a bit.
    """

    ARIN = 0
    RIPE_NCC = 1
    APNIC = 2
    LACNIC = 3
    AFRINIC = 4
    IANA = 5
    ON_NETWORK = 6
    PAPER = 7
    SEEN_ARIN = 8
    SEEN_RIPE_NCC = 9
    SEEN_APNIC = 10
    SEEN_LACNIC = 11
    SEEN_AFRINIC = 12
    SEEN_IANA = 13
    ON_SEEN_NETWORK = 14
    INK = 15
    QUIET = 16
    """For text that is not read first."""
    RECENT = 17
    """For networks of the last ten clients."""
    ON_RECENT = 18


SEEN: Final = 8
BY_REGISTRY: Final[Mapping[Registry, Paint]] = {
    registry: Paint[registry.name] for registry in Registry
}


def hex_colour(colour: Rgb) -> str:
    """Return a colour as SVG and CSS write it: ``#fbfaf7``."""
    return f"#{bytes(colour).hex()}"


def _colours(text: str) -> tuple[Rgb, ...]:
    parts = bytes.fromhex(text)
    return tuple(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


# The hues of the five registries share one lightness and one chroma (OKLCH), so that none of them
# looks more visited than the others. IANA's, where nobody can come from, is grey.
COLOURS: Final[Mapping[Theme, tuple[Rgb, ...]]] = {
    Theme.LIGHT: _colours(
        "cfe1f9 c9e8d9 e5daf5 e5e1c4 f6d6de efeeeb 5a5750 fbfaf7"
        "376aaa 007d58 78569e 796900 9d4966 75716a ffffff 23211c"
        "6b665c b93a0c ffffff"
    ),
    Theme.DARK: _colours(
        "23344a 1a3a2d 382d45 383317 462932 252422 a8a398 191816"
        "5b94dd 2eaa7f a47dcf a49325 cf6f8f 8a867e 191816 ece8df"
        "a29c90 ff9d4d 191816"
    ),
}
"""The colour of each paint. Text has a contrast of 4.5 and more to all that it stands on."""
