"""A digit is defined once, however often it is placed."""

from counterd.pictures.drawn import defined, placed

PATHS = [f"M{digit} 0" for digit in range(10)]


def test_each_digit_is_defined_once_in_order() -> None:
    assert defined("d", "7077", PATHS) == '<path id="d0" d="M0 0"/><path id="d7" d="M7 0"/>'


def test_a_digit_is_placed_by_its_corner() -> None:
    assert placed("d", "7", 3.5, 12) == '<use href="#d7" x="3.5" y="12"/>'
