"""The gate before the server's own pages: it lets in who may see them, if not too often."""

import math
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from counterd.tokens import Scope, Token, Tokens
from counterd.web.asked import Asked, cookie
from counterd.web.limiter import Limiter
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Guard, Route
from counterd.web.own.sessions import COOKIE, session_token

# A page of the dashboard asks for a few things at once; a page elsewhere may show many badges.
_BURST_S: Final = 10
# Nobody guesses 256 bits; whoever tries is kept from making us work.
_GUESSES_PER_S: Final = 0.2
_GUESSES_BURST: Final = 10
_ALWAYS_CLOSED: Final = frozenset({Guard.PRIVATE, Guard.ADMIN})
_BEARER: Final = "bearer "


@dataclass(frozen=True, slots=True)
class GateRules:
    """What the operator says of the gate."""

    public: frozenset[str] = frozenset({Guard.MAP, Guard.BADGES, Guard.COUNTERS})
    """The parts that are open to all."""
    requests_per_s: float = 20.0
    """So many from one client, in the long run."""


class Gate:
    """Lets in whoever may see a page."""

    def __init__(self, tokens: Tokens, rules: GateRules) -> None:
        self._tokens = tokens
        self._public = rules.public
        burst = max(1, math.ceil(rules.requests_per_s * _BURST_S))
        self._limiter = Limiter(rules.requests_per_s, burst)
        self._guesses = Limiter(_GUESSES_PER_S, _GUESSES_BURST)

    def admit(self, asked: Asked, route: Route) -> bool:
        """Let ``asked`` in to ``route``; say whether it has shown a token.

        Raises:
            Refusal: it may not come in: 401 without a valid token, 403 from another site or with a
                token that may only read, 429 too often.
        """
        self._slow(self._limiter, asked)
        if asked.method == "POST" and not route.is_shared:
            check_origin(asked)
        token, guard = self._token(asked), route.guard_of(asked.method)
        if token is None:
            if not self.is_open(guard):
                challenge = {"WWW-Authenticate": 'Bearer realm="counterd"'}
                raise Refusal(401, "This needs a token, or to be signed in.", challenge)
            return False
        if guard is Guard.ADMIN and token.scope is not Scope.ADMIN:
            raise Refusal(403, "This token may read, and change nothing.")
        return True

    def is_open(self, guard: Guard) -> bool:
        """Say whether what has ``guard`` is open to all."""
        return guard is Guard.OPEN or (guard not in _ALWAYS_CLOSED and guard in self._public)

    def guess(self, asked: Asked, secret: str) -> Token | None:
        """Return the token with ``secret``.

        Raises:
            Refusal: 429, this client has shown too many wrong ones.
        """
        wait_s = self._guesses.excess(asked.address, asked.now)
        if wait_s > 0:
            raise _too_often(wait_s)
        token = self._tokens.known(secret)
        if token is None:
            self._slow(self._guesses, asked)
        return token

    def _token(self, asked: Asked) -> Token | None:
        shown = asked.headers.get("Authorization", "")
        if shown[: len(_BEARER)].lower() == _BEARER:
            return self.guess(asked, shown[len(_BEARER) :].strip())
        value = cookie(asked.headers.get("Cookie", ""), COOKIE)
        return None if value is None else session_token(value, self._tokens, int(asked.now))

    def _slow(self, limiter: Limiter, asked: Asked) -> None:
        wait_s = limiter.wait_s(asked.address, asked.now)
        if wait_s > 0:
            raise _too_often(wait_s)


def check_origin(asked: Asked) -> None:
    """See to it that a request which changes something comes from a page of ours.

    Raises:
        Refusal: it comes from another site, or does not say from where.
    """
    fetched = asked.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        if fetched.lower() in ("same-origin", "none"):
            return
    elif (origin := asked.headers.get("Origin")) is not None:
        if _authority(origin) == asked.headers.get("Host", "").lower():
            return
    elif asked.headers.get("Authorization"):
        return  # a program; a browser sends that header only where a script of ours has set it
    raise Refusal(403, "This form was sent from another site.")


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _too_often(wait_s: float) -> Refusal:
    return Refusal(
        429, "Too many requests; please wait a moment.", {"Retry-After": str(math.ceil(wait_s))}
    )
