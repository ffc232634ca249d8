"""A document says its name whatever that is, and grows without its drawing being touched."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.svg import document
from tests.pictures.svg_reader import name, read_svg, size


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_the_name_is_said(text: str) -> None:
    assert name(read_svg(document((1, 1), text, ""))) == text


def test_a_document_stands_alone() -> None:
    assert document((3, 2), "a & b", "<g/>") == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2" viewBox="0 0 3 2" role="img" '
        'aria-label="a &amp; b"><title>a &amp; b</title><g/></svg>\n'
    )


def test_it_grows_and_keeps_its_coordinates() -> None:
    root = read_svg(document((30, 20), "x", "", scale=4))
    assert size(root) == (120, 80)
    assert root.attrib["viewBox"] == "0 0 30 20"
