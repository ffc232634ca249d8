"""Answer for the server's own pages: find the route, ask the gate, tell refusals in their form."""

import logging
from typing import Final
from urllib.parse import quote

from counterd.errors import StoreError
from counterd.model import Outcome
from counterd.web.asked import Asked
from counterd.web.messages import Messages, sentence
from counterd.web.own.compressing import compressed
from counterd.web.own.gate import Gate
from counterd.web.own.problems import problem
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, OWN_PREFIX, Form, Question, Route, Routes
from counterd.web.own.sharing import preflight, shared
from counterd.web.reply import Headers, Reply

logger = logging.getLogger(__name__)

_UNAUTHORIZED: Final = 401
_NOT_FOUND: Final = 404
_NO_SUCH_PATH: Final = f"There is nothing at this path; {API_PREFIX} says what there is."


class OwnPages:
    """All the server's own pages."""

    def __init__(self, routes: Routes, gate: Gate, messages: Messages, *, compresses: bool) -> None:
        self._routes = routes
        self._gate = gate
        self._messages = messages
        self._compresses = compresses

    def route(self, asked: Asked, *, yielding: bool) -> tuple[Route, str] | None:
        """Return the route of ``asked``; ``yielding`` ones are those that a file goes before."""
        found = self._routes.find(asked.target.url)
        return found if found is not None and found[0].yields is yielding else None

    def has(self, url: str) -> bool:
        """Say whether one of these pages is at the path ``url``, or what could be one."""
        return f"{url}/".startswith(OWN_PREFIX) or self._routes.find(url) is not None

    async def answer(self, asked: Asked, route: Route, path: str) -> Reply:
        """Answer ``asked``, which is for ``route``."""
        reply = await self._reply(asked, route, path)
        if route.is_shared:
            # Not compressed: each is another, and hardly larger than a packet.
            return shared(reply)
        return compressed(reply, asked) if self._compresses else reply

    async def _reply(self, asked: Asked, route: Route, path: str) -> Reply:
        allowed = _allowed(route.methods)
        if asked.method == "OPTIONS":
            allow = {"Allow": ", ".join(allowed), **(preflight(allowed) if route.is_shared else {})}
            return Reply(204, allow, b"", Outcome.OTHER)
        try:
            _check_method(asked.method, allowed)
            has_token = self._gate.admit(asked, route)
            return await route.handler(Question(asked, path, has_token))
        except Refusal as refusal:
            return self._refused(asked, route, refusal)
        except StoreError as error:
            logger.warning("records cannot be read: error=%s", error)
            later = Refusal(503, "The statistics cannot be read just now.", {"Retry-After": "5"})
            return self._refused(asked, route, later)

    def error(self, path: str, status: int, headers: Headers | None = None) -> Reply:
        """Return an error of any path, also of one that is nobody's, in the form that fits it."""
        return error_at(path, status, self._messages, headers)

    def _refused(self, asked: Asked, route: Route, refusal: Refusal) -> Reply:
        match route.form_for(asked):
            case Form.JSON:
                return problem(refusal.status, refusal.detail, refusal.headers)
            case Form.TEXT:
                return _plain(refusal)
            case Form.PAGE:
                if refusal.status == _UNAUTHORIZED and asked.method in ("GET", "HEAD"):
                    return self._to_sign_in(asked)
                return self._messages.error(refusal.status, refusal.headers, refusal.detail)

    def _to_sign_in(self, asked: Asked) -> Reply:
        back = quote(asked.raw_target, safe="/")
        return self._messages.see_other(f"/-/sign-in?next={back}")


def error_at(path: str, status: int, messages: Messages, headers: Headers | None = None) -> Reply:
    """Return an error of a path, which need not be there, in the form that fits it."""
    if not path.startswith(API_PREFIX):
        return messages.error(status, headers)
    return problem(status, _NO_SUCH_PATH if status == _NOT_FOUND else sentence(status), headers)


def _allowed(methods: tuple[str, ...]) -> list[str]:
    """Return the methods that ``methods`` come to: who may GET may ask for the head alone."""
    head = ("HEAD",) if "GET" in methods else ()
    return sorted((*methods, *head, "OPTIONS"))


def _check_method(method: str, allowed: list[str]) -> None:
    if method not in allowed:
        allow = {"Allow": ", ".join(allowed)}
        raise Refusal(405, "This is not asked for in that way.", allow)


def _plain(refusal: Refusal) -> Reply:
    headers: Headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **refusal.headers,
    }
    # It is read on terminals, which obey control characters; what was asked for may hold some.
    shown = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in refusal.detail)
    return Reply(refusal.status, headers, f"{shown}\n".encode(), Outcome.ERROR)
