"""The limits of one connection, as plain numbers."""

from dataclasses import dataclass
from typing import Final

DRAINED_BYTES_MAX: Final = 1 << 20
"""A body that nobody reads is taken up to here: who still sends can then read the answer."""
LINGERING_S: Final = 2.0
"""So long it is taken."""
PIECE_BYTES: Final = 65_536
"""As much as a connection takes before it asks to wait."""
LINE_BYTES_MAX: Final = 8190
"""The target of a request, and each of its headers."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a connection may wait, and how much it may send before it is understood."""

    header_timeout_s: float = 20.0
    keepalive_s: float = 75.0
    send_timeout_s: float = 60.0
    head_bytes_max: int = 16_384
    headers_max: int = 100
