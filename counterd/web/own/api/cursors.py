"""Cursors: where in a list the next part begins, as text that programs hand back unread."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from counterd.web.own.refusal import Refusal

Place = TypeVar("Place", bound=msgspec.Struct)


def cursor_of(place: msgspec.Struct) -> str:
    """Return the text that stands for ``place``."""
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def place_of(cursor: str | None, form: type[Place]) -> Place | None:
    """Return the place that ``cursor`` stands for; ``None`` is the beginning.

    Raises:
        Refusal: it is none of ours.
    """
    if cursor is None:
        return None
    try:
        encoded = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(encoded, type=form)
    except (ValueError, msgspec.DecodeError):
        raise Refusal(400, "cursor: expected one that an answer has given") from None


def following(path: str, asked: Mapping[str, object], place: msgspec.Struct) -> str:
    """Return the address of what follows ``place``, by the other fields as they were asked."""
    fields = {**asked, "cursor": cursor_of(place)}
    return f"{path}?" + urlencode({name: value for name, value in fields.items() if value})
