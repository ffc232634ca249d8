"""The network map and the list of recent clients as text: ``%N``, ``%M`` and ``%L`` of DeleGate."""

from collections.abc import Iterator
from typing import Final

from counterd.counters.counter import Counter

_NETWORKS_DRAWN: Final = 896  # 224.0.0.0/3 is not drawn: multicast and reserved
_NETWORKS_ROW: Final = 64  # sixteen /8 of four /10 each
_NETWORKS_GROUP: Final = 8
_DRAWN: Final = (1 << _NETWORKS_DRAWN) - 1
_CELLS: Final = str.maketrans("01", "-X")


def network_count(counter: Counter) -> int:
    """Return how many networks clients came from, IPv4 and IPv6."""
    return counter.networks.bit_count() + counter.networks6.bit_count()


def network_map(counter: Counter) -> str:
    """Draw the IPv4 networks: 14 rows of 64 cells from 0.0.0.0 on.

    A cell is ``-`` when nobody came from there, ``X`` when somebody did, or a digit: the place of
    the latest of the ten recent clients from there.
    """
    drawn = format(counter.networks & _DRAWN, f"0{_NETWORKS_DRAWN}b")
    cells = list(drawn[::-1].translate(_CELLS))
    ten = counter.ten
    for place in reversed(range(len(ten))):
        client = ten[place].client
        if not client.is_ipv6 and client.network < _NETWORKS_DRAWN:
            cells[client.network] = str(place)
    return "".join(_rows("".join(cells)))


def recent_clients(counter: Counter) -> str:
    """List the ten, a line each: place, repeats, shortened address, first octet and its quarter."""
    return "".join(
        f"LAST[{place}][{repeats:3}] {client.shown:08X} {client.shown >> 24:3}."
        f"{'ABCD'[client.shown >> 22 & 3]}\n"
        for place, (client, repeats) in enumerate(counter.ten)
    )


def _rows(cells: str) -> Iterator[str]:
    for row in range(0, _NETWORKS_DRAWN, _NETWORKS_ROW):
        yield f"{row // 4:3}.0.0.0"
        for group in range(row, row + _NETWORKS_ROW, _NETWORKS_GROUP):
            yield f" {cells[group : group + _NETWORKS_GROUP]}"
        yield "\n"
