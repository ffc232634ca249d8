"""An answer as a plain value, decided before any of it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Final

from counterd.model import Outcome
from counterd.web.root import File

Headers = Mapping[str, str]

_YEAR_10000_S: Final = 253_402_300_800


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes ``start`` to ``stop``, exclusive, of a file that is too large for memory."""

    file: File
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and body; the body of an answer to HEAD is left out when it is sent."""

    status: int
    headers: Headers
    body: bytes | Part
    outcome: Outcome
    reason: str | None = None
    """The words behind the status, if they are not its own."""

    @property
    def length_bytes(self) -> int:
        """Length of the body."""
        return self.body.stop - self.body.start if isinstance(self.body, Part) else len(self.body)


def http_date(seconds: int) -> str:
    """Return the form that HTTP gives to a time (RFC 9110, section 5.6.7).

    A file may be older than 1970 or younger than the year 9999; it has the nearest time there is.
    """
    return formatdate(min(max(seconds, 0), _YEAR_10000_S - 1), usegmt=True)
