"""Recognise the plainest requests: one whole GET without a body, and nothing behind it.

Only the first line is read here, in its strictest form. What stands behind it is read by aiohttp's
own parser, once: the same bytes mean the same the next time. Whatever is not as plain as that is
left to the parser as it came.
"""

import asyncio
from functools import lru_cache
from string import ascii_letters, digits
from typing import Final

from aiohttp import HttpVersion10, http_exceptions
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_parser import HttpRequestParser
from aiohttp.streams import EMPTY_PAYLOAD
from multidict import CIMultiDict, CIMultiDictProxy

from counterd.web.protocol.limits import LINE_BYTES_MAX

_END: Final = b"\r\n\r\n"
_BEGIN: Final = b"GET /"
_VERSION: Final = b" HTTP/1.1\r\n"
_OLD_VERSION: Final = b" HTTP/1.0\r\n"
_IN_TARGET: Final = b"-!$%&'()*+,./:;=?@_~" + (digits + ascii_letters).encode()
# Larger ones are rare, and would fill the memory.
_HEAD_BYTES_MAX: Final = 1536
_KNOWN_MAX: Final = 512
# Most are less than half a kilobyte.
_MET_MAX: Final = 8192
# By these a request has more than its head, or becomes something else.
_NOT_PLAIN: Final = ("Content-Length", "Expect", "Transfer-Encoding", "Upgrade")


class Fields:
    """All of a request but its target; the same object for the same bytes."""

    __slots__ = ("closes", "headers", "is_old")

    def __init__(
        self, headers: CIMultiDictProxy[str], *, closes: bool = False, is_old: bool = False
    ) -> None:
        self.headers: Final = headers
        self.closes: Final = closes
        """Whether the connection ends with the answer."""
        self.is_old: Final = is_old
        """Whether it is of HTTP/1.0, and not 1.1; such ones all close."""


_UNKNOWN: Final = Fields(CIMultiDictProxy(CIMultiDict()))


class Plain:
    """A GET request without a body.

    The same object for the same bytes, as long as they come often.
    """

    __slots__ = ("fields", "target")

    def __init__(self, target: str, fields: Fields) -> None:
        self.target: Final = target
        """As it came, still escaped; it begins with one slash."""
        self.fields: Final = fields


class Heads:
    """Reads plain heads, and remembers those that came before, and their fields."""

    __slots__ = ("_headers_max", "_known", "_met")

    def __init__(self, headers_max: int) -> None:
        self._headers_max = headers_max
        self._known: dict[bytes, Fields | None] = {}
        self._met = lru_cache(_MET_MAX)(self._read)

    def read(self, data: bytes) -> Plain | None:
        """Return ``data`` as a request, ``None`` if it is not one that is whole, plain and alone.

        aiohttp's parser, given the same, would say the same.
        """
        return self._met(data) if len(data) <= _HEAD_BYTES_MAX else None

    def _read(self, data: bytes) -> Plain | None:
        line, version, _ = data.partition(_VERSION)
        if not version:
            line, version, _ = data.partition(_OLD_VERSION)
        rest = data[len(line) :]
        fields = self._known.get(rest, _UNKNOWN)
        if fields is _UNKNOWN:
            fields = self._learnt(rest) if version else None
        target = line[len(_BEGIN) - 1 :]
        is_plain = line.startswith(_BEGIN) and not target.translate(None, _IN_TARGET)
        if fields is None or not is_plain or target.startswith(b"//"):
            return None
        return Plain(target.decode("ascii"), fields)

    def _learnt(self, rest: bytes) -> Fields | None:
        if rest.find(_END) != len(rest) - len(_END):
            return None  # it may go on, and is not worth a place
        if len(self._known) >= _KNOWN_MAX:
            self._known.clear()
        fields = self._known[rest] = self._parsed(rest)
        return fields

    def _parsed(self, rest: bytes) -> Fields | None:
        loop = asyncio.get_running_loop()
        parser = HttpRequestParser(
            BaseProtocol(loop),
            loop,
            LINE_BYTES_MAX,
            max_line_size=LINE_BYTES_MAX,
            max_field_size=LINE_BYTES_MAX,
            max_headers=self._headers_max,
            auto_decompress=False,
        )
        try:
            messages, is_upgraded, tail = parser.feed_data(_BEGIN + rest)
        except http_exceptions.HttpProcessingError:
            return None
        if len(messages) != 1 or is_upgraded or tail:
            return None
        message, body = messages[0]
        closes, is_old = message.should_close, message.version == HttpVersion10
        # A connection that HTTP/1.0 leaves open is too rare to have a way of its own.
        is_plain = body is EMPTY_PAYLOAD and not message.upgrade and closes >= is_old
        if not is_plain or any(name in message.headers for name in _NOT_PLAIN):
            return None
        return Fields(message.headers, closes=closes, is_old=is_old)
