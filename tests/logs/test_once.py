"""The error log: each cause once, the others counted, and bounded whatever is logged."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterd.config import read_config
from counterd.errors import ConfigError
from counterd.logs.once import (
    CAUSES_MAX,
    CAUSES_OF_A_PLACE_MAX,
    PERIOD_S,
    OnceHandler,
    Repeats,
)
from tests.counting import Clock

logger = logging.getLogger("tests.once")
PLACE = ("a.py", 1)


@pytest.fixture
def clock() -> Clock:
    return Clock(0)


@pytest.fixture
def written() -> list[str]:
    return []


@pytest.fixture
def handler(clock: Clock, written: list[str]) -> Iterator[OnceHandler]:
    handler = OnceHandler(written.append, clock)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger.propagate = False
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def warn(what: str) -> None:
    logger.warning("it failed: %s", what)


def test_the_same_is_written_once_and_then_counted(
    handler: OnceHandler, clock: Clock, written: list[str]
) -> None:
    for _ in range(121):
        warn("a")
    warn("b")
    assert written == ["WARNING tests.once: it failed: a\n", "WARNING tests.once: it failed: b\n"]
    clock.now = PERIOD_S
    warn("a")
    assert written[2:] == ["WARNING tests.once: it failed: a … 120 more times\n"]
    handler.close()
    assert len(written) == 3  # nothing was left unsaid


def test_what_is_left_unsaid_is_said_with_the_next_line_or_at_the_stop(
    handler: OnceHandler, clock: Clock, written: list[str]
) -> None:
    warn("a")
    warn("a")
    clock.now = PERIOD_S
    warn("b")
    assert written[2:] == ["WARNING counterd.logs: it failed: a … 1 more time\n"]
    warn("b")
    handler.close()
    assert written[3:] == ["WARNING counterd.logs: it failed: b … 1 more time\n"]


def test_other_places_are_other_causes(handler: OnceHandler, written: list[str]) -> None:
    logger.warning("the same")
    logger.warning("the same")
    assert len(written) == 2


def test_visitors_cannot_make_the_log_grow(handler: OnceHandler, written: list[str]) -> None:
    for number in range(5_000):
        warn(f"/{number}")
    assert len(written) == CAUSES_OF_A_PLACE_MAX + 1
    handler.close()
    assert written[-1] == (
        f"WARNING counterd.logs: others of this place … "
        f"{5_000 - CAUSES_OF_A_PLACE_MAX - 1:,} more times\n"
    )


def test_the_table_is_bounded_and_forgets_the_oldest() -> None:
    repeats = Repeats()
    for line in range(3 * CAUSES_MAX):
        assert repeats.met(("a.py", line), "x", 0.0) == 0
        repeats.over(0.0)
    assert len(repeats._known) == CAUSES_MAX
    assert len(repeats._of_place) == CAUSES_MAX
    assert repeats.met(("a.py", 0), "x", 0.0) == 0
    assert repeats.met(("a.py", 3 * CAUSES_MAX - 1), "x", 0.0) is None


def test_a_place_may_say_other_things_when_its_time_is_over() -> None:
    repeats = Repeats()
    for number in range(CAUSES_OF_A_PLACE_MAX + 2):
        repeats.met(PLACE, str(number), 0.0)
    assert repeats.met(PLACE, "new", PERIOD_S - 1) is None
    assert repeats.over(PERIOD_S) == [((PLACE, None), 2)]
    assert repeats.met(PLACE, "new", PERIOD_S) == 0
    assert repeats._of_place[PLACE] == 1


def test_a_traceback_comes_with_the_first_alone_and_cannot_pose_as_a_line(
    handler: OnceHandler, written: list[str]
) -> None:
    for _ in range(2):
        try:
            read_config(
                {}, {}, Path("bad\n2026-11-22 12:00:00,000 ERROR root: all is lost \x1b[2J")
            )
        except ConfigError:
            logger.exception("request failed")
    (text,) = written
    first, *more = text.splitlines()
    assert first == "ERROR tests.once: request failed"
    assert more[0] == "    Traceback (most recent call last):"
    assert all(line.startswith("    ") for line in more)
    assert more[-1].startswith("    2026-11-22 12:00:00,000 ERROR root: all is lost \\x1b[2J")


def test_lines_are_bounded_and_printable(handler: OnceHandler, written: list[str]) -> None:
    warn("\x1b]0;\x07\x9b\u202e\udcff" + "x" * 10_000)
    (line,) = written
    assert line[:-1].isprintable()
    assert "\\x1b]0;\\x07\\x9b\\u202e\\udcff" in line
    assert len(line) < 2_100


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("peer ('192.0.2.7', 4711)", "peer ('[address]', 4711)"),
        (
            "from 2001:db8::7, [::1] and ::ffff:192.0.2.7.",
            "from [address], [[address]] and [address].",
        ),
        (
            "at 12:30:45 in /p.shtml:12:5, version 3.14.6",
            "at 12:30:45 in /p.shtml:12:5, version 3.14.6",
        ),
        ("std::x, ab:cd", "std::x, ab:cd"),
    ],
)
def test_addresses_are_not_written(
    handler: OnceHandler, written: list[str], said: str, shown: str
) -> None:
    warn(said)
    assert written == [f"WARNING tests.once: it failed: {shown}\n"]


def test_a_record_that_cannot_be_shown_harms_nobody(
    handler: OnceHandler, written: list[str]
) -> None:
    for _ in range(2):
        handler.emit(logging.LogRecord("x", logging.ERROR, "a.py", 7, "%d", ("a\nb",), None))
    assert written == ["ERROR x: what is logged at a.py:7 cannot be shown: '%d'\n"]
