"""Session cookies: only ours are believed, as long as they and their token last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.tokens import Scope, Token, Tokens, hash_of
from counterd.web.own.sessions import LIFE_S, session, session_token
from tests.counting import NOON

TOKEN = Token(1, "mine", Scope.ADMIN, hash_of("cntd_secret"), NOON)
TOKENS = Tokens([TOKEN])
COOKIE = session(TOKEN, NOON)


def test_a_session_lasts_for_thirty_days() -> None:
    for later, is_known in ((0, True), (LIFE_S - 1, True), (LIFE_S, False), (LIFE_S * 9, False)):
        assert (session_token(COOKIE, TOKENS, NOON + later) is TOKEN) is is_known


def test_a_session_that_would_last_longer_than_a_life_is_none() -> None:
    assert session_token(COOKIE, TOKENS, NOON - 1) is None


def test_a_session_ends_with_its_token() -> None:
    assert session_token(COOKIE, Tokens(), NOON) is None
    again = Token(1, "mine", Scope.ADMIN, hash_of("cntd_other"), NOON)
    assert session_token(COOKIE, Tokens([again]), NOON) is None


def test_what_is_claimed_is_signed() -> None:
    number, end, proof = COOKIE.split(".")
    other = Token(2, "other", Scope.ADMIN, hash_of("cntd_2"), NOON)
    both = Tokens([TOKEN, other])
    for forged in (
        f"2.{end}.{proof}",
        f"{number}.{int(end) - 1}.{proof}",
        f"0{number}.{end}.{proof}",
        f"{number}.{end}.",
        f"{number}.{end}.{proof[:-2]}",
        f"{number}.{end}.{'A' * len(proof)}",
    ):
        assert session_token(forged, both, NOON) is None, forged


@pytest.mark.parametrize("odd", ["", "..", "1", "1.2", "1.2.3.4", "x.y.z", "٣.٣.٣", "-1.5.x"])
def test_odd_cookies_are_none(odd: str) -> None:
    assert session_token(odd, TOKENS, NOON) is None


@given(st.text(max_size=140))
def test_whatever_a_browser_sends_is_no_error(value: str) -> None:
    assert session_token(value, TOKENS, NOON) is None
    number, end, _ = COOKIE.split(".")
    assert session_token(f"{number}.{end}.{value}", TOKENS, NOON) is None
