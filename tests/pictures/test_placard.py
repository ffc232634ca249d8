"""Placards: their size is fixed, so texts and numbers fit or are refused."""

from xml.etree import ElementTree

import pytest

from counterd.errors import PictureError
from counterd.pictures.placard import HEIGHT_MIN_PX, WIDTH_PX, placard_png, placard_svg
from tests.pictures.png_reader import read_png


@pytest.mark.parametrize("height", [HEIGHT_MIN_PX, 80])
def test_a_placard_says_what_is_counted(height: int) -> None:
    svg = placard_svg("Views for this page", "1,234", height)
    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") == f"0 0 {WIDTH_PX} {height}"
    assert root.get("aria-label") == "Views for this page: 1,234"


def test_texts_are_escaped() -> None:
    root = ElementTree.fromstring(placard_svg("<b>&", '"', 60))
    assert root.get("aria-label") == '<b>&: "'


def test_long_numbers_are_small_and_longer_ones_refused() -> None:
    assert 'font-size="22"' in placard_svg("Views", "1,234,567", 60)
    assert 'font-size="14"' in placard_svg("Views", "1,234,567,890,123", 60)
    with pytest.raises(PictureError, match="wider than the placard"):
        placard_svg("Views", "9" * 32, 60)
    with pytest.raises(PictureError, match="wider than the placard"):
        placard_svg("W" * 32, "1", 60)
    with pytest.raises(PictureError, match="has 33 characters"):
        placard_svg("x" * 33, "1", 60)


@pytest.mark.parametrize("height", [HEIGHT_MIN_PX, 80])
@pytest.mark.parametrize("number", [0, 1_234_567, 12_345_678_901_234])
def test_the_number_stands_in_the_middle_of_its_frame(number: int, height: int) -> None:
    picture = read_png(placard_png(number, height))
    assert picture.size == (WIDTH_PX, height)
    rows = picture.rows
    assert rows[0] == rows[-1] == bytes([3]) * WIDTH_PX
    inked = [
        (x, y)
        for y, row in enumerate(rows[2:-2], 2)
        for x, pixel in enumerate(row[2:-2], 2)
        if pixel
    ]
    for side, size in ((0, WIDTH_PX), (1, height)):
        before = min(place[side] for place in inked)
        after = size - 1 - max(place[side] for place in inked)
        assert before > 2
        assert abs(before - after) <= 6


def test_a_number_that_does_not_fit_is_refused() -> None:
    with pytest.raises(PictureError, match="the number is wider"):
        placard_png(10**20, 60)
