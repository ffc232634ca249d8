"""The 1,024 networks /10 of IPv4: their names, who has them, and which can be a visitor's."""

from dataclasses import dataclass
from typing import Final

from counterd.pictures.registries import BLOCKS, Block, Registry
from counterd.pictures.special import SPECIAL_USES, SpecialUse

NETWORKS_A_BLOCK: Final = 4
_ADDRESSES: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Network:
    """What is known of a network, whoever came from there."""

    number: int
    name: str
    """``64.0.0.0/10``"""
    range_text: str
    """``64.0.0.0 - 64.63.255.255``"""
    block: Block
    """The /8 that it is a quarter of."""
    special_uses: tuple[SpecialUse, ...]
    """The special uses of any of its addresses."""
    is_public: bool
    """Whether any of its addresses can be a public visitor's."""

    @property
    def registry(self) -> Registry:
        """Who allocates its addresses; IANA where nobody may."""
        return self.block.registry if self.is_public else Registry.IANA

    @property
    def label(self) -> str:
        """Who has it in one line, or what it is for if it is nobody's."""
        return self.block.label if self.is_public else self.special_uses[0].purpose


def _network(number: int) -> Network:
    first = number * _ADDRESSES
    last = first + _ADDRESSES - 1
    uses = tuple(use for use in SPECIAL_USES if use.meets(first, last))
    return Network(
        number,
        f"{_dotted(first)}/10",
        f"{_dotted(first)} - {_dotted(last)}",
        BLOCKS[number // NETWORKS_A_BLOCK],
        uses,
        is_public=not any(use.holds(first, last) for use in uses),
    )


def _dotted(address: int) -> str:
    return ".".join(map(str, address.to_bytes(4)))


UNICAST_END: Final = 896
"""The first network that is no single computer's: 224.0.0.0/10; %M does not draw the rest."""

NETWORKS: Final = tuple(map(_network, range(1024)))
"""All of them, by number."""

PUBLIC_NETWORKS: Final = sum(1 << network.number for network in NETWORKS if network.is_public)
"""A bit for each network that can be a public visitor's: 883 of the 1,024.

The others are 0/8, 10/8, 127/8 and 100.64/10 (13 networks) and 224.0.0.0 to the end (128).
"""
