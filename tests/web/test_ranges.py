"""Ranges: which parts they ask for, joined where that is less to send, bounded in number."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.ranges import RANGES_MAX, Span, spans


def pairs(asked: str, size_bytes: int = 1_000) -> list[tuple[int, int]] | None:
    found = spans(asked, size_bytes)
    return None if found is None else [(span.start, span.stop) for span in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0,500-509", [(0, 1), (500, 510)]),
        ("bytes=0-0, 500-509,-1", [(0, 1), (500, 510), (999, 1_000)]),
        ("bytes= 0-0 ,\t500-509 ", [(0, 1), (500, 510)]),
        ("bytes=500-509,0-0", [(500, 510), (0, 1)]),
        # Empty members of a list are none (RFC 9110, section 5.6.1).
        ("bytes=,0-0,,500-509,", [(0, 1), (500, 510)]),
        ("bytes=0-1,", [(0, 2)]),
        # What the body does not reach is left out.
        ("bytes=0-0,1000-", [(0, 1)]),
        ("bytes=1000-,2000-3000", []),
        ("bytes=1000-,-0", []),
        # What overlaps or nearly touches is one, where its first member was asked for.
        ("bytes=0-9,5-14", [(0, 15)]),
        ("bytes=0-9,10-14", [(0, 15)]),
        ("bytes=0-9,90-99", [(0, 100)]),
        ("bytes=0-9,91-99", [(0, 10), (91, 100)]),
        ("bytes=500-509,0-9,505-520", [(500, 521), (0, 10)]),
        ("bytes=500-509,0-9,5-14,300-301,490-505", [(490, 510), (0, 15), (300, 302)]),
        ("bytes=0-999,0-999,5-5", [(0, 1_000)]),
        ("bytes=0-499,500-999", [(0, 1_000)]),
        # One that is malformed spoils all.
        ("bytes=0-0,x", None),
        ("bytes=0-0,5-4", None),
        ("bytes=0-0,-", None),
        ("bytes=0-0 500-509", None),
        ("bytes=,", None),
        ("items=0-0,500-509", None),
    ],
)
def test_several_ranges_are_the_parts_to_send(
    asked: str, expected: list[tuple[int, int]] | None
) -> None:
    assert pairs(asked) == expected


def test_more_ranges_than_anybody_needs_get_everything() -> None:
    size = 1_000 * (RANGES_MAX + 1)
    texts = [f"{number * 1_000}-{number * 1_000}" for number in range(RANGES_MAX + 1)]
    few = pairs("bytes=" + ",".join(texts[:-1]), size)
    assert few == [(number * 1_000, number * 1_000 + 1) for number in range(RANGES_MAX)]
    assert pairs("bytes=" + ",".join(texts), size) is None


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=20),
    st.integers(0, 600),
)
def test_parts_lie_in_the_body_apart_from_each_other(
    asked: list[tuple[int, int]], size_bytes: int
) -> None:
    text = ",".join(f"{first}-{first + more}" for first, more in asked)
    found = spans(f"bytes={text}", size_bytes)
    assert found is not None
    assert all(0 <= span.start < span.stop <= size_bytes for span in found)
    ordered = sorted(found, key=lambda span: span.start)
    assert all(one.stop + 80 < other.start for one, other in pairwise(ordered))
    places = {place for span in found for place in range(span.start, span.stop)}
    wanted = {place for first, more in asked for place in range(first, first + more + 1)}
    assert wanted & set(range(size_bytes)) <= places


@given(st.text(max_size=40) | st.from_regex(r"bytes=[-0-9, ]{0,30}"))
def test_no_header_is_too_odd(text: str) -> None:
    spans(text, 100)


def test_a_span_is_as_long_as_it_says() -> None:
    assert len(Span(3, 10)) == 7
    assert not Span(3, 3)
