"""What is told of saving is what happened."""

from counterd.saves import SaveLog
from tests.counting import NOON, Clock


def test_what_is_told_is_what_happened() -> None:
    clock = Clock()
    log = SaveLog(lambda: int(clock()))
    first = log.saves
    assert (first.succeeded_at, first.failing_since, first.is_failing) == (None, None, False)
    log.succeed(5, 0.25)
    clock.now += 10
    log.succeed(0, 0.5)
    told = log.saves
    # What had nothing to write tells that all is well, and is not counted.
    assert (told.count, told.rows, told.spent_s, told.failures) == (1, 5, 0.25, 0)
    assert told.succeeded_at == NOON + 10
    clock.now += 10
    log.fail()
    clock.now += 10
    log.fail()
    told = log.saves
    assert (told.failures, told.failing_since, told.succeeded_at) == (2, NOON + 20, NOON + 10)
    assert log.is_failing
    assert told.is_failing
    log.succeed(1, 0.5)
    told = log.saves
    assert (told.count, told.rows, told.spent_s, told.failures) == (2, 6, 0.75, 2)
    assert (told.failing_since, told.succeeded_at) == (None, NOON + 30)
    assert not log.is_failing


def test_the_age_is_not_told_by_a_clock_that_is_set() -> None:
    clock = Clock()
    log = SaveLog(lambda: int(clock()))
    log.succeed(1, 0.0)
    before = log.saves.age_s
    clock.now += 10 * 365 * 86_400
    assert 0 <= before < log.saves.age_s < 10
