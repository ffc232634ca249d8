"""Pixels: a picture of which nobody sees anything, that counts the page it stands in."""

from counterd.pictures.gif import PIXEL_GIF
from counterd.web.own.embeds.answers import GIF, picture
from counterd.web.own.embeds.embedding import Embed, Embedding
from counterd.web.reply import Reply


class Pixels:
    """The pixel."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding

    async def gif(self, embed: Embed) -> Reply:
        """Count, if that may be; the answer is the same if not."""
        await self._embedding.counted(embed)
        return picture(PIXEL_GIF, GIF)
