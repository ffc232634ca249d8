"""What one counter remembers, and the rule by which a hit changes it (DeleGate 9.9, bcounter.c)."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from counterd.counters.recent import Recent, hit_again, hit_first, repeated, unpacked
from counterd.model import Client, Epoch


class Counter(NamedTuple):
    """One counter; it never changes, a hit makes another.

    Times are 0 where nothing has happened yet. A tuple, because each hit makes several and a frozen
    dataclass takes six times as long to make.
    """

    total: int = 0
    """Hits."""
    unique: int = 0
    """Hits whose client was not the one just before."""
    recent: int = 0
    """Hits whose client was not among the ten."""
    created: Epoch = 0
    total_at: Epoch = 0
    """When ``total`` last changed; so with the other two."""
    unique_at: Epoch = 0
    recent_at: Epoch = 0
    last: bytes = b""
    """Identity of the last client."""
    clients: bytes = b""
    """The most recent ones, as :mod:`counterd.counters.recent` packs them; see ``packed``."""
    networks: int = 0
    """Bit n is set once a client came from IPv4 network n (a /10) of 1,024."""
    networks6: int = 0
    """The same for IPv6, whose networks have numbers of their own."""
    again: int = 0
    """Hits by the latest client that ``clients`` does not tell of yet."""

    @property
    def packed(self) -> bytes:
        """The most recent clients with all of their hits."""
        return repeated(self.clients, self.again) if self.again else self.clients

    @property
    def ten(self) -> tuple[Recent, ...]:
        """The most recent clients, latest first."""
        return unpacked(self.packed)


EMPTY: Final = Counter()
# What Counter() comes to; calling it directly makes a hit a third faster.
_new: Final = tuple.__new__


def count_hit(counter: Counter, client: Client, at: Epoch) -> Counter:
    """Return ``counter`` after one hit by ``client``."""
    total, unique, recent, created, _, unique_at, recent_at, last, clients, map4, map6, again = (
        counter
    )
    identity = client[0]
    if identity == last:  # the latest comes again, as most do
        state = (
            total + 1,
            unique,
            recent,
            created,
            at,
            unique_at,
            recent_at,
            last,
            clients,
            map4,
            map6,
            again + 1,
        )
        return _new(Counter, state)
    clients = counter.packed
    moved = hit_again(clients, client)
    if moved is None:
        recent += 1
        recent_at = at
        moved = hit_first(clients, client)
        if client.is_ipv6:
            map6 |= 1 << client.network
        else:
            map4 |= 1 << client.network
    counts = (total + 1, unique + 1, recent, created or at, at, at, recent_at)
    return _new(Counter, (*counts, identity, moved, map4, map6, 0))


def united(counters: Iterable[Counter]) -> Counter:
    """Return the sum: counts added, maps united, oldest creation, newest times, no clients.

    A counter that was never created has no say in when the sum was.
    """
    total = unique = recent = created = total_at = unique_at = recent_at = networks = networks6 = 0
    for one in counters:
        total += one.total
        unique += one.unique
        recent += one.recent
        if one.created and (not created or one.created < created):
            created = one.created
        total_at = max(total_at, one.total_at)
        unique_at = max(unique_at, one.unique_at)
        recent_at = max(recent_at, one.recent_at)
        networks |= one.networks
        networks6 |= one.networks6
    return Counter(
        total,
        unique,
        recent,
        created,
        total_at,
        unique_at,
        recent_at,
        networks=networks,
        networks6=networks6,
    )
