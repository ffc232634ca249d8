"""Badges: a label and a value side by side, as projects show them in their READMEs."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from counterd.errors import PictureError
from counterd.pictures.button import button_svg
from counterd.pictures.colours import Colour, colour_of
from counterd.pictures.shields import FORMS, shield_svg
from counterd.pictures.texts import one_line

# A badge stands in a line of text. Past this it would be a sentence.
TEXT_LENGTH_MAX: Final = 64

_STYLES: Final[Mapping[str, Callable[[str, str, Colour], str]]] = {
    **{name: partial(shield_svg, form) for name, form in FORMS.items()},
    "1998": button_svg,
}
STYLES: Final = tuple(_STYLES)


def badge_svg(*, label: str, value: str, colour: str = "informational", style: str = "flat") -> str:
    """Return a badge as an SVG document that needs no style sheet and no font of its own.

    An empty label leaves the value alone. ``colour`` is the ground of the value, or of the title
    bar in style ``1998``; the text on it is white or black, whichever reads.

    Raises:
        PictureError: the style or colour is unknown, a text too long, or the value empty.
    """
    if style not in _STYLES:
        raise PictureError(f"{style[:40]!r} is no style of badges; those are {', '.join(STYLES)}")
    ground = colour_of(colour)
    label = one_line(label, name="the label", length_max=TEXT_LENGTH_MAX)
    value = one_line(value, name="the value", length_max=TEXT_LENGTH_MAX)
    if not value:
        raise PictureError("a badge needs a value")
    return _STYLES[style](label, value, ground)
