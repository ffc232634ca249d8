"""Answer for a static file: preconditions, ranges, head and body (RFC 9110)."""

import math
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from secrets import token_hex
from typing import Final

from counterd.model import Outcome
from counterd.web.asked import joined
from counterd.web.forms import Form
from counterd.web.ranges import Span, spans
from counterd.web.reply import Headers, Parts, Reply, http_date

_ETAG: Final = re.compile(r'(?:W/)?"[^"]*"')


def answer(
    form: Form, asked: Mapping[str, str], *, method: str = "GET", now: float = math.inf
) -> Reply:
    """Return the answer to a GET or HEAD request for ``form`` with the headers ``asked``.

    ``now``, seconds since 1970, tells whether the second of the last change is over: only then can
    a date stand for one content.
    """
    is_dated = form.modified_s + 1 <= now
    validators = _validators(form, is_dated=is_dated)
    # The order of RFC 9110, section 13.2.2.
    if _is_another(form, asked):
        return _refusal(412, "The file is not the one that was asked for.\n", {})
    if _is_unchanged(form, asked, is_dated=is_dated):
        return Reply(304, validators, b"", Outcome.VIEW)
    headers = {
        "Content-Type": form.content_type,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        **validators,
    }
    if form.coding is not None:
        headers["Content-Encoding"] = form.coding
    parts = None
    if method == "GET" and _may_be_cut(asked.get("If-Range"), validators):
        parts = spans(asked.get("Range", ""), form.size_bytes)
    if parts is None:
        whole = Span(0, form.size_bytes)
        return Reply(200, headers, _body(form, (whole,)), Outcome.VIEW)
    return _partial(form, parts, headers)


def _partial(form: Form, parts: tuple[Span, ...], headers: dict[str, str]) -> Reply:
    """Return the answer of ``parts``: alone it is the body, several are wrapped each."""
    if not parts:
        there_is = {"Content-Range": f"bytes */{form.size_bytes}"}
        return _refusal(416, "The file is shorter than that.\n", there_is)
    # Only who gets the beginning has begun to look at it; the rest belongs to the same visit.
    outcome = Outcome.VIEW if parts[0].start == 0 else Outcome.OTHER
    if len(parts) == 1:
        headers["Content-Range"] = _content_range(form, parts[0])
        return Reply(206, headers, _body(form, parts), outcome)
    boundary = token_hex(16)  # nobody can have put it into the file
    kind = f"multipart/byteranges; boundary={boundary}"
    pieces: list[bytes | Span] = []
    for number, part in enumerate(parts):
        pieces += (_part_head(form, part, boundary, is_first=number == 0), part)
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    return Reply(206, {**headers, "Content-Type": kind}, _body(form, tuple(pieces)), outcome)


def _part_head(form: Form, part: Span, boundary: str, *, is_first: bool) -> bytes:
    start = "" if is_first else "\r\n"
    return (
        f"{start}--{boundary}\r\nContent-Type: {form.content_type}\r\n"
        f"Content-Range: {_content_range(form, part)}\r\n\r\n"
    ).encode()


def _content_range(form: Form, part: Span) -> str:
    return f"bytes {part.start}-{part.stop - 1}/{form.size_bytes}"


def _validators(form: Form, *, is_dated: bool) -> dict[str, str]:
    """Return what 200 and 304 say alike."""
    headers = {}
    if form.etag is not None:
        headers["ETag"] = form.etag
    if is_dated:
        headers["Last-Modified"] = http_date(form.modified_s)
    if form.cache_control is not None:
        headers["Cache-Control"] = form.cache_control
    if form.is_varied:
        headers["Vary"] = "Accept-Encoding"
    return headers


def _is_another(form: Form, asked: Mapping[str, str]) -> bool:
    tags = joined(asked, "If-Match")
    if tags is not None:  # compared strongly: a weak tag fits nothing
        return tags.strip() != "*" and form.etag not in _ETAG.findall(tags)
    since = _seconds(asked.get("If-Unmodified-Since"))
    return since is not None and form.modified_s > since


def _is_unchanged(form: Form, asked: Mapping[str, str], *, is_dated: bool) -> bool:
    tags = joined(asked, "If-None-Match")
    if tags is not None:  # it overrules the date, whatever that says; compared weakly
        known = [tag.removeprefix("W/") for tag in _ETAG.findall(tags)]
        return tags.strip() == "*" or form.etag in known
    since = _seconds(asked.get("If-Modified-Since"))
    return is_dated and since is not None and form.modified_s <= since


def _may_be_cut(condition: str | None, validators: Headers) -> bool:
    # Both forms must match exactly: a part of another version would spoil what the client has.
    return condition is None or condition.strip() in (
        validators.get("ETag"),
        validators.get("Last-Modified"),
    )


def _refusal(status: int, sentence: str, headers: Headers) -> Reply:
    plain = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return Reply(status, {**plain, **headers}, sentence.encode(), Outcome.ERROR)


def _body(form: Form, pieces: tuple[bytes | Span, ...]) -> bytes | Parts:
    content = form.content
    if content is None:
        return Parts(form.file, pieces)
    if len(pieces) == 1 and len(pieces[0]) == len(content):
        return content
    return b"".join(
        content[piece.start : piece.stop] if isinstance(piece, Span) else piece for piece in pieces
    )


def _seconds(date: str | None) -> float | None:
    """Return the time that an HTTP date in any of its three forms names."""
    if date is None:
        return None
    try:
        moment = parsedate_to_datetime(date)
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None
