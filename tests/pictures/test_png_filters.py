"""Filters are undone: each alone by hand, and all of them against those that made the rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PictureError
from counterd.pictures.png_filters import unfiltered
from tests.pictures.png_writer import filtered


@pytest.mark.parametrize(
    ("number", "rows"),
    [
        (0, [b"\x01\x02\x03\x04", b"\x01\x02\x03\x04"]),
        (1, [b"\x01\x02\x04\x06", b"\x01\x02\x04\x06"]),
        (2, [b"\x01\x02\x03\x04", b"\x02\x04\x06\x08"]),
        (3, [b"\x01\x02\x03\x05", b"\x01\x03\x05\x08"]),
        (4, [b"\x01\x02\x04\x06", b"\x02\x04\x07\x0a"]),
    ],
)
def test_a_filter_is_undone(number: int, rows: list[bytes]) -> None:
    line = bytes([number, 1, 2, 3, 4])
    assert unfiltered(line * 2, row_bytes=4, pixel_bytes=2) == rows


@given(st.data(), st.integers(1, 4), st.integers(1, 12), st.integers(1, 5))
def test_rows_come_back(data: st.DataObject, step: int, width: int, height: int) -> None:
    size = step * width
    rows = [data.draw(st.binary(min_size=size, max_size=size)) for _ in range(height)]
    lines = b""
    for above, row in zip([bytes(size), *rows], rows, strict=False):
        number = data.draw(st.integers(0, 4))
        lines += bytes([number]) + filtered(number, row, above, step)
    assert unfiltered(lines, size, step) == rows


@pytest.mark.parametrize("number", [5, 255])
def test_filters_that_do_not_exist_are_refused(number: int) -> None:
    with pytest.raises(PictureError, match=f"a row with filter {number}; there are 0 to 4"):
        unfiltered(bytes([number, 0]), 1, 1)
