"""HyperLogLog: how many distinct hashes were added, within 1.6 %, in 4,096 bytes.

Flajolet, Fusy, Gandouet, Meunier 2007, with the estimator of Otmar Ertl, "New cardinality
estimation algorithms for HyperLogLog sketches", 2017: no tables, no bias at any size.
"""

from math import inf, log, sqrt
from typing import Final

PRECISION: Final = 12
REGISTERS: Final = 1 << PRECISION
_RANK_BITS: Final = 64 - PRECISION
_RANK_MASK: Final = (1 << _RANK_BITS) - 1
RANK_MAX: Final = _RANK_BITS + 1
_ALPHA: Final = 1 / (2 * log(2))


class Sketch:
    """The registers of one set; adding what is in it changes nothing."""

    __slots__ = ("_histogram", "_registers")

    def __init__(self, registers: bytes = bytes(REGISTERS)) -> None:
        """Go on from ``registers``, as ``to_bytes`` gave them."""
        assert len(registers) == REGISTERS
        self._registers = bytearray(registers)
        # Kept beside the registers, so that an estimate looks at 54 numbers, not at 4,096.
        self._histogram = [registers.count(rank) for rank in range(RANK_MAX + 1)]

    def add(self, hashed: int) -> bool:
        """Add an evenly distributed 64-bit hash; say whether a register grew."""
        register = hashed >> _RANK_BITS
        # The place of the first 1 in the bits that are left, counted from 1.
        rank = RANK_MAX - (hashed & _RANK_MASK).bit_length()
        before = self._registers[register]
        if rank <= before:
            return False
        self._registers[register] = rank
        self._histogram[before] -= 1
        self._histogram[rank] += 1
        return True

    def merged(self, other: "Sketch") -> "Sketch":
        """Return the sketch of both sets; both were hashed with the same key."""
        return Sketch(bytes(map(max, self._registers, other.to_bytes())))

    def to_bytes(self) -> bytes:
        """Return the registers, a byte each."""
        return bytes(self._registers)

    def count(self) -> int:
        """Return how many were added, an estimate with a standard error of 1.6 %."""
        histogram = self._histogram
        sum_ = REGISTERS * _tau(1 - histogram[RANK_MAX] / REGISTERS)
        for rank in range(RANK_MAX - 1, 0, -1):
            sum_ = (sum_ + histogram[rank]) / 2
        sum_ += REGISTERS * _sigma(histogram[0] / REGISTERS)
        return round(_ALPHA * REGISTERS * REGISTERS / sum_)


def _sigma(share: float) -> float:
    """Return what registers still at zero stand for: ``share + sum(share**2**k * 2**(k-1))``."""
    if share == 1:
        return inf
    weight, sum_, before = 1.0, share, -1.0
    while sum_ != before:
        share *= share
        before = sum_
        sum_ += share * weight
        weight += weight
    return sum_


def _tau(share: float) -> float:
    """Return what registers at their limit stand for; ``share`` is that of all others."""
    if share in {0.0, 1.0}:
        return 0.0
    weight, sum_, before = 1.0, 1 - share, -1.0
    while sum_ != before:
        share = sqrt(share)
        before = sum_
        weight /= 2
        sum_ -= (1 - share) ** 2 * weight
    return sum_ / 3
