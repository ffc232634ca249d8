"""Where the numbers of the 256 networks /8 stand on the Hilbert curve: beside recent clients."""

from collections.abc import Collection
from typing import Final

from counterd.pictures.hilbert import POINTS
from counterd.pictures.networks import NETWORKS_A_BLOCK
from counterd.pictures.registries import BLOCKS


def label_networks(recent: Collection[int]) -> list[int | None]:
    """Return for each /8 the network /10 on which to write its number.

    That is the first of its four in reading order which is not among ``recent``; None where all of
    them are.
    """
    found: list[int | None] = [*_FIRST]
    for octet in {network // NETWORKS_A_BLOCK for network in recent}:
        free = (network for network in _PLACES[octet] if network not in recent)
        found[octet] = next(free, None)
    return found


def _reading_order(octet: int) -> tuple[int, ...]:
    first = octet * NETWORKS_A_BLOCK
    own = range(first, first + NETWORKS_A_BLOCK)
    return tuple(sorted(own, key=lambda network: (POINTS[network].y, POINTS[network].x)))


_PLACES: Final = tuple(_reading_order(block.octet) for block in BLOCKS)
_FIRST: Final = tuple(places[0] for places in _PLACES)
