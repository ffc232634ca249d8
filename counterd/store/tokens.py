"""Keep tokens, as hashes: make them, list them, revoke them."""

import sqlite3
from typing import Final

from counterd.model import Epoch
from counterd.tokens import Scope, Token

_SELECT: Final = "SELECT id, name, scope, hash, created FROM tokens ORDER BY id"
_INSERT: Final = "INSERT INTO tokens (name, scope, hash, created) VALUES (?, ?, ?, ?)"
_DELETE: Final = "DELETE FROM tokens WHERE id = ?"
_EVER: Final = "SELECT count(*) FROM sqlite_sequence WHERE name = 'tokens'"


def load_tokens(connection: sqlite3.Connection) -> list[Token]:
    """Return all tokens that are valid, the oldest first."""
    return [
        Token(number, name, Scope(scope), digest, created)
        for number, name, scope, digest, created in connection.execute(_SELECT)
    ]


def add_token(
    connection: sqlite3.Connection, name: str, scope: Scope, digest: bytes, now: Epoch
) -> Token:
    """Keep a new token; its number was never another's."""
    number = connection.execute(_INSERT, (name, scope, digest, now)).lastrowid
    assert number is not None
    return Token(number, name, scope, digest, now)


def add_first_token(connection: sqlite3.Connection, name: str, digest: bytes, now: Epoch) -> bool:
    """Keep a token that may do all, unless there ever was one; say whether it was kept.

    Whoever has revoked the last one does not find another at the next start.
    """
    (ever,) = connection.execute(_EVER).fetchone()
    if ever:
        return False
    add_token(connection, name, Scope.ADMIN, digest, now)
    return True


def revoke_token(connection: sqlite3.Connection, number: int) -> bool:
    """Forget a token; say whether there was one."""
    return connection.execute(_DELETE, (number,)).rowcount > 0
