"""The most recent clients of a counter, packed: a large site has a million of them in memory.

A record is a client's repeats, 8 bytes, then what tells the client, big-endian: network, whether it
is IPv6's, what is shown, the length of the identity, the identity. Latest first.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from counterd.model import Client

RECENT_MAX: Final = 10  # DeleGate's; each has one digit in the map

_CLIENT: Final = struct.Struct(">HBIB")
_REPEATS_BYTES: Final = 8
_NO_REPEATS: Final = bytes(_REPEATS_BYTES)
_HEAD_BYTES: Final = _REPEATS_BYTES + _CLIENT.size


class Recent(NamedTuple):
    """One of the most recent clients."""

    client: Client
    repeats: int
    """Its hits since it entered the ten, without the first."""


def client_of(identity: bytes, network: int, *, is_ipv6: bool, shown: int) -> Client:
    """Return a client, whose record is what it has in common with others."""
    record = _CLIENT.pack(network, is_ipv6, shown, len(identity)) + identity
    return Client(identity, network, is_ipv6, shown, record)


def hit_again(ten: bytes, client: Client) -> bytes | None:
    """Return ``ten`` after a hit by ``client``, ``None`` if it is not among them."""
    record = client[4]
    size = _REPEATS_BYTES + len(record)
    start = ten.find(record, _REPEATS_BYTES) - _REPEATS_BYTES
    if start < 0:
        return None
    if start % size or not _are_alike(ten, size):  # it may only look like one
        return _searched(ten, record)
    once_more = repeated(ten[start : start + size], 1)
    return b"%b%b%b" % (once_more, ten[:start], ten[start + size :])


def hit_first(ten: bytes, client: Client) -> bytes:
    """Return ``ten`` after a hit by ``client``, which is not among them."""
    record = client[4]
    size = _REPEATS_BYTES + len(record)
    if _are_alike(ten, size):
        others = ten[: size * (RECENT_MAX - 1)]
    else:
        others = b"".join(_records(ten)[: RECENT_MAX - 1])
    return b"%b%b%b" % (_NO_REPEATS, record, others)


def repeated(ten: bytes, times: int) -> bytes:
    """Return ``ten`` after so many hits more by the latest of them."""
    repeats = int.from_bytes(ten[:_REPEATS_BYTES]) + times
    return repeats.to_bytes(_REPEATS_BYTES) + ten[_REPEATS_BYTES:]


def unpacked(ten: bytes) -> tuple[Recent, ...]:
    """Return the clients that ``ten`` holds."""
    return tuple(_unpacked(record) for record in _records(ten))


def _are_alike(ten: bytes, size: int) -> bool:
    """Say whether all records have ``size`` bytes, as they have but after a change of settings."""
    lengths = ten[_HEAD_BYTES - 1 :: size]
    return lengths.count(size - _HEAD_BYTES) * size == len(ten)


def _searched(ten: bytes, record: bytes) -> bytes | None:
    records = _records(ten)
    for place, one in enumerate(records):
        if one[_REPEATS_BYTES:] == record:
            others = (*records[:place], *records[place + 1 :])
            return b"".join((repeated(one, 1), *others))
    return None


def _records(ten: bytes) -> list[bytes]:
    return list(_split(ten))


def _split(ten: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(ten):
        end = start + _HEAD_BYTES + ten[start + _HEAD_BYTES - 1]
        yield ten[start:end]
        start = end


def _unpacked(record: bytes) -> Recent:
    network, is_ipv6, shown, _ = _CLIENT.unpack_from(record, _REPEATS_BYTES)
    told = record[_REPEATS_BYTES:]
    client = Client(record[_HEAD_BYTES:], network, bool(is_ipv6), shown, told)
    return Recent(client, int.from_bytes(record[:_REPEATS_BYTES]))
