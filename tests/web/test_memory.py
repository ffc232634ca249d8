"""Memory within a budget: compared with a list in the order in which things were asked for."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.web.memory import Memory, MemoryUse

BUDGET = 10


class Thing:
    """Something of which there is only one."""


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["get", "keep", "forget"]), st.sampled_from("abcd"), st.integers(0, 12)
        )
    )
)
def test_the_least_asked_for_goes_and_the_budget_holds(steps: list[tuple[str, str, int]]) -> None:
    memory: Memory[str, Thing] = Memory(BUDGET)
    kept: list[tuple[str, Thing, int]] = []  # the least asked for first
    for verb, key, cost in steps:
        known = [entry for entry in kept if entry[0] == key]
        others = [entry for entry in kept if entry[0] != key]
        if verb == "get":
            assert memory.get(key) is (known[0][1] if known else None)
            kept = others + known
        elif verb == "forget":
            memory.forget(key)
            kept = others
        else:
            thing = Thing()
            memory.keep(key, thing, cost)
            kept = [*others, (key, thing, cost)] if cost <= BUDGET else others
            while sum(entry[2] for entry in kept) > BUDGET:
                kept.pop(0)
            for more in (0, BUDGET - cost, BUDGET - cost + 1):
                is_kept = bool(kept) and kept[-1][1] is thing
                assert memory.may_grow(key, thing, more) is (is_kept and cost + more <= BUDGET)
    for key in "abcd":
        expected = next((thing for other, thing, _ in kept if other == key), None)
        assert memory.get(key) is expected


def test_what_was_replaced_may_not_grow() -> None:
    memory: Memory[str, Thing] = Memory(BUDGET)
    first, second = Thing(), Thing()
    memory.keep("a", first, 1)
    memory.keep("a", second, 1)
    assert not memory.may_grow("a", first, 1)
    assert memory.may_grow("a", second, 1)


def test_what_was_asked_for_stays_longer() -> None:
    memory: Memory[str, Thing] = Memory(BUDGET)
    things = {name: Thing() for name in "abc"}
    memory.keep("a", things["a"], 5)
    memory.keep("b", things["b"], 5)
    assert memory.get("a") is things["a"]
    memory.keep("c", things["c"], 5)
    assert (memory.get("a"), memory.get("b"), memory.get("c")) == (things["a"], None, things["c"])


def test_it_tells_how_much_is_used() -> None:
    memory: Memory[str, Thing] = Memory(BUDGET)
    assert memory.use == MemoryUse(0, 0, BUDGET)
    memory.keep("a", Thing(), 3)
    memory.keep("b", Thing(), 4)
    memory.keep("a", Thing(), 5)
    assert memory.use == MemoryUse(2, 9, BUDGET)
    memory.forget("b")
    assert memory.use == MemoryUse(1, 5, BUDGET)
