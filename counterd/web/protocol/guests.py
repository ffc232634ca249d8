"""Who is connected, and how many may be: in all, and of one client."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from counterd.web.clients import NOBODY, packed

_V4_PREFIX: Final = NOBODY[:12]
_NETWORK_BYTES: Final = 8  # a /64, which is the least that anybody is given of IPv6


def client_key(address: bytes) -> bytes:
    """Return what counts as one client: an IPv4 address, a /64 of IPv6."""
    return address if address.startswith(_V4_PREFIX) else address[:_NETWORK_BYTES]


class Guest:
    """One connection, from when it is accepted until it is gone."""

    __slots__ = ("_guests", "_is_here", "key", "name")

    def __init__(self, guests: "Guests", name: tuple[str, int] | None, key: bytes | None) -> None:
        self._guests = guests
        self._is_here = True
        self.name = name
        """Address and port at the other end; ``None`` of a UNIX socket."""
        self.key = key
        """The client that it counts for; ``None`` if it may have as many as it likes."""

    def leave(self) -> None:
        """Give the place back, if that was not done before."""
        if self._is_here:
            self._is_here = False
            self._guests.left(self)

    def is_named(self, name: tuple[str, int] | None) -> bool:
        """Be whom a proxy speaks for; say whether that client may have one connection more."""
        self.name = name
        return self._guests.moved(self)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many may be connected at a time."""

    total: int
    per_client: int


Evict = Callable[[bytes | None], bool]
"""Ends the connection that waits longest, of a client or ``None`` of all; says whether one did."""


class Guests:
    """Counts those who are connected."""

    def __init__(self, caps: Caps, is_exempt: Callable[[bytes], bool], evict: Evict) -> None:
        self.caps = caps
        self.is_exempt = is_exempt
        self._evict = evict
        self._count = 0
        self._of_client: Counter[bytes] = Counter()

    def __len__(self) -> int:
        return self._count

    def admit(self, name: tuple[str, int] | None) -> Guest | None:
        """Return a new guest; ``None`` if there are too many and nobody could be sent away."""
        key = self._key(name)
        if self._count >= self.caps.total and not self._evict(None):
            return None
        if not self._has_room(key):
            return None
        self._count += 1
        if key is not None:
            self._of_client[key] += 1
        return Guest(self, name, key)

    def left(self, guest: Guest) -> None:
        """Forget ``guest``."""
        self._count -= 1
        self._forget(guest.key)

    def moved(self, guest: Guest) -> bool:
        """Count ``guest`` for the client that its name now tells, if that may have one more."""
        key = self._key(guest.name)
        if not self._has_room(key):
            return False
        self._forget(guest.key)
        guest.key = key
        if key is not None:
            self._of_client[key] += 1
        return True

    def _has_room(self, key: bytes | None) -> bool:
        return key is None or self._of_client[key] < self.caps.per_client or self._evict(key)

    def _forget(self, key: bytes | None) -> None:
        if key is not None:
            self._of_client[key] -= 1
            if not self._of_client[key]:
                del self._of_client[key]

    def _key(self, name: tuple[str, int] | None) -> bytes | None:
        address = None if name is None else packed(name[0])
        if address is None or self.is_exempt(address):
            return None
        return client_key(address)
