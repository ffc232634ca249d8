"""Refusals for programs, in the form of RFC 9457."""

from http import HTTPStatus

import msgspec

from counterd.model import Outcome
from counterd.web.reply import Headers, Reply


def problem(status: int, detail: str, headers: Headers | None = None) -> Reply:
    """Return an error in the form of RFC 9457."""
    title = HTTPStatus(status).phrase
    body = msgspec.json.encode(
        {"type": "about:blank", "title": title, "status": status, "detail": detail}
    )
    own = {
        "Cache-Control": "no-store",
        "Content-Type": "application/problem+json",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(status, {**own, **(headers or {})}, body, Outcome.ERROR)
