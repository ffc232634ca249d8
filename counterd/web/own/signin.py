"""Sign in with a token, by a form; sign out again."""

from typing import Final
from urllib.parse import quote

from counterd.web.asked import Asked
from counterd.web.messages import Messages
from counterd.web.own.fields import Fields
from counterd.web.own.gate import Gate
from counterd.web.own.refusal import Refusal
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import OWN_PREFIX, Question
from counterd.web.own.sessions import COOKIE, LIFE_S, session
from counterd.web.reply import Reply
from counterd.web.target import requested

FRONT: Final = OWN_PREFIX
_AS_IT_STANDS: Final = "/-._~?&=%+,:@!$'()*;"


class SignIn:
    """The pages ``/-/sign-in`` and ``/-/sign-out``."""

    def __init__(self, gate: Gate, messages: Messages, rendering: Rendering) -> None:
        self._gate = gate
        self._messages = messages
        self._rendering = rendering

    async def sign_in(self, question: Question) -> Reply:
        """Show the form, or read it: a right token gets a cookie, and goes where it wanted to."""
        asked = question.asked
        if asked.method == "POST":
            return self._received(question)
        fields = Fields(asked.query)
        return self._form(question, fields, fields.text("token") or "")

    async def sign_out(self, question: Question) -> Reply:
        """Take the cookie back; the token stays valid."""
        return self._messages.see_other("/-/sign-in", _cookie(question.asked, "", 0))

    def _received(self, question: Question) -> Reply:
        asked = question.asked
        fields = Fields(asked.body.decode("ascii", "replace"))
        secret = (fields.text("token") or "").strip()
        try:
            token = self._gate.guess(asked, secret)
        except Refusal as refusal:
            return self._form(question, fields, complaint=refusal.detail, status=refusal.status)
        if token is None:
            complaint = "There is no such token. It may have been revoked."
            return self._form(question, fields, complaint=complaint, status=403)
        cookie = _cookie(asked, session(token, int(asked.now)), LIFE_S)
        return self._messages.see_other(own_page(fields.text("next")), cookie)

    def _form(
        self,
        question: Question,
        fields: Fields,
        secret: str = "",
        *,
        complaint: str = "",
        status: int = 200,
    ) -> Reply:
        return self._rendering.page(
            question,
            "sign-in.html",
            status=status,
            secret=secret,
            complaint=complaint,
            next=own_page(fields.text("next")),
        )


def own_page(wanted: str | None) -> str:
    """Return ``wanted`` if it is the address of one of our own pages, else the front one's.

    Whoever sends a link to the form chooses where it leads; it must not lead to another site.
    """
    if wanted is None:
        return FRONT
    path, question_mark, query = wanted.partition("?")
    target = requested(quote(path, safe=_AS_IT_STANDS))
    if target is None or not target.url.startswith(OWN_PREFIX):
        return FRONT
    return target.escaped + question_mark + quote(query, safe=_AS_IT_STANDS)


def _cookie(asked: Asked, value: str, life_s: int) -> dict[str, str]:
    secure = "; Secure" if asked.scheme == "https" else ""
    attributes = f"Path={OWN_PREFIX}; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}"
    return {"Set-Cookie": f"{COOKIE}={value}; {attributes}"}
