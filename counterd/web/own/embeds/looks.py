"""The fields that say how an embed shall look, those that several of them have."""

from counterd.errors import PictureError
from counterd.pictures.colours import colour_of
from counterd.web.own.embeds.embedding import Embed
from counterd.web.own.embeds.figures import check_figure
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal


def figure_field(embed: Embed) -> str:
    """Return the name of the figure that ``embed`` shows, the total unless it says another.

    Raises:
        Refusal: it is none, or one of the site alone.
    """
    figure = embed.fields.text("figure") or "total"
    check_figure(figure, embed.keys)
    return figure


def colour_field(fields: Fields) -> str | None:
    """Return the colour that was asked for; both spellings of its field are taken.

    Raises:
        Refusal: it is none.
    """
    name = colour_name(fields)
    text = fields.text(name)
    if text is not None:
        try:
            colour_of(text)
        except PictureError as error:
            raise Refusal(400, f"{name}: {error}") from None
    return text


def colour_name(fields: Fields) -> str:
    """Return how the field of the colour is spelt here."""
    return "colour" if "colour" in fields else "color"
