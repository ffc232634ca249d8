"""Signs have one size, differ from each other, and look as drawn."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.font import LARGE, SMALL, Font
from tests.pictures.maps import unhurried

fonts = pytest.mark.parametrize("font", [LARGE, SMALL], ids=["large", "small"])


def test_the_signs_that_maps_need_are_there() -> None:
    assert set(string.digits) <= SMALL.signs.keys()
    assert set(string.digits + string.ascii_uppercase + " %+-.,:/()") <= LARGE.signs.keys()


@fonts
def test_signs_have_one_size_and_differ(font: Font) -> None:
    assert len(set(font.signs.values())) == len(font.signs)
    for rows in font.signs.values():
        assert len(rows) == font.height
        for row in rows:
            assert len(row) == font.width
            assert set(row) <= {"#", " "}


@unhurried
@given(st.text(min_size=1), st.sampled_from([LARGE, SMALL]))
def test_a_text_is_as_wide_as_is_said(text: str, font: Font) -> None:
    rows = font.rows(text)
    assert len(rows) == font.height
    assert {len(row) for row in rows} == {font.width_of(text)}


def test_a_text_in_large() -> None:
    assert LARGE.rows("A 7%") == (
        " ###        ##### ##  #",
        "#   #           # ##  #",
        "#   #          #     # ",
        "#####          #    #  ",
        "#   #         #    #   ",
        "#   #         #   #  ##",
        "#   #         #   #  ##",
    )


def test_a_number_in_small_and_a_box_for_what_it_lacks() -> None:
    assert SMALL.rows("10a") == (
        " #   #  ###",
        "##  # # # #",
        " #  # # # #",
        " #  # # # #",
        "###  #  ###",
    )
