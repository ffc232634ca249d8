"""Refusals for programs, in the form of RFC 9457."""

from http import HTTPStatus
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.model import Outcome
from counterd.web.own.jsontext import json_text
from counterd.web.reply import Headers, Reply

CONTENT_TYPE: Final = "application/problem+json"


class Problem(msgspec.Struct, frozen=True):
    """Why a request was not answered as it was asked."""

    type: str
    title: Annotated[str, Meta(description="the words that HTTP has for the status")]
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="what is wrong, in a sentence")]


def problem(status: int, detail: str, headers: Headers | None = None) -> Reply:
    """Return an error in the form of RFC 9457."""
    own = {
        "Cache-Control": "no-store",
        "Content-Type": CONTENT_TYPE,
        "X-Content-Type-Options": "nosniff",
    }
    body = json_text(Problem("about:blank", HTTPStatus(status).phrase, status, detail))
    return Reply(status, {**own, **(headers or {})}, body, Outcome.ERROR)
