"""Who allocates the addresses of each of the 256 networks /8 of IPv4.

Source: IANA IPv4 Address Space Registry, https://www.iana.org/assignments/ipv4-address-space/
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


class Registry(enum.StrEnum):
    """Names who answers for a block: a regional registry, or IANA where no registry does."""

    ARIN = "ARIN"
    RIPE_NCC = "RIPE NCC"
    APNIC = "APNIC"
    LACNIC = "LACNIC"
    AFRINIC = "AFRINIC"
    IANA = "IANA"


class Status(enum.StrEnum):
    """Says how a block was given away: to a registry, before there were any, or not at all."""

    ALLOCATED = "allocated"
    LEGACY = "legacy"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class Block:
    """What IANA says of one /8."""

    octet: int
    registry: Registry
    status: Status
    holder: str
    """IANA's designation: a registry, "Administered by" one, an early holder, or a reserved use."""

    @property
    def name(self) -> str:
        """The block as a prefix: ``17.0.0.0/8``."""
        return f"{self.octet}.0.0.0/8"

    @property
    def label(self) -> str:
        """Who has it in one line: ``Ford Motor Company (ARIN)``; nobody is named twice."""
        if self.registry in self.holder:
            return self.holder
        return f"{self.holder} ({self.registry})"


_ALLOCATED: Final = {
    Registry.AFRINIC: "41 102 105 197",
    Registry.APNIC: "1 14 27 36 39 42 49 58-61 101 103 106 110-126 175 180 182-183 202-203 210-211 "
    "218-223",
    Registry.ARIN: "23-24 50 63-76 96-100 104 107-108 173-174 184 199 204-209 216",
    Registry.LACNIC: "177 179 181 186-187 189-190 200-201",
    Registry.RIPE_NCC: "2 5 31 37 46 62 77-95 109 176 178 185 193-195 212-213 217",
}
# Given to their holders before the registries were founded, and administered by these now.
_ADMINISTERED: Final = {
    Registry.AFRINIC: "154 196",
    Registry.APNIC: "43 133 150 153 163 171",
    Registry.ARIN: "3-4 7-9 13 15-16 18 20 32 34-35 40 44-45 47-48 52 54 56 128-132 134-140 "
    "142-144 146-149 152 155-162 164-170 172 192 198",
    Registry.LACNIC: "191",
    Registry.RIPE_NCC: "25 51 57 141 145 151 188",
}
# The early holders that IANA still names; ARIN knows them all but Daimler.
_NAMED: Final = {
    "Army Information Systems Center": "6",
    "DoD Intel Information Systems": "11",
    "AT&T Bell Laboratories": "12",
    "Apple Computer Inc.": "17",
    "Ford Motor Company": "19",
    "DDN-RVN": "21",
    "Defense Information Systems Agency": "22 26 29-30",
    "DSI-North": "28",
    "DLA Systems Automation Center": "33",
    "PSINet, Inc.": "38",
    "Daimler AG": "53",
    "DoD Network Information Center": "55",
    "US-DOD": "214-215",
}
_RESERVED: Final = {
    "Local identification": "0",
    "Private use": "10",
    "Loopback": "127",
    "Multicast": "224-239",
    "Future use": "240-255",
}


def _rows() -> Iterator[tuple[str, Registry, Status, str]]:
    for registry, spans in _ALLOCATED.items():
        yield spans, registry, Status.ALLOCATED, registry
    for registry, spans in _ADMINISTERED.items():
        yield spans, registry, Status.LEGACY, f"Administered by {registry}"
    for holder, spans in _NAMED.items():
        registry = Registry.RIPE_NCC if holder == "Daimler AG" else Registry.ARIN
        yield spans, registry, Status.LEGACY, holder
    for use, spans in _RESERVED.items():
        yield spans, Registry.IANA, Status.RESERVED, use


def _octets(spans: str) -> Iterator[int]:
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _blocks() -> Iterator[Block]:
    for spans, registry, status, holder in _rows():
        for octet in _octets(spans):
            yield Block(octet, registry, status, holder)


BLOCKS: Final = tuple(sorted(_blocks(), key=lambda block: block.octet))
"""All 256, by their first octet."""
