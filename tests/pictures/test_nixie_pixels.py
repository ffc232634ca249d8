"""The nixie counter in pixels: wires aglow in dark glass, nothing around the domes."""

from counterd.pictures.colours import Colour, contrast
from counterd.pictures.nixie_pixels import strip
from tests.pictures.counters import ALL, GREEN, cells, pixels

CELL = 24


def test_no_two_digits_look_alike() -> None:
    tubes = cells(strip(GREEN), CELL)
    assert all(tubes.count(tube) == 1 for tube in tubes)


def test_the_wire_is_brighter_than_its_glow_and_that_than_the_tube() -> None:
    picture = pixels(strip(GREEN), "1")
    wire, glow, dark = (Colour(*picture.colour(x, 20)[:3]) for x in (11, 10, 17))
    assert contrast(wire, dark) > 10
    assert sum(wire) > sum(glow) > sum(dark)
    red, green, blue = glow
    assert red > 1.5 * green > 1.5 * blue


def test_the_domes_stand_free() -> None:
    picture = pixels(strip(GREEN), "42")
    assert picture.size == (2 * CELL, 40)
    assert all(picture.colour(x, 2)[3] == 0 for x in (0, 3, CELL - 3, CELL - 1, CELL, 2 * CELL - 1))
    assert all(picture.colour(x, 4)[3] == 255 for x in (12, CELL + 12))


def test_all_colours_fit_into_a_palette() -> None:
    assert len(pixels(strip(GREEN), ALL).palette) <= 256
