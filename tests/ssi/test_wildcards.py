"""Wildcards: Python's fnmatch is the reference where both speak the same language."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.wildcards import compile_wildcards


def matches(text: str, pattern: str, *, is_caseless: bool = False, is_path: bool = False) -> bool:
    regex = compile_wildcards(pattern, is_caseless=is_caseless, is_path=is_path)
    return regex.search(text) is not None


@given(st.text("ab.\n", max_size=6), st.text("ab*?.", max_size=6))
def test_stars_and_question_marks_are_those_of_fnmatch(text: str, pattern: str) -> None:
    assert matches(text, pattern) == fnmatch.fnmatchcase(text, pattern)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("b", "[a-c]"),
        ("d", "[!a-c]"),
        ("d", "[^a-c]"),
        ("]", "[]]"),
        ("a", "[]a]"),
        ("x", "[!]]"),
        ("[", "["),
        ("[x", "[x"),
        ("[]", "[]"),
        ("*", r"\*"),
        ("a+b", "a+b"),
        ("\\", "[\\]"),
        ("^", "[a^]"),
        ("\xe9", "?"),
        ("", "*"),
    ],
)
def test_a_pattern_matches(text: str, pattern: str) -> None:
    assert matches(text, pattern)


@pytest.mark.parametrize(
    ("text", "pattern"), [("d", "[a-c]"), ("b", "[!a-c]"), ("ab", "a"), ("ab", r"\?b"), ("A", "a")]
)
def test_a_pattern_does_not_match(text: str, pattern: str) -> None:
    assert not matches(text, pattern)


def test_case_may_be_ignored() -> None:
    assert matches("ABC", "a*C", is_caseless=True)


def test_in_a_path_only_a_slash_matches_a_slash() -> None:
    assert matches("/a/b", "/*/?", is_path=True)
    assert not matches("/a/b", "/*", is_path=True)
    assert not matches("/a", "?a", is_path=True)
    assert matches("/a/b", "/*")


def test_a_wrong_set_is_a_mistake() -> None:
    with pytest.raises(PageError):
        compile_wildcards("[z-a]", is_caseless=False, is_path=False)
