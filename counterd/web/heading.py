"""The head of an answer as bytes, as aiohttp would write it."""

from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from counterd.web.reply import Headers

SERVER: Final = "counterd"

# Answers with these have no body, and say nothing of its length (RFC 9110, sections 8.6, 15.4.5).
_BODILESS: Final = frozenset({204, 304})
_END: Final = b"\r\n"
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}


def head(status: int, reason: str | None, headers: Headers, length: int, now: float) -> bytes:
    """Return the head of an answer of HTTP/1.1 whose body has ``length`` bytes.

    Raises:
        ValueError: a header would end early and let what a visitor sent begin another.
    """
    end = _END if "Date" in headers else dated(int(now))
    return undated(status, reason, headers, length) + end


def undated(status: int, reason: str | None, headers: Headers, length: int) -> bytes:
    """Return a head but for its last field, the date.

    Raises:
        ValueError: as ``head``.
    """
    begin = _begin(status, reason, tuple(headers.items()))
    return begin if status in _BODILESS else b"%bContent-Length: %d\r\n" % (begin, length)


def begun(headers: Headers) -> bytes:
    """Return what the heads of answers of status 200 with ``headers`` begin with."""
    return _begin(HTTPStatus.OK, None, tuple(headers.items()))


def whole(begin: bytes, body: bytes, date: bytes) -> bytes:
    """Return an answer that begins so, dated as ``dated`` says."""
    return b"%bContent-Length: %d\r\n%b%b" % (begin, len(body), date, body)


# As many as a site has files that are asked for again and again.
@lru_cache(2048)
def _begin(status: int, reason: str | None, headers: tuple[tuple[str, str], ...]) -> bytes:
    phrase = _PHRASES.get(status, "") if reason is None else reason
    fields = {**dict(headers), "Server": SERVER}
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {text}" for name, text in fields.items())]
    for line in lines:
        if "\r" in line or "\n" in line or "\0" in line:
            raise ValueError(f"not a line of a head: {line!r}")
    return ("\r\n".join(lines) + "\r\n").encode()


@lru_cache(2)
def dated(now: int) -> bytes:
    """Return the end of the heads of answers of a second."""
    return f"Date: {formatdate(now, usegmt=True)}\r\n\r\n".encode()
