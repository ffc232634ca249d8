"""One request as a line of the access log: in the combined format of Apache and nginx, or as JSON.

Nothing in a line can end it or move the cursor of a terminal, whatever a visitor has sent.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
# As nginx escapes: control characters, all beyond ASCII, and what would end the field.
_UNSAFE: Final = re.compile(rb'[\x00-\x1f"\\\x7f-\xff]')
# JSON lets these stand; terminals and readers of lines may obey them.
_UNSEEN: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one request; texts of the visitor as they came, surrogates for odd bytes."""

    at: float
    """Seconds since 1970 UTC, when it was answered."""
    client: str
    host: str
    request: tuple[str, str, str] | None
    """Method, target and protocol; ``None`` if it could not be read."""
    status: int
    body_bytes: int
    """That were sent, without the head."""
    took_s: float
    """From the request's head to the last byte that was handed over."""
    referer: str
    agent: str


class _Json(msgspec.Struct, frozen=True):
    at: str
    client: str
    host: str
    method: str
    target: str
    protocol: str
    status: int
    bytes: int
    took_s: float
    referer: str
    agent: str


def combined(line: Line, zone: ZoneInfo) -> bytes:
    """Return ``line`` in the combined format, its newline with it."""
    request = "-" if line.request is None else " ".join(line.request)
    return b'%s - - [%s] "%s" %d %d "%s" "%s"\n' % (
        line.client.encode(),
        _stamp(int(line.at), zone),
        _escaped(request),
        line.status,
        line.body_bytes,
        _escaped(line.referer or "-"),
        _escaped(line.agent or "-"),
    )


def as_json(line: Line, zone: ZoneInfo) -> bytes:
    """Return ``line`` as JSON, its newline with it."""
    method, target, protocol = line.request or ("", "", "")
    at = datetime.fromtimestamp(line.at, zone).isoformat(timespec="milliseconds")
    encoded = msgspec.json.encode(
        _Json(
            at=at,
            client=line.client,
            host=_utf8(line.host),
            method=_utf8(method),
            target=_utf8(target),
            protocol=protocol,
            status=line.status,
            bytes=line.body_bytes,
            took_s=round(line.took_s, 6),
            referer=_utf8(line.referer),
            agent=_utf8(line.agent),
        )
    )
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", encoded.decode()).encode() + b"\n"


@lru_cache(16)
def _stamp(at: int, zone: ZoneInfo) -> bytes:
    # Not by strftime: its months are those of the system's language.
    when = datetime.fromtimestamp(at, zone)
    return f"{when:%d}/{_MONTHS[when.month - 1]}/{when:%Y:%H:%M:%S %z}".encode()


def _escaped(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    return _UNSAFE.sub(lambda sign: b"\\x%02X" % ord(sign[0]), raw)


def _utf8(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
