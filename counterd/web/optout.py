"""The link by which visitors, the owner first of all, ask not to be counted."""

from typing import Final

from counterd.web.asked import cookie
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Question
from counterd.web.reply import Reply

COOKIE: Final = "counterd_opt_out"
_YES: Final = "1"
# Browsers keep a cookie for 400 days at most; each visit of the link begins them anew.
_COOKIE_LIFE_S: Final = 400 * 86_400


def is_opted_out(cookies: str) -> bool:
    """Say whether a Cookie header carries the wish not to be counted."""
    return cookie(cookies, COOKIE) == _YES


class OptOut:
    """The pages ``/-/opt-out`` and ``/-/opt-in``."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering

    async def leave(self, question: Question) -> Reply:
        """Ask this browser to say with each request that it is not to be counted."""
        return self._answer(question, is_out=True)

    async def join(self, question: Question) -> Reply:
        """Count this browser again."""
        return self._answer(question, is_out=False)

    def _answer(self, question: Question, *, is_out: bool) -> Reply:
        reply = self._rendering.page(question, "opt-out.html", is_out=is_out)
        life_s = _COOKIE_LIFE_S if is_out else 0
        secure = "; Secure" if question.asked.scheme == "https" else ""
        wish = f"{COOKIE}={_YES}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Lax{secure}"
        return reply._replace(headers={**reply.headers, "Set-Cookie": wish})
