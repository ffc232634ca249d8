"""Whatever a text holds, an XML parser reads it back."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.markup import xml_text
from tests.pictures.maps import unhurried


@unhurried
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_what_xml_can_hold_comes_back(text: str) -> None:
    assert ElementTree.fromstring(f"<a>{xml_text(text)}</a>").text == (text or None)
    assert ElementTree.fromstring(f'<a b="{xml_text(text)}"/>').attrib["b"] == text
    assert ElementTree.fromstring(f"<a b='{xml_text(text)}'/>").attrib["b"] == text


@unhurried
@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_parsed_and_encoded(text: str) -> None:
    ElementTree.fromstring(f"<a>{xml_text(text)}</a>".encode())


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("<script>", "&lt;script&gt;"),
        ("AT&T \"a\" 'b'", "AT&amp;T &quot;a&quot; &#x27;b&#x27;"),
        ("\0\x0b\x1f\ufffe\ud800", "\ufffd" * 5),
        ("\t\n\U0001f600", "\t\n\U0001f600"),
    ],
)
def test_examples(text: str, encoded: str) -> None:
    assert xml_text(text) == encoded
