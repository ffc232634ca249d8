"""Answers as values: their length, and times in the one form that HTTP writes."""

from collections.abc import AsyncGenerator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.model import Outcome
from counterd.web.ranges import Span
from counterd.web.reply import Parts, Reply, Stream, http_date
from tests.asking import settled


def test_the_length_of_an_answer_is_that_of_its_body(tmp_path: Path) -> None:
    reply = Reply(200, {}, b"12345", Outcome.VIEW)
    assert reply.length_bytes == 5
    part = Parts(settled(tmp_path / "a", b"x" * 100), (b"--", Span(10, 28)))
    assert reply._replace(body=part).length_bytes == 20

    async def pieces() -> AsyncGenerator[bytes, None]:
        yield b"x"

    assert reply._replace(body=Stream(pieces())).length_bytes == 0


def test_a_time_is_written_as_the_rfc_writes_its_example() -> None:
    assert http_date(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("seconds", "date"),
    [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-(10**15), "Thu, 01 Jan 1970 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (253_402_300_800, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (10**15, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ],
)
def test_a_time_that_no_header_can_hold_is_the_nearest(seconds: int, date: str) -> None:
    assert http_date(seconds) == date


@given(st.integers(0, 253_402_300_799))
def test_a_time_that_was_written_can_be_read(seconds: int) -> None:
    assert parsedate_to_datetime(http_date(seconds)).timestamp() == seconds
