"""Tokens are kept as hashes; a number is never given twice, and the first one is made once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.database import Database, open_database
from counterd.store.tokens import add_first_token, add_token, load_tokens, revoke_token
from counterd.tokens import Scope, Token, hash_of
from tests.counting import NOON


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "c.db")
    yield database
    await database.close()


async def test_tokens_are_listed_in_their_order(database: Database) -> None:
    first = await database.transact(lambda c: add_token(c, "a", Scope.ADMIN, hash_of("1"), NOON))
    second = await database.transact(lambda c: add_token(c, "b", Scope.READ, hash_of("2"), NOON))
    assert first == Token(1, "a", Scope.ADMIN, hash_of("1"), NOON)
    assert await database.read(load_tokens) == [first, second]


async def test_a_number_is_never_given_again(database: Database) -> None:
    await database.transact(lambda c: add_token(c, "a", Scope.READ, hash_of("1"), NOON))
    assert await database.transact(lambda c: revoke_token(c, 1))
    assert not await database.transact(lambda c: revoke_token(c, 1))
    again = await database.transact(lambda c: add_token(c, "a", Scope.READ, hash_of("1"), NOON))
    assert again.number == 2


async def test_the_first_token_is_made_once_even_when_it_was_revoked(database: Database) -> None:
    assert await database.transact(lambda c: add_first_token(c, "first", hash_of("1"), NOON))
    assert not await database.transact(lambda c: add_first_token(c, "first", hash_of("2"), NOON))
    await database.transact(lambda c: revoke_token(c, 1))
    assert not await database.transact(lambda c: add_first_token(c, "first", hash_of("3"), NOON))
    assert await database.read(load_tokens) == []


async def test_two_tokens_have_two_secrets(database: Database) -> None:
    await database.transact(lambda c: add_token(c, "a", Scope.READ, hash_of("1"), NOON))
    with pytest.raises(StoreError):
        await database.transact(lambda c: add_token(c, "b", Scope.READ, hash_of("1"), NOON))
