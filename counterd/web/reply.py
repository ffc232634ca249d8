"""An answer as a plain value, decided before any of it is sent."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from typing import Final, NamedTuple

from counterd.model import Outcome
from counterd.web.ranges import Span
from counterd.web.root import File

Headers = Mapping[str, str]


_YEAR_10000_S: Final = 253_402_300_800


@dataclass(frozen=True, slots=True)
class Parts:
    """What is read while it is sent, of a file too large for memory, and bytes in between."""

    file: File
    pieces: tuple[bytes | Span, ...]
    descriptor: int | None = None
    """``file`` when it is open; whoever has the answer closes it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes that come over time, until the reader goes away or nothing more comes.

    Empty ones are not sent: they let the sender see whether the reader is still there.
    """

    pieces: AsyncGenerator[bytes, None]


class Reply(NamedTuple):
    """Status, headers and body; the body of an answer to HEAD is left out when it is sent."""

    status: int
    headers: Headers
    body: bytes | Parts | Stream
    outcome: Outcome
    reason: str | None = None
    """The words behind the status, if they are not its own."""

    @property
    def length_bytes(self) -> int:
        """Length of the body, 0 of one that is not known beforehand."""
        match self.body:
            case bytes():
                return len(self.body)
            case Parts(pieces=pieces):
                return sum(map(len, pieces))
            case Stream():
                return 0


@lru_cache(1024)
def http_date(seconds: int) -> str:
    """Return the form that HTTP gives to a time (RFC 9110, section 5.6.7).

    A file may be older than 1970 or younger than the year 9999; it has the nearest time there is.
    """
    return formatdate(min(max(seconds, 0), _YEAR_10000_S - 1), usegmt=True)
