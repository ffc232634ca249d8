"""Not to be counted: a cookie that says so, and the pages that set and take it."""

import pytest

from counterd.web.messages import Messages
from counterd.web.optout import COOKIE, OptOut, is_opted_out
from counterd.web.own.routes import Question
from tests.asking import asked, question, rendering

OPT_OUT = OptOut(rendering())


@pytest.mark.parametrize(
    ("cookies", "is_out"),
    [
        ("counterd_opt_out=1", True),
        ("theme=dark; counterd_opt_out=1; lang=en", True),
        ('{"odd":"json"}=x; counterd_opt_out=1', True),
        ("", False),
        ("counterd_opt_out", False),
        ("counterd_opt_out=", False),
        ("counterd_opt_out=0", False),
        ("xcounterd_opt_out=1", False),
        ("a=counterd_opt_out=1", False),
        ("counterd_opt_out2=1", False),
    ],
)
def test_the_wish_is_a_cookie_among_others(cookies: str, *, is_out: bool) -> None:
    assert is_opted_out(cookies) is is_out


async def test_the_link_asks_the_browser_to_remember() -> None:
    reply = await OPT_OUT.leave(question("/-/opt-out"))
    assert reply.status == 200
    wish = reply.headers["Set-Cookie"]
    assert wish == f"{COOKIE}=1; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"
    assert is_opted_out(wish.partition(";")[0])
    assert isinstance(reply.body, bytes)
    assert b"not counted any more" in reply.body


async def test_the_other_link_asks_it_to_forget() -> None:
    reply = await OPT_OUT.join(question("/-/opt-in"))
    assert "Max-Age=0;" in reply.headers["Set-Cookie"]
    assert isinstance(reply.body, bytes)
    assert b"This browser is counted" in reply.body


async def test_over_https_the_cookie_stays_there() -> None:
    reply = await OPT_OUT.leave(Question(asked("/-/opt-out", scheme="https"), "", has_token=False))
    assert reply.headers["Set-Cookie"].endswith("; Secure")


async def test_one_answer_does_not_colour_the_next() -> None:
    await OPT_OUT.leave(question("/-/opt-out"))
    assert "Set-Cookie" not in Messages().error(404).headers
