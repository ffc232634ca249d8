"""The adding machine, command by command."""

import pytest

from counterd.counters.counter import EMPTY, Counter
from counterd.counters.cumulative import COMMANDS, CumulativeSum, Register, after_shown

A = Counter(5, 4, 4, 100, 200, 200, 200, networks=0b01)
B = Counter(4, 4, 3, 150, 300, 250, 210, networks=0b10)


def run(*steps: str | Counter, start: CumulativeSum | None = None) -> CumulativeSum:
    cum = start or CumulativeSum()
    for step in steps:
        cum = COMMANDS[step](cum) if isinstance(step, str) else after_shown(cum, step)
    return cum


def summed(cum: CumulativeSum) -> tuple[int, int, int, int]:
    counter = cum.sum.counter
    return counter.total, counter.unique, counter.recent, cum.sum.summed


def test_nothing_is_added_before_it_is_asked_for() -> None:
    assert run(A) == CumulativeSum()


def test_what_is_shown_is_added() -> None:
    cum = run("##cuminit", A, B)
    assert cum.sum == Register(Counter(9, 8, 7, 100, 300, 250, 210, networks=0b11), 2)


def test_a_missing_counter_is_one_more_and_leaves_the_creation_time() -> None:
    cum = run("##cuminit", EMPTY, A, EMPTY)
    assert cum.sum == Register(A, 3)


def test_init_empties_the_sum_and_leaves_what_was_pushed() -> None:
    cum = run("##cuminit", A, "##cumpush", "##cuminit")
    assert cum == CumulativeSum(Register(), Register(A, 1), is_on=True)


def test_stop_and_cont_switch() -> None:
    assert summed(run("##cuminit", A, "##cumstop", B)) == (5, 4, 4, 1)
    assert summed(run("##cuminit", A, "##cumstop", B, "##cumcont", B)) == (9, 8, 7, 2)
    assert summed(run("##cumcont", B)) == (4, 4, 3, 1)


def test_push_pop_and_swap_move_the_registers() -> None:
    start = run("##cuminit", A, "##cumpush", B)
    assert summed(start) == (9, 8, 7, 2)
    assert summed(run("##cumpop", start=start)) == (5, 4, 4, 1)
    swapped = run("##cumswap", start=start)
    assert summed(swapped) == (5, 4, 4, 1)
    assert run("##cumswap", start=swapped) == start


def test_add_adds_what_was_pushed() -> None:
    assert summed(run("##cuminit", A, "##cumpush", B, "##cumadd")) == (14, 12, 11, 3)
    assert summed(run("##cuminit", A, "##cumadd")) == (5, 4, 4, 2)


def test_sub_takes_the_sum_from_what_was_pushed_each_count_from_its_own() -> None:
    cum = run("##cuminit", A, "##cumpush", B, B, "##cumsub")
    assert summed(cum) == (-8, -8, -6, 3)
    assert cum.sum.counter[3:] == run("##cuminit", A, B).sum.counter[3:]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_can_be_the_first(command: str) -> None:
    assert summed(run(command))[:3] == (0, 0, 0)
