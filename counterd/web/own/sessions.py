"""The cookie of who has signed in: which token, until when, and a proof that we wrote it."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from counterd.model import Epoch
from counterd.tokens import Token, Tokens, signature

COOKIE: Final = "counterd_session"
LIFE_S: Final = 30 * 86_400
_COOKIE_LENGTH_MAX: Final = 128


def session(token: Token, now: Epoch) -> str:
    """Return the cookie's value for whoever has shown ``token`` at ``now``."""
    claim = f"{token.number}.{now + LIFE_S}"
    proof = urlsafe_b64encode(signature(token, _message(claim))).decode().rstrip("=")
    return f"{claim}.{proof}"


def session_token(value: str, tokens: Tokens, now: Epoch) -> Token | None:
    """Return the token that ``value`` stands for; ``None`` if forged, too old, or revoked."""
    if len(value) > _COOKIE_LENGTH_MAX or value.count(".") != 2:  # noqa: PLR2004 - number, end, proof
        return None
    number, end, proof = value.split(".")
    if not (_is_number(number) and _is_number(end)):
        return None
    token = tokens.numbered(int(number))
    # An end beyond a whole life was written while the clock was wrong.
    if token is None or not now < int(end) <= now + LIFE_S:
        return None
    is_ours = hmac.compare_digest(_decoded(proof), signature(token, _message(f"{number}.{end}")))
    return token if is_ours else None


def _message(claim: str) -> str:
    return f"counterd session {claim}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _decoded(proof: str) -> bytes:
    try:
        return urlsafe_b64decode(proof + "=" * (-len(proof) % 4))
    except ValueError:  # also of letters that are not ASCII
        return b""
