"""Nothing that a visitor chose runs in a spreadsheet, and everything can be read back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.spreadsheet import Cell, csv_text, harmless


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_a_formula_begins_with_an_apostrophe(begin: str) -> None:
    assert harmless(f"{begin}1+1") == f"'{begin}1+1"


@pytest.mark.parametrize("text", ["", "/", "/=1+1", "a=b", "'", " =1"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_lines_end_as_the_standard_says_and_numbers_stay() -> None:
    rows: list[tuple[Cell, Cell]] = [("name", "count"), ('a "b", c', -3), ("=x", 1.5), ("", None)]
    assert csv_text(rows) == 'name,count\r\n"a ""b"", c",-3\r\n\'=x,1.5\r\n,\r\n'


@given(st.lists(st.text(), min_size=1))
def test_every_row_comes_back_whole(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_text([["x", *cells]]), newline=""))
    assert row == ["x", *map(harmless, cells)]
