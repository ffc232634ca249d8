"""The meter counts every answer once, and costs next to nothing."""

import logging
from timeit import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Histogram

from counterd.web.metering import BOUNDS_S, Meter


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "PUT", "BREW"]),
            st.integers(100, 599),
            st.floats(0, 20),
        )
    )
)
def test_every_answer_is_counted_once(answers: list[tuple[str, int, float]]) -> None:
    meter = Meter()
    alike = Meter()
    for method, status, took_s in answers:
        meter.answered(method, status, took_s)
        meter.answered(method, status, took_s)
        alike.answered(method, status, took_s, times=2)
    assert (alike.answers, alike.took) == (meter.answers, meter.took)
    assert alike.took_sum_s == pytest.approx(meter.took_sum_s)
    meter = Meter()
    for method, status, took_s in answers:
        meter.answered(method, status, took_s)
    assert sum(meter.answers.values()) == sum(meter.took) == len(answers)
    assert meter.took_sum_s == pytest.approx(sum(took_s for _, _, took_s in answers))
    for place, bound in enumerate(BOUNDS_S):
        within = [took_s for _, _, took_s in answers if took_s <= bound]
        assert sum(meter.took[: place + 1]) == len(within)
    posts = [status for method, status, _ in answers if method == "POST" and status // 100 == 4]
    assert meter.answers.get(("POST", 4), 0) == len(posts)


def test_visitors_cannot_make_more_kinds_than_there_are() -> None:
    meter = Meter()
    for number in range(1000):
        meter.answered(f"M{number}", 405, 0.001)
    assert meter.answers == {("other", 4): 1000}


def test_what_is_logged_is_counted_for_as_long_as_the_server_runs() -> None:
    meter, logger = Meter(), logging.getLogger("counterd.web.edge")
    with meter.tallying():
        logger.info("nothing")
        logger.warning("look")
        logger.error("act")
        logger.critical("act at once")
    logger.error("later")
    assert meter.logged == {"warning": 1, "error": 2}


def test_an_answer_costs_less_than_if_the_library_of_the_metrics_counted() -> None:
    meter, registry = Meter(), CollectorRegistry()
    count = Counter("answers", "Answers", ["method", "status"], registry=registry)
    took = Histogram("took", "Time", buckets=BOUNDS_S, registry=registry)

    def library() -> None:
        count.labels("GET", "2xx").inc()
        took.observe(0.0004)

    times = [
        [timeit(one, number=5_000) for one in (lambda: meter.answered("GET", 200, 0.0004), library)]
        for _ in range(9)
    ]
    ours, theirs = (min(column) for column in zip(*times, strict=True))
    assert ours < theirs
