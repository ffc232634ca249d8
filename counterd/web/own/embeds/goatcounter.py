"""Count as GoatCounter does, for pages that were written for it: by ``/count?p=/page``.

Source: GoatCounter 2's documentation, "Tracking pixel"; its ``count.js`` sends the same.
"""

from collections.abc import Collection
from typing import Final

from counterd.counters.addresses import decoded_path
from counterd.pictures.gif import PIXEL_GIF
from counterd.usage.names import NAME_BYTES_MAX
from counterd.web.hits import Told
from counterd.web.own.embeds.answers import GIF, picture
from counterd.web.own.embeds.embedding import Embedding
from counterd.web.own.embeds.keys import key_of_path
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from counterd.web.reply import Reply

_ACCEPTED: Final = 202
# Where it says why nothing was counted, for who looks into the browser's network view.
_REASON: Final = "X-Goatcounter"
_TRUTHS: Final = {
    **dict.fromkeys(("true", "1", "on"), True),
    **dict.fromkeys(("false", "0", "off"), False),
}
# What count.js has found: 150 and above are kinds of browsers that a program drives.
_ROBOT_MIN: Final = 150
_ROBOT_MAX: Final = 255
_NAMELESS: Final = "(no event name)"


class GoatCounter:
    """The endpoint ``/count``."""

    def __init__(self, embedding: Embedding, index: Collection[str]) -> None:
        self._embedding = embedding
        self._index = index

    async def count(self, question: Question) -> Reply:
        """Count a view or an event, if that may be; the picture is the same if not.

        Of its fields, ``p`` names the page or event, ``r`` is its referrer, ``e`` says that it is
        an event, and ``b`` that a robot looks. Title, screen, query and random numbers (``t``,
        ``s``, ``q``, ``rnd``) are not kept.
        """
        fields = Fields(question.asked.query)
        told = Told(_referrer(fields), _is_event(fields), _is_robot(fields))
        if told.is_event:
            name = _event(fields)
            is_counted = await self._embedding.happened(question, name, told)
        else:
            key = key_of_path(_path(fields), self._index, name="p")
            is_counted = await self._embedding.count(question, key, told) is not None
        if is_counted:
            return picture(PIXEL_GIF, GIF)
        reason = {_REASON: "not counted: embed_allow has no pattern for it, or nobody has seen it"}
        return picture(PIXEL_GIF, GIF, reason, _ACCEPTED)


def _path(fields: Fields) -> str:
    given = fields.text("p")
    if given is None:
        raise Refusal(400, "p: expected the path of the page that is counted")
    return decoded_path(given).removeprefix("/")


def _event(fields: Fields) -> str:
    # As there, a slash in front does not make it a path.
    name = (fields.text("p") or "").lstrip("/") or _NAMELESS
    size = len(name.encode())
    if size > NAME_BYTES_MAX:
        raise Refusal(400, f"p: an event's name has at most {NAME_BYTES_MAX} bytes, got {size}")
    return name


def _referrer(fields: Fields) -> str | None:
    # A script that knows the screen knows the referrer as well, and leaves it out if it is empty.
    return fields.text("r") or ("" if "s" in fields else None)


def _is_event(fields: Fields) -> bool:
    text = (fields.text("e") or "false").lower()
    if text not in _TRUTHS:
        raise Refusal(400, f"e: expected {' or '.join(_TRUTHS)}, got {text[:40]!r}")
    return _TRUTHS[text]


def _is_robot(fields: Fields) -> bool:
    number = fields.number("b", 0, least=0, most=_ROBOT_MAX)
    if 0 < number < _ROBOT_MIN:
        raise Refusal(400, f"b: expected 0, or from {_ROBOT_MIN} on, got {number}")
    return number > 0
