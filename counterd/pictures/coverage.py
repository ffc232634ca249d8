"""How much of the internet came by: networks seen of those that can be, by registry."""

from dataclasses import dataclass
from typing import Final

from counterd.pictures.networks import NETWORKS, NETWORKS_A_BLOCK, PUBLIC_NETWORKS
from counterd.pictures.registries import BLOCKS, Registry

_BLOCK: Final = (1 << NETWORKS_A_BLOCK) - 1
_MASKS: Final = {
    registry: sum(1 << network.number for network in NETWORKS if network.registry is registry)
    for registry in Registry
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the networks of a registry were seen; IANA's are those that are not public."""

    registry: Registry
    seen: int
    networks: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The sums of a map.

    Law: the shares add up to ``seen`` of 1,024; without IANA's, to ``public_seen`` of ``public``.
    """

    seen: int
    """Networks seen, the special ones among them: %N without IPv6."""
    public_seen: int
    """Networks seen of those that can be a public visitor's."""
    public: int
    """How many these are: 883."""
    blocks_seen: int
    """Networks /8 from which anybody came, of 256."""
    shares: tuple[Share, ...]
    """By registry, in the order of ``Registry``."""

    @property
    def percent(self) -> float:
        """``public_seen`` in per cent of ``public``, 0 to 100."""
        return 100 * self.public_seen / self.public

    @property
    def text(self) -> str:
        """The sums in few words: ``221 of 883 networks, 25.0 %``."""
        return f"{self.public_seen} of {self.public} networks, {self.percent:.1f} %"


def coverage(networks: int) -> Coverage:
    """Return the sums of the map whose bit n says whether network n was seen."""
    assert 0 <= networks < 1 << len(NETWORKS)
    return Coverage(
        seen=networks.bit_count(),
        public_seen=(networks & PUBLIC_NETWORKS).bit_count(),
        public=PUBLIC_NETWORKS.bit_count(),
        blocks_seen=sum(
            bool(networks >> block.octet * NETWORKS_A_BLOCK & _BLOCK) for block in BLOCKS
        ),
        shares=tuple(
            Share(registry, (networks & mask).bit_count(), mask.bit_count())
            for registry, mask in _MASKS.items()
        ),
    )
