"""Signing in: a right token gets a cookie, a wrong one a sentence, and nobody is led elsewhere."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.tokens import Scope, Token, Tokens, hash_of
from counterd.web.messages import Messages
from counterd.web.own.gate import Gate, GateRules
from counterd.web.own.routes import Question
from counterd.web.own.sessions import COOKIE, LIFE_S, session_token
from counterd.web.own.signin import SignIn, own_page
from counterd.web.reply import Reply
from tests.asking import LONG_AGO_S, posted, question, rendering

SECRET = "cntd_secret"
TOKEN = Token(1, "mine", Scope.ADMIN, hash_of(SECRET), LONG_AGO_S)
TOKENS = Tokens([TOKEN])


def new_page() -> SignIn:
    return SignIn(Gate(TOKENS, GateRules()), Messages(), rendering())


async def post(body: str, sign_in: SignIn | None = None, *, scheme: str = "http") -> Reply:
    page = sign_in or new_page()
    asked = posted("/-/sign-in", body, scheme=scheme)
    return await page.sign_in(Question(asked, "", has_token=False))


def text(reply: Reply) -> str:
    assert isinstance(reply.body, bytes)
    return reply.body.decode()


async def test_a_right_token_signs_in() -> None:
    reply = await post(f"token={SECRET}&next=%2F-%2Fmap%3Furl%3D%2Fa")
    assert (reply.status, reply.headers["Location"]) == (303, "/-/map?url=/a")
    cookie, _, attributes = reply.headers["Set-Cookie"].partition("; ")
    assert attributes == f"Path=/-/; Max-Age={LIFE_S}; HttpOnly; SameSite=Strict"
    assert session_token(cookie.removeprefix(f"{COOKIE}="), TOKENS, LONG_AGO_S) is TOKEN
    assert SECRET not in str(reply)


async def test_over_https_the_cookie_stays_there() -> None:
    reply = await post(f"token=+{SECRET}+", scheme="https")
    assert reply.headers["Set-Cookie"].endswith("; SameSite=Strict; Secure")
    assert reply.headers["Location"] == "/-/"


@pytest.mark.parametrize("body", ["", "token=", "token=cntd_wrong", "token=%FF%00", "other=1"])
async def test_a_wrong_token_is_told_and_sets_nothing(body: str) -> None:
    reply = await post(body + "&next=/-/map")
    assert reply.status == 403
    assert "There is no such token" in text(reply)
    assert 'name="next" value="/-/map"' in text(reply)
    assert "Set-Cookie" not in reply.headers
    assert "cntd_wrong" not in text(reply)


async def test_who_guesses_is_slowed_down() -> None:
    page = new_page()
    statuses = [(await post(f"token=cntd_{number}", page)).status for number in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert (await post(f"token={SECRET}", page)).status == 429


async def test_the_link_of_the_first_start_fills_the_form_in() -> None:
    page = new_page()
    reply = await page.sign_in(question(f"/-/sign-in?token={SECRET}&next=/-/map"))
    assert reply.status == 200
    assert f'value="{SECRET}"' in text(reply)
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"
    odd = await page.sign_in(question("/-/sign-in?token=%22%3E%3Cscript%3E&next=//evil.example"))
    assert "<script>" not in text(odd)
    assert "evil" not in text(odd)


async def test_signing_out_takes_the_cookie_back() -> None:
    page = new_page()
    reply = await page.sign_out(question("/-/sign-out"))
    assert (reply.status, reply.headers["Location"]) == (303, "/-/sign-in")
    assert reply.headers["Set-Cookie"].startswith(f"{COOKIE}=; Path=/-/; Max-Age=0;")


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        (None, "/-/"),
        ("", "/-/"),
        ("/-/map", "/-/map"),
        ("/-/map?url=/a%20b&x=1", "/-/map?url=/a%20b&x=1"),
        ("/-/a b", "/-/a%20b"),
        ("//evil.example/-/", "/-/"),
        ("/\\evil.example", "/-/"),
        ("https://evil.example/-/", "/-/"),
        ("/-/../index.html", "/-/"),
        ("/-/%2e%2e/x", "/-/"),
        ("/other", "/-/"),
        ("javascript:alert(1)", "/-/"),
        ("/-/x\r\nSet-Cookie: a=b", "/-/"),
        ("/-/x?\r\nSet-Cookie: a=b", "/-/x?%0D%0ASet-Cookie:%20a=b"),
    ],
)
def test_the_way_back_is_to_a_page_of_ours(wanted: str | None, page: str) -> None:
    assert own_page(wanted) == page


@given(st.text(max_size=60))
def test_no_way_back_leads_to_another_site(wanted: str) -> None:
    for start in ("", "/-/", "/-/?", "//"):
        page = own_page(start + wanted)
        assert page.startswith("/-/")
        assert page.isascii()
        assert page.isprintable()
        assert " " not in page
    assert quote(own_page(wanted), safe="%/-._~?&=+,:@!$'()*;") == own_page(wanted)
