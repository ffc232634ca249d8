"""The typewriter in pixels: ink that can be read, on round keys with a shadow below."""

from counterd.pictures.colours import Colour, contrast
from counterd.pictures.typewriter_pixels import strip
from tests.pictures.counters import ALL, GREEN, cells, pixels

CELL = 30


def test_no_two_digits_look_alike() -> None:
    keys = cells(strip(GREEN), CELL)
    assert all(keys.count(key) == 1 for key in keys)


def test_ink_can_be_read_on_paper() -> None:
    picture = pixels(strip(GREEN), "1")
    ink, paper = (Colour(*picture.colour(x, 15)[:3]) for x in (14, 8))
    assert contrast(ink, paper) > 12


def test_keys_are_round_and_throw_a_shadow_downward() -> None:
    picture = pixels(strip(GREEN), "42")
    assert picture.size == (2 * CELL, 32)
    assert all(picture.colour(x, 0)[3] == 0 for x in (0, 5, CELL - 1, CELL))
    shadow = picture.colour(15, 30)
    assert shadow[:3] == (0, 0, 0)
    assert 0 < shadow[3] < 128
    assert picture.colour(15, 15)[3] == 255


def test_all_colours_fit_into_a_palette() -> None:
    assert len(pixels(strip(GREEN), ALL).palette) <= 256
