"""Make, list and revoke tokens in the database; a server that runs takes note within a second."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes
from typing import Final

from counterd.errors import ConfigError
from counterd.model import Epoch
from counterd.store.claim import claimed_if_free
from counterd.store.database import Database, open_database
from counterd.store.tokens import add_first_token, add_token, load_tokens, revoke_token
from counterd.tokens import NAME_LENGTH_MAX, SECRET_BYTES, Scope, Token, Tokens, hash_of, secret_of

FIRST: Final = "first start"


async def new_token(path: Path, name: str, scope: Scope, now: Epoch) -> tuple[Token, str]:
    """Make a token; return it, and its secret, which nobody can tell again.

    Raises:
        ConfigError: the name is empty, too long, or not printable.
        StoreError: the database cannot be written.
    """
    if not name.strip() or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise ConfigError(f"the name of a token has 1 to {NAME_LENGTH_MAX} letters, not {name!r}")
    secret = secret_of(token_bytes(SECRET_BYTES))
    # Beside a running server no file is made: it may have lost its own.
    with claimed_if_free(path) as is_alone:
        database = await open_database(path, may_create=is_alone)
        try:
            token = await database.transact(
                lambda connection: add_token(connection, name, scope, hash_of(secret), now)
            )
        finally:
            await database.close()
    return token, secret


async def first_token(database: Database, tokens: Tokens, clock: Callable[[], float]) -> str | None:
    """Make a token that may do all, if there never was any; return its secret.

    From then on it is one of ``tokens``, which are those of the database.

    Raises:
        StoreError: the database cannot be written.
    """
    secret = secret_of(token_bytes(SECRET_BYTES))
    is_new = await database.transact(
        lambda connection: add_first_token(connection, FIRST, hash_of(secret), int(clock()))
    )
    tokens.replace(await database.read(load_tokens))
    return secret if is_new else None


async def all_tokens(path: Path) -> list[Token]:
    """Return the tokens that are valid, the oldest first.

    Raises:
        StoreError: there is no database, or it cannot be read.
    """
    database = await open_database(path, may_create=False)
    try:
        return await database.read(load_tokens)
    finally:
        await database.close()


async def revoke(path: Path, number: int) -> None:
    """Make the token with ``number`` worthless, and all that is signed in with it.

    Raises:
        ConfigError: there is no such token.
        StoreError: the database cannot be written.
    """
    database = await open_database(path, may_create=False)
    try:
        if not await database.transact(lambda connection: revoke_token(connection, number)):
            raise ConfigError(f"there is no token {number}; see counterd token list")
    finally:
        await database.close()
