"""Functions and tests of expressions, with Apache's answers."""

import hashlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.functions import (
    CHECKS,
    COMPARISONS,
    FUNCTIONS,
    header_variable,
    is_in_network,
)

BYTES = st.binary().map(lambda data: data.decode("latin-1"))


@given(BYTES)
def test_every_function_takes_every_string_and_stays_latin_1(text: str) -> None:
    for function in FUNCTIONS.values():
        function(text).encode("latin-1")


def test_case_is_that_of_ascii() -> None:
    assert FUNCTIONS["tolower"]("\xc4BC") == "\xc4bc"
    assert FUNCTIONS["toupper"]("\xe4bc\xb5\xff") == "\xe4BC\xb5\xff"


def test_a_character_beyond_latin_1_does_no_harm() -> None:
    assert FUNCTIONS["tolower"]("€") == "?"
    assert FUNCTIONS["md5"]("€") == FUNCTIONS["md5"]("?")


@pytest.mark.parametrize(
    ("text", "unescaped"),
    [("a%20b", "a b"), ("a%2Fb%2fc%41", "a%2Fb%2fcA"), ("%00", ""), ("%zz", "%zz")],
)
def test_unescape_leaves_slashes(text: str, unescaped: str) -> None:
    assert FUNCTIONS["unescape"](text) == unescaped


def test_hashes_are_hexadecimal() -> None:
    assert FUNCTIONS["md5"]("\xe9") == hashlib.md5(b"\xe9").hexdigest()
    assert FUNCTIONS["sha1"]("\xe9") == hashlib.sha1(b"\xe9").hexdigest()


def test_a_header_is_a_variable() -> None:
    assert header_variable("User-Agent") == "HTTP_USER_AGENT"


@given(st.integers(-(10**17), 10**17), st.integers(-(10**17), 10**17))
def test_integers_compare_as_integers(left: int, right: int) -> None:
    answers = {"-eq": left == right, "-ne": left != right, "-lt": left < right}
    answers |= {"-le": left <= right, "-gt": left > right, "-ge": left >= right}
    for name, answer in answers.items():
        assert COMPARISONS[name](f" {left}x", f"{right:+d}") == answer


@pytest.mark.parametrize("text", ["", "x", "-", "\xb2", "0", "-0", "00"])
def test_what_is_no_integer_is_zero(text: str) -> None:
    assert COMPARISONS["-eq"](text, "0")


def test_a_huge_integer_is_larger_than_any_other() -> None:
    assert COMPARISONS["-gt"]("9" * 60_000, "9" * 18)
    assert COMPARISONS["-lt"]("-" + "9" * 60_000, "-" + "9" * 18)
    assert COMPARISONS["-eq"]("0" * 60_000 + "5", "5")


@given(BYTES, BYTES)
def test_strings_compare_as_bytes(left: str, right: str) -> None:
    assert COMPARISONS["<"](left, right) == (left.encode("latin-1") < right.encode("latin-1"))
    assert COMPARISONS["=="](left, right) == COMPARISONS["="](left, right) == (left == right)


@pytest.mark.parametrize("text", ["", "0", "off", "False", "NO"])
def test_some_words_mean_no(text: str) -> None:
    assert not CHECKS["-T"](text)
    assert CHECKS["-T"](text + "x")


def test_empty_and_not_empty() -> None:
    assert CHECKS["-z"]("")
    assert not CHECKS["-z"]("x")
    assert CHECKS["-n"]("x")
    assert not CHECKS["-n"]("")


@given(st.ip_addresses(), st.integers(0, 32))
def test_an_address_is_in_every_network_round_it(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, prefix: int
) -> None:
    assert is_in_network(str(address), f"{address}/{prefix}") or "::ffff:" in str(address)


@pytest.mark.parametrize(
    "network", ["10.0.0.0/8", "10", "10.", "10.1", "10.1.2", "10.1.2.3", "10.0.0.0/255.0.0.0"]
)
def test_a_network_has_many_forms(network: str) -> None:
    assert is_in_network("10.1.2.3", network)
    assert is_in_network("::ffff:10.1.2.3", network)
    assert not is_in_network("11.1.2.3", network)


def test_what_is_no_address_is_in_no_network() -> None:
    assert not is_in_network("", "0.0.0.0/0")
    assert not is_in_network("example.org", "::/0")
    assert not is_in_network("10.0.0.1", "::/0")


@pytest.mark.parametrize("network", ["", "x", "300", "10.0.0.0/33", "10.0.0.0/8/8"])
def test_what_is_no_network_is_a_mistake(network: str) -> None:
    with pytest.raises(PageError, match="is no address and no network"):
        is_in_network("10.0.0.1", network)
