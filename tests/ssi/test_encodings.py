"""Encodings: what is encoded and decoded again is the same; the letters are Apache's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.encodings import (
    decode_base64,
    decode_entity,
    decode_form,
    decode_url,
    decoders,
    encode_base64,
    encode_entity,
    encode_form,
    encode_url,
    encoders,
    escape_shell,
)

BYTES = st.binary().map(lambda data: data.decode("latin-1"))


@given(BYTES)
def test_what_is_encoded_can_be_decoded(text: str) -> None:
    assert decode_url(encode_url(text)) == text
    assert decode_form(encode_form(text)) == text
    assert decode_base64(encode_base64(text)) == text
    assert decode_entity(encode_entity(text)) == text


@given(BYTES)
def test_no_decoder_fails_and_none_makes_text_longer(text: str) -> None:
    for decode in (decode_url, decode_form, decode_base64, decode_entity):
        assert len(decode(text)) <= len(text)


@given(BYTES)
def test_entities_leave_no_markup(text: str) -> None:
    assert not set('<>"') & set(encode_entity(text))


def test_all_bytes_of_a_url() -> None:
    kept = "$-_.+!*'(),:;@&=/~"
    assert encode_url(kept) == kept
    assert encode_url('a b?#%"<>[]\\^{|}\x00\xe9') == (
        "a%20b%3f%23%25%22%3c%3e%5b%5d%5c%5e%7b%7c%7d%00%e9"
    )
    assert encode_form("a b&c=d/e?f+~.-*_") == "a+b%26c%3dd%2fe%3ff%2b%7e.-*_"


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&eacute;&ETH;&yuml;", "\xe9\xd0\xff"),
        ("&euro;&nosuch;&;&lt", "&euro;&nosuch;&;&lt"),
        ("&#65;&#x42;&#X43;", "ABC"),
        ("[&#0;&#1;&#31;&#127;&#160;&#256;&#99999999;]", "[]"),
        ("&#9;&#10;", "\t\n"),
        ("&#;&#x;&#a;", "&#;&#x;&#a;"),
    ],
)
def test_entities_are_those_of_latin_1(text: str, decoded: str) -> None:
    assert decode_entity(text) == decoded


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("%41%zz%4", "A%zz%4"), ("%2F%2f%00", "//\x00"), ("%C3%A9", "\xc3\xa9"), ("a+b", "a+b")],
)
def test_a_percent_sign_without_digits_stays(text: str, decoded: str) -> None:
    assert decode_url(text) == decoded


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("aGVsbG8=", "hello"), ("aGVsbG8", "hello"), ("aGVs*bG8=", "hel"), ("a", ""), ("", "")],
)
def test_base64_ends_where_it_stops_being_base64(text: str, decoded: str) -> None:
    assert decode_base64(text) == decoded


def test_a_shell_would_act_on_nothing() -> None:
    assert escape_shell("a&b;`c'\n$(d)") == "a\\&b\\;\\`c\\'\\\n\\$\\(d\\)"


def test_a_list_is_applied_in_order() -> None:
    first, second = encoders(" url, ENTITY\tnone,,")
    assert second(first("a&<")) == "a&amp;%3c"
    assert encoders("none") == encoders("") == ()
    assert [codec("YQ==") for codec in decoders("base64")] == ["a"]


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(PageError, match='unknown encoding "entityy": did you mean "entity"'):
        encoders("url,entityy")
    with pytest.raises(PageError, match='unknown decoding "x"'):
        decoders("x")
