"""Answers of the API: values as JSON, which no cache keeps."""

from typing import Final

import msgspec

from counterd.model import Outcome
from counterd.web.own.jsontext import json_text
from counterd.web.reply import Headers, Reply

CONTENT_TYPE: Final = "application/json"
HEADERS: Final[Headers] = {
    "Cache-Control": "no-store",
    "Content-Type": CONTENT_TYPE,
    "X-Content-Type-Options": "nosniff",
}


def answer(value: msgspec.Struct, status: int = 200, headers: Headers | None = None) -> Reply:
    """Return ``value`` as JSON."""
    body = json_text(value)
    return Reply(status, {**HEADERS, **(headers or {})}, body, Outcome.OTHER)
