"""Part numbers are never given twice; a period stays open a little beyond its end."""

from counterd.usage.parts import LATE_S, PartNumbers, Span


def test_numbers_go_on_above_those_of_the_store() -> None:
    numbers = PartNumbers(7)
    assert [numbers.take(), numbers.take(), numbers.last] == [8, 9, 9]


def test_a_span_holds_its_begin_and_not_its_end() -> None:
    span = Span(3600, 7200)
    assert [span.holds(at) for at in (3599, 3600, 7199, 7200)] == [False, True, True, False]


def test_a_span_is_near_a_minute_before_and_after() -> None:
    span = Span(3600, 7200)
    edges = (3599 - LATE_S, 3600 - LATE_S, 7199 + LATE_S, 7200 + LATE_S)
    assert LATE_S == 60
    assert [span.is_near(now) for now in edges] == [False, True, True, False]
