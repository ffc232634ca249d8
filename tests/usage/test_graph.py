"""Sparklines: as high as the numbers, one sign or bar each, safe to put into a page."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.graph import sparkline_svg, sparkline_text

values = st.lists(st.integers(0, 10**12), min_size=1, max_size=366)


@pytest.mark.parametrize(
    ("given_values", "text"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ([0, 0], "▁▁"),
        ([5], "█"),
        ([1, 1_000_000], "▂█"),
        ([], ""),
    ],
)
def test_signs_are_as_high_as_numbers(given_values: list[int], text: str) -> None:
    assert sparkline_text(given_values) == text


@given(values)
def test_every_number_is_a_sign_and_higher_numbers_are_not_lower(numbers: list[int]) -> None:
    signs = sparkline_text(numbers)
    assert len(signs) == len(numbers)
    heights = sorted(zip(numbers, signs, strict=True))
    assert [sign for _, sign in heights] == sorted(signs)


@given(values)
def test_the_picture_is_well_formed_and_within_its_frame(numbers: list[int]) -> None:
    picture = ElementTree.fromstring(sparkline_svg(numbers, "3 views"))
    path = picture[1].attrib["d"]
    heights = [int(bar.partition("v-")[2].partition("h")[0]) for bar in path.split("z") if bar]
    assert len(heights) == len(numbers)
    assert all(1 <= height <= 24 for height in heights)
    assert int(picture.attrib["width"]) == 4 * len(numbers)


def test_a_label_cannot_leave_its_place() -> None:
    picture = sparkline_svg([1], '"><script>')
    assert "<script>" not in picture
