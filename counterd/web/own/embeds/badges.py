"""Badges: a label and a figure side by side, drawn here, or told to shields.io as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from counterd.errors import PictureError
from counterd.pictures.badge import STYLES, TEXT_LENGTH_MAX, badge_svg
from counterd.pictures.numbers import abbreviated, grouped
from counterd.pictures.texts import one_line
from counterd.web.own.embeds.answers import SVG, picture, told
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.own.embeds.figures import label_of
from counterd.web.own.embeds.looks import colour_field, figure_field
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.reply import Reply

_NUMBERS: Final[dict[str, Callable[[int], str]]] = {"short": abbreviated, "full": grouped}
_COLOUR: Final = "informational"


class Shield(msgspec.Struct, frozen=True, rename="camel"):
    """A badge as shields.io draws it. Source: its documentation, "Endpoint Badge"."""

    schema_version: int
    label: str
    message: str
    color: str


@dataclass(frozen=True, slots=True)
class _Look:
    """How a badge shall look, checked before anything is counted."""

    figure: str
    label: str
    colour: str
    style: str
    number: Callable[[int], str]


class Badges:
    """The badges."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding

    async def svg(self, embed: Embed) -> Reply:
        """Count, if that may be, and draw a figure."""
        look = _look(embed)
        counter = await self._embedding.counted(embed)
        number = await self._embedding.figure(embed, look.figure, counter)
        drawn = badge_svg(
            label=look.label, value=look.number(number), colour=look.colour, style=look.style
        )
        return picture(drawn.encode(), SVG)

    async def shield(self, embed: Embed) -> Reply:
        """Tell a figure to shields.io, which asks for itself: that is nobody's view."""
        look = _look(embed)
        counter = await self._embedding.counter(embed)
        number = await self._embedding.figure(embed, look.figure, counter)
        return told(Shield(1, look.label, look.number(number), look.colour))


def _look(embed: Embed) -> _Look:
    fields = embed.fields
    figure = figure_field(embed)
    numbers = fields.choice("numbers", "short", _NUMBERS)
    return _Look(
        figure=figure,
        label=_label(fields, label_of(figure)),
        colour=colour_field(fields) or _COLOUR,
        style=fields.choice("style", STYLES[0], STYLES),
        number=_NUMBERS[numbers],
    )


def _label(fields: Fields, default: str) -> str:
    # One that is there and empty leaves the figure alone.
    text = fields.all("label")[0] if "label" in fields else default
    try:
        return one_line(text, name="label", length_max=TEXT_LENGTH_MAX)
    except PictureError as error:
        raise Refusal(400, f"label: {error}") from None
