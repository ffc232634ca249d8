"""Answers as RFC 9112 frames them, and what no answer may ever have in it."""

import asyncio
import re
from dataclasses import dataclass

_HEAD = re.compile(
    rb"HTTP/1\.(?P<minor>[01]) (?P<status>[1-5]\d\d) [\x20-\x7e]*\r\n"
    rb"(?P<headers>(?:[A-Za-z-]+: [\x20-\x7e\xa0-\xff]*\r\n)*)\r\n"
)
# Whatever else a header is named, a visitor has named it.
_NAMES = frozenset(
    b"accept-ranges allow cache-control connection content-encoding content-language content-length"
    b" content-range content-security-policy content-type cross-origin-opener-policy"
    b" cross-origin-resource-policy date etag keep-alive last-modified link location"
    b" permissions-policy referrer-policy retry-after server transfer-encoding vary"
    b" www-authenticate x-content-type-options x-frame-options access-control-allow-origin"
    b" set-cookie x-robots-tag".split()
)
_NEVER = re.compile(
    rb"SECRET|SMUGGLED|INJECTED|SQLite format|<!--#|Traceback|aiohttp|[Pp]ython/|\bE\w+Error\b"
    rb"|127\.0\.0\.1|0x[0-9a-f]{6}"
)
_MARKUP = re.compile(rb"<script(?! src=\"/-/assets/)|<img/|<h1>injected", re.IGNORECASE)
_COOKIE = re.compile(rb"counterd_[a-z_]+=[\w.-]*(?:; [A-Za-z=/0-9-]+)+")
_MAY_BE_5XX = (501, 505)


@dataclass(frozen=True)
class Said:
    """One answer."""

    minor: int
    """1 in HTTP/1.1."""
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: bytes) -> bytes | None:
        values = [value for key, value in self.headers if key == name]
        assert len(values) <= 1, values
        return values[0] if values else None

    @property
    def ends(self) -> bool:
        """Whether it is the last of its connection."""
        option = (self.header(b"connection") or b"").lower()
        return option == b"close" or (self.minor == 0 and option != b"keep-alive")


async def said(reader: asyncio.StreamReader, *, has_body: bool) -> Said:
    """Read one answer; all of it must be well-formed.

    Raises:
        EOFError: the connection has ended where an answer could begin.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise AssertionError(error.partial) from error
        raise
    match = _HEAD.fullmatch(head)
    assert match, head
    headers = tuple(
        (name.lower(), value.strip())
        for name, _, value in (line.partition(b":") for line in match["headers"].splitlines())
    )
    minor, status = int(match["minor"]), int(match["status"])
    answer = Said(minor, status, headers, b"")
    assert answer.header(b"transfer-encoding") is None, head  # all of it is known before
    length = answer.header(b"content-length")
    if not has_body or status in (204, 304):
        return answer
    assert length is not None, head
    body = await reader.read(int(length))
    while len(body) < int(length):
        assert not reader.at_eof(), head
        body += await reader.read(int(length) - len(body))
    return Said(minor, status, headers, body)


def assert_safe(answer: Said, places: tuple[str, ...]) -> None:
    """Nothing in ``answer`` tells of what is inside, and nothing was made by a visitor."""
    assert answer.status < 500 or answer.status in _MAY_BE_5XX, answer
    assert {name for name, _ in answer.headers} <= _NAMES, answer.headers
    assert answer.header(b"server") == b"counterd", answer.headers
    location = answer.header(b"location")
    assert location is None or re.match(rb"/(?![/\\])[\x21-\x7e]*$", location), location
    cookie = answer.header(b"set-cookie")
    assert cookie is None or _COOKIE.fullmatch(cookie), cookie
    if (answer.header(b"content-type") or b"").startswith(b"text/plain"):
        assert answer.header(b"x-content-type-options") == b"nosniff" or answer.status >= 400, (
            answer
        )
    else:
        assert not _MARKUP.search(answer.body), answer.body
    whole = b"\n".join([*(value for _, value in answer.headers), answer.body])
    found = _NEVER.search(whole)
    assert found is None, (found, answer)
    for place in places:
        assert place.encode() not in whole, answer
