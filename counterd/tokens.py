"""Tokens: who may see the private pages. Only their hashes are kept; a secret is told once."""

import enum
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from counterd.model import Epoch

# Whoever finds one in a file or a log knows what it is, and scanners of secrets can be told.
PREFIX: Final = "cntd_"
SECRET_BYTES: Final = 32
SECRET_LENGTH_MAX: Final = 128
NAME_LENGTH_MAX: Final = 64


class Scope(enum.StrEnum):
    """Says what a token opens."""

    ADMIN = "admin"
    READ = "read"  # all that can be looked at, and nothing that changes something


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored."""

    number: int
    name: str
    """What it is for, in its owner's words."""
    scope: Scope
    hash: bytes
    created: Epoch


def secret_of(random: bytes) -> str:
    """Return the secret that 32 random bytes make."""
    assert len(random) == SECRET_BYTES
    return PREFIX + urlsafe_b64encode(random).decode().rstrip("=")


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret. It is random and long, so no slow hash is needed."""
    return sha256(secret.encode("utf-8", "surrogateescape")).digest()


class Tokens:
    """The tokens that are valid now."""

    __slots__ = ("_by_hash", "_by_number")

    def __init__(self, tokens: Iterable[Token] = ()) -> None:
        self.replace(tokens)

    def replace(self, tokens: Iterable[Token]) -> None:
        """Take ``tokens`` for all that are valid from now on."""
        self._by_number = {token.number: token for token in tokens}
        self._by_hash = {token.hash: token for token in self._by_number.values()}

    def known(self, secret: str) -> Token | None:
        """Return the token whose secret this is.

        Looked up by its hash, of which nobody can learn a part by how long that takes.
        """
        if not 0 < len(secret) <= SECRET_LENGTH_MAX:
            return None
        return self._by_hash.get(hash_of(secret))

    def numbered(self, number: int) -> Token | None:
        """Return the token with ``number``."""
        return self._by_number.get(number)


def signature(token: Token, message: str) -> bytes:
    """Return a proof that whoever keeps ``token`` wrote ``message``; gone with the token."""
    return hmac.digest(token.hash, message.encode(), "sha256")
