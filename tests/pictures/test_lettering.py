"""A line of text takes the room that it says, in any font."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.colours import WHITE
from counterd.pictures.lettering import Lettering, line

PLAIN = Lettering(11)
LOUD = Lettering(10, is_bold=True, spacing=1.25)


def test_an_element_has_its_place_and_its_width() -> None:
    said = line("hits", PLAIN)
    assert said.width == pytest.approx((634 + 278 + 392 + 521) * 11 / 1000)
    element = ElementTree.fromstring(said.at(20.5, 14, WHITE))
    assert element.attrib == {
        "x": "20.5",
        "y": "14",
        "fill": "#ffffff",
        "text-anchor": "middle",
        "font-family": "Verdana,Geneva,'DejaVu Sans',sans-serif",
        "font-size": "11",
        "textLength": "20.1",
    }


def test_bold_text_is_bold_and_spaces_stand_between_letters() -> None:
    loud = line("42", LOUD)
    assert loud.width == pytest.approx(2 * 6.96 + 1.25)
    assert ElementTree.fromstring(loud.at(0, 0, WHITE)).attrib["font-weight"] == "bold"
    assert line("", LOUD).width == 0


@pytest.mark.parametrize(("text", "adjusted"), [("März", None), ("الزوار", "spacingAndGlyphs")])
def test_letters_that_may_be_joined_are_not_set_apart(text: str, adjusted: str | None) -> None:
    element = ElementTree.fromstring(line(text, PLAIN).at(0, 0, WHITE))
    assert element.attrib.get("lengthAdjust") == adjusted


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_any_text_can_be_set(text: str) -> None:
    said = line(text, PLAIN)
    element = ElementTree.fromstring(said.at(1, 2, WHITE))
    assert (element.text or "") == text
    assert float(element.attrib["textLength"]) == pytest.approx(said.width, abs=0.06)
