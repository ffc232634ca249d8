"""Sums are remembered until something is counted in their days, the last asked for longest."""

from counterd.usage.remembered import Remembered
from counterd.usage.values import Days

A, B, C = Days(0, 86_400), Days(86_400, 172_800), Days(0, 172_800)
ONE = {("page", "/"): 1}


def test_what_is_put_is_got() -> None:
    remembered = Remembered()
    assert remembered.get(A) is None
    remembered.put(A, ONE)
    remembered.put(B, {})
    assert (remembered.get(A), remembered.get(B)) == (ONE, {})
    remembered.put(A, {})
    assert remembered.get(A) == {}


def test_days_in_which_a_part_was_opened_are_forgotten_once() -> None:
    remembered = Remembered()
    remembered.note({0: 1}, 0)
    for block in (A, B, C):
        remembered.put(block, ONE)
    remembered.note({0: 1}, 0)
    assert remembered.get(C) == ONE
    remembered.note({0: 1, 86_400: 2}, 0)
    assert (remembered.get(A), remembered.get(B), remembered.get(C)) == (ONE, None, None)
    remembered.put(B, ONE)
    remembered.note({0: 1, 86_400: 2}, 0)
    assert remembered.get(B) == ONE
    remembered.note({0: 3, 86_400: 2}, 0)
    assert (remembered.get(A), remembered.get(B)) == (None, ONE)


def test_days_whose_names_may_have_been_folded_are_forgotten() -> None:
    remembered = Remembered()
    remembered.put(A, ONE)
    remembered.put(B, ONE)
    remembered.note({}, 86_400)
    assert (remembered.get(A), remembered.get(B)) == (None, ONE)


def test_the_sums_asked_for_last_are_kept_up_to_a_number_of_names() -> None:
    remembered = Remembered(names_max=4)  # a block counts as one more
    remembered.put(A, ONE)
    remembered.put(B, ONE)
    assert remembered.get(A) == ONE
    remembered.put(C, ONE)
    assert (remembered.get(A), remembered.get(B), remembered.get(C)) == (ONE, None, ONE)
    remembered.put(B, {("page", str(number)): 1 for number in range(4)})
    assert [remembered.get(block) for block in (A, B, C)] == [None, None, None]
