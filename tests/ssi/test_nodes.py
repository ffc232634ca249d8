"""The tree of a page."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.ssi.nodes import Position


@given(st.text("ab\n"), st.text("ab\n"))
def test_positions_add_up(first: str, second: str) -> None:
    start = Position(1, 1)
    assert start.after(first).after(second) == start.after(first + second)


@given(st.text("ab\n"))
def test_a_position_is_where_an_editor_shows_it(text: str) -> None:
    lines = (text + "|").split("\n")
    assert Position(1, 1).after(text) == (len(lines), len(lines[-1]))
