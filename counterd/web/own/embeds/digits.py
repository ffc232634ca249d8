"""Digit counters: a figure on drums, in lights, or in the digits of the site's own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from counterd.errors import PictureError
from counterd.pictures.digits import STYLES, digits_png, digits_svg
from counterd.pictures.pixels import PixelStrip, strip_png
from counterd.pictures.sizing import PAD_MAX, SCALE_MAX, Sizing
from counterd.pictures.strips import OwnStrip, own_digits_svg
from counterd.web.own.embeds.answers import PNG, SVG, picture
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.own.embeds.looks import colour_field, colour_name, figure_field
from counterd.web.own.embeds.strips import Strips
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.reply import Reply

_Draw = Callable[[int], bytes]
_Strip = TypeVar("_Strip", OwnStrip, PixelStrip)


@dataclass(frozen=True, slots=True)
class _Look:
    """How digits shall look."""

    style: str
    sizing: Sizing
    colour: str | None


class Digits:
    """The digit counters."""

    def __init__(self, embedding: Embedding, strips: Strips) -> None:
        self._embedding = embedding
        self._strips = strips

    async def svg(self, embed: Embed) -> Reply:
        """Count, if that may be, and draw a figure in vectors, or in images as they are."""
        look = _look(embed.fields)
        style, sizing, colour = look.style, look.sizing, look.colour
        if style in STYLES:
            return await self._shown(
                embed,
                SVG,
                lambda number: digits_svg(number, sizing, style=style, colour=colour).encode(),
            )
        strip = await self._own(self._strips.strip, embed.fields, style)
        return await self._shown(
            embed, SVG, lambda number: own_digits_svg(strip, number, sizing).encode()
        )

    async def png(self, embed: Embed) -> Reply:
        """Count, if that may be, and draw a figure in pixels."""
        look = _look(embed.fields)
        style, sizing, colour = look.style, look.sizing, look.colour
        if style in STYLES:
            return await self._shown(
                embed, PNG, lambda number: digits_png(number, sizing, style=style, colour=colour)
            )
        strip = await self._own(self._strips.pixels, embed.fields, style)
        return await self._shown(
            embed, PNG, lambda number: strip_png(strip, sizing.digits(number), sizing.scale)
        )

    async def _shown(self, embed: Embed, kind: str, draw: _Draw) -> Reply:
        figure = figure_field(embed)
        counter = await self._embedding.counted(embed)
        number = await self._embedding.figure(embed, figure, counter)
        try:
            # Pixels take milliseconds, the first ones of a style half a second: not in the loop.
            drawn = draw(number) if kind == SVG else await asyncio.to_thread(draw, number)
        except PictureError as error:  # how large it would be only the number tells
            raise Refusal(400, f"scale: {error}") from None
        return picture(drawn, kind)

    async def _own(
        self, find: Callable[[str], Awaitable[_Strip | None]], fields: Fields, style: str
    ) -> _Strip:
        """Return the strip of the site's own that ``find`` finds.

        Raises:
            Refusal: there is none, it cannot be drawn, or it was to have a colour.
        """
        try:
            strip = await find(style)
        except PictureError as error:
            raise Refusal(400, f"style: {style} cannot be drawn: {error}") from None
        if strip is None:
            known = ", ".join((*STYLES, *await self._strips.names()))
            raise Refusal(400, f"style: expected one of {known}, got {style[:40]!r}")
        if colour_field(fields) is not None:
            raise Refusal(400, f"{colour_name(fields)}: {style} has colours of its own")
        return strip


def _look(fields: Fields) -> _Look:
    style, colour = fields.text("style") or STYLES[0], colour_field(fields)
    pad = fields.number("pad", 0, least=0, most=PAD_MAX)
    scale = fields.number("scale", 1, least=1, most=SCALE_MAX)
    if style in STYLES and colour is not None:
        try:
            digits_svg(0, Sizing(), style=style, colour=colour)
        except PictureError as error:
            raise Refusal(400, f"{colour_name(fields)}: {error}") from None
    return _Look(style, Sizing(pad, scale), colour)
