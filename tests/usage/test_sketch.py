"""A sketch estimates within what the theory says, at all sizes, and unites like a set."""

from hashlib import blake2b
from math import log, pow, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.sketch import RANK_MAX, REGISTERS, Sketch

hashes = st.sets(st.integers(0, 2**64 - 1), max_size=200)
STANDARD_ERROR = 1.04 / sqrt(REGISTERS)


def hashed(run: int, n: int) -> int:
    return int.from_bytes(blake2b(n.to_bytes(8), digest_size=8, key=run.to_bytes(8)).digest())


def sketch_of(added: set[int]) -> Sketch:
    sketch = Sketch()
    for item in added:
        sketch.add(item)
    return sketch


@pytest.mark.parametrize("size", [10, 500, 5_000, 20_000])
def test_over_50_runs_the_error_is_that_of_the_theory(size: int) -> None:
    errors = []
    for run in range(50):
        sketch = Sketch()
        for n in range(size):
            sketch.add(hashed(run, n))
        errors.append(sketch.count() / size - 1)
    root_mean_square = sqrt(sum(error * error for error in errors) / 50)
    # The error of 50 runs is itself uncertain by a tenth; three of those tenths are granted.
    assert root_mean_square < STANDARD_ERROR * 1.3
    assert max(map(abs, errors)) < STANDARD_ERROR * 4
    assert abs(sum(errors) / 50) < STANDARD_ERROR * 3 / sqrt(50)


def test_few_are_counted_as_they_are() -> None:
    sketch = Sketch()
    assert sketch.count() == 0
    for n in range(1, 9):
        sketch.add(hashed(1, n))
        assert sketch.count() == n


@pytest.mark.parametrize(("item", "register", "rank"), [
    (0, 0, RANK_MAX),
    (1, 0, RANK_MAX - 1),
    (1 << 51, 0, 1),
    (1 << 52, 1, RANK_MAX),
    (2**64 - 1, REGISTERS - 1, 1),
])  # fmt: skip
def test_a_hash_sets_the_register_of_its_first_bits(item: int, register: int, rank: int) -> None:
    assert sketch_of({item}).to_bytes().find(rank) == register


def defined(registers: bytes) -> float:
    """Ertl's improved raw estimator, equation by equation."""
    empty = registers.count(0) / REGISTERS
    rest = 1 - registers.count(RANK_MAX) / REGISTERS
    sigma = empty + sum(pow(empty, pow(2, k)) * pow(2, k - 1) for k in range(1, 30))
    tau = 1 - rest - sum(pow(1 - pow(rest, pow(2, -k)), 2) / pow(2, k) for k in range(1, 60))
    between = sum(pow(2, -rank) for rank in registers if 0 < rank < RANK_MAX)
    last = REGISTERS * tau / 3 / pow(2, RANK_MAX - 1)
    return REGISTERS**2 / (2 * log(2)) / (REGISTERS * sigma + between + last)


@pytest.mark.parametrize(
    "ranks",
    [
        {0: 4000, 1: 50, 7: 46},
        {1: 2048, 2: 1024, 3: 1024},
        {0: 1, 4: 4000, 9: 95},
        {RANK_MAX - 1: 2048, RANK_MAX: 2048},
        {RANK_MAX - 1: 1, RANK_MAX: 4095},
        {RANK_MAX - 2: 4090, RANK_MAX: 6},
    ],
)
def test_the_estimate_is_that_of_its_definition(ranks: dict[int, int]) -> None:
    registers = b"".join(bytes([rank]) * n for rank, n in ranks.items())
    assert Sketch(registers).count() == pytest.approx(defined(registers), abs=0.5, rel=1e-9)


@given(hashes)
def test_adding_again_changes_nothing(items: set[int]) -> None:
    sketch = sketch_of(items)
    before = sketch.to_bytes()
    assert not any(sketch.add(item) for item in items)
    assert sketch.to_bytes() == before


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_add_says_whether_a_register_grew(items: list[int]) -> None:
    sketch = Sketch()
    for item in items:
        before = sketch.to_bytes()
        assert sketch.add(item) == (sketch.to_bytes() != before)


@given(hashes, hashes)
def test_a_merged_sketch_is_that_of_the_union(some: set[int], others: set[int]) -> None:
    merged = sketch_of(some).merged(sketch_of(others))
    assert merged.to_bytes() == sketch_of(some | others).to_bytes()
    assert merged.count() == sketch_of(some | others).count()


@given(hashes, hashes)
def test_a_stored_sketch_goes_on(some: set[int], others: set[int]) -> None:
    stored = Sketch(sketch_of(some).to_bytes())
    for item in others:
        stored.add(item)
    assert stored.count() == sketch_of(some | others).count()
