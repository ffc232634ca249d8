"""Tokens on the command line: told once, listed without their secret, and gone when revoked."""

from pathlib import Path

from counterd.store.database import open_database
from counterd.store.tokens import load_tokens
from counterd.tokens import Scope, Tokens
from tests.commanding import refusal, told


async def test_a_token_is_made_listed_and_revoked(tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "c.db"))
    secret = told("token", "new", "my script", "--read", *db).strip()
    other = told("token", "new", "Käthe", *db).strip()
    database = await open_database(tmp_path / "c.db")
    tokens = Tokens(await database.read(load_tokens))
    await database.close()
    known = [tokens.known(secret), tokens.known(other)]
    assert [(one.name, one.scope) for one in known if one is not None] == [
        ("my script", Scope.READ),
        ("Käthe", Scope.ADMIN),
    ]
    first, second = told("token", "list", *db).splitlines()
    assert first.split()[:2] == ["1", "read"]
    assert first.endswith("  my script")
    assert second.endswith("  Käthe")
    assert secret not in first
    assert told("token", "revoke", "1", *db) == "token 1 is revoked\n"
    assert told("token", "list", *db).splitlines() == [second]


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "c.db"))
    assert "No such file" in refusal("token", "list", *db)
    assert "No such file" in refusal("token", "revoke", "1", *db)
    assert "the name of a token has 1 to 64 letters" in refusal("token", "new", "", *db)
    told("token", "new", "a", *db)
    assert refusal("token", "revoke", "7", *db) == "there is no token 7; see counterd token list"
