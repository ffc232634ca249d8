"""Regular expressions: RE2's answers, and time that only grows with the text."""

import time

import pytest

from counterd.errors import PageError
from counterd.ssi.regexes import PATTERN_MAX_BYTES, Captured, compile_regex


def test_groups_are_strings_or_none() -> None:
    captured = compile_regex(r"(b)(x)?(?P<end>.)").search("abc")
    assert captured == Captured(("bc", "b", None, "c"), (("end", 3),))
    assert list(captured.named()) == [("end", "c")]


def test_a_name_that_took_no_part_is_left_out() -> None:
    captured = compile_regex(r"a(?P<x>x)?").search("a")
    assert captured is not None
    assert list(captured.named()) == []


def test_no_match_is_none() -> None:
    assert compile_regex("x").search("abc") is None


def test_flags_change_the_match() -> None:
    assert compile_regex("A.B", "is").search("a\nb")
    assert compile_regex("^b", "m").search("a\nb")
    assert compile_regex("A", "g").search("a") is None


def test_bytes_are_characters() -> None:
    captured = compile_regex("(\xe9)(.)$").search("\xe9\x80")
    assert captured is not None
    assert captured.groups == ("\xe9\x80", "\xe9", "\x80")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(a)\1", "back-references"),
        ("(?=a)", "look-around"),
        ("(?<!a)b", "look-around"),
        ("a++", "possessive"),
        ("a{2000}", "repetition is too large"),
        (r"\w{1,300}" * 30, "too large"),
        ("(", "is wrong: missing )"),
        ("[b-a]", "is wrong"),
        ("a" * (PATTERN_MAX_BYTES + 1), "longer than 1,000"),
    ],
)
def test_what_cannot_be_done_is_said(pattern: str, words: str) -> None:
    with pytest.raises(PageError, match=words.replace("(", r"\(").replace(")", r"\)")):
        compile_regex(pattern)


def test_the_longest_pattern_is_fine() -> None:
    assert compile_regex("a" * PATTERN_MAX_BYTES).search("a" * PATTERN_MAX_BYTES)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*x", "(a?){30}a{30}b"])
def test_no_pattern_takes_more_than_its_steps_promise(pattern: str) -> None:
    regex = compile_regex(pattern)
    text = "a" * 65_536 + "!"
    start = time.perf_counter()
    regex.search(text)
    # A backtracking engine would take longer than the world has stood.
    assert time.perf_counter() - start < 0.1 + regex.steps_to_search(text) * 50e-6


def test_steps_grow_with_the_text_and_the_pattern() -> None:
    small, large = compile_regex("a"), compile_regex("a{500}")
    assert small.steps_to_search("") == 1
    assert small.steps_to_search("a" * 1_000_000) > small.steps_to_search("a" * 1_000)
    assert large.steps_to_search("a" * 1_000) > small.steps_to_search("a" * 1_000)
    assert large.steps_to_compile() > small.steps_to_compile() >= 1
