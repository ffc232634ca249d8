"""Measure heads: what is counted is what the parser must still hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.protocol.heads import HeadMeter

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def fed(pieces: list[bytes]) -> HeadMeter:
    """Feed a meter as the handler does: a head is whole when its last byte is there."""
    meter, all_bytes, whole = HeadMeter(1000), b"", 0
    for piece in pieces:
        all_bytes += piece
        now = all_bytes.count(b"\r\n\r\n")
        (meter.is_whole if now > whole else meter.goes_on)(piece)
        whole = now
    return meter


@given(st.integers(0, 3), st.integers(0, len(HEAD) - 1), st.lists(st.integers(1, 30), max_size=30))
def test_what_stands_behind_the_last_whole_head_is_counted(
    heads: int, more: int, cuts: list[int]
) -> None:
    sent = HEAD * heads + HEAD[:more]
    pieces, at = [], 0
    for cut in [*cuts, len(sent) + 1]:
        if piece := sent[at : at + cut]:
            pieces.append(piece)
        at += cut
    meter = fed(pieces)
    assert meter.size == more
    assert meter.has_line == (more >= 16)
    assert meter.room == 1000 - more


def test_an_empty_line_before_a_head_is_not_its_first_line() -> None:
    meter = HeadMeter(100)
    meter.goes_on(b"\r\n")
    before = meter.has_line
    meter.goes_on(b"GET / HTTP/1.1\r\n")
    assert (before, meter.has_line) == (False, True)
    meter.clear()
    assert (meter.size, meter.has_line) == (0, False)


@pytest.mark.parametrize(
    ("pieces", "has_line"),
    [
        ([b"GET /" + b"a" * 100 + b" HTTP/1.1\r\nHost: a\r\n"], False),
        ([b"GET /" + b"a" * 50, b"a" * 60], False),
        ([b"GET / HTTP/1.1\r\nX: " + b"a" * 100], True),
        ([b"GET / HTTP/1.1\r\nX: ", b"a" * 100], True),
    ],
)
def test_it_is_known_whether_the_first_line_was_too_long(
    pieces: list[bytes], has_line: bool
) -> None:
    meter = HeadMeter(1000)
    for piece in pieces[:-1]:
        meter.goes_on(piece)
    meter.breaks_off(pieces[-1], 80)
    assert meter.has_line == has_line
