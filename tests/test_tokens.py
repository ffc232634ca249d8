"""Tokens: known by their secret, of which nothing but a hash is kept."""

from counterd.tokens import Scope, Token, Tokens, hash_of, secret_of, signature

SECRET = secret_of(bytes(range(32)))
TOKEN = Token(1, "first", Scope.ADMIN, hash_of(SECRET), 1_795_348_830)
OTHER = Token(2, "second", Scope.READ, hash_of("cntd_other"), 1_795_348_830)


def test_a_secret_says_what_it_is_and_holds_all_its_randomness() -> None:
    assert SECRET == "cntd_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert len(hash_of(SECRET)) == 32
    assert secret_of(bytes(31) + b"\1") != secret_of(bytes(32))


def test_a_token_is_found_by_its_secret_alone() -> None:
    tokens = Tokens([TOKEN, OTHER])
    assert tokens.known(SECRET) is TOKEN
    for wrong in ("", SECRET[:-1], SECRET + "x", SECRET.lower(), "\udcff", "ä" * 64, "x" * 10_000):
        assert tokens.known(wrong) is None
    assert tokens.known(TOKEN.hash.hex()) is None
    assert tokens.numbered(2) is OTHER
    assert tokens.numbered(3) is None


def test_a_revoked_token_is_gone_at_once() -> None:
    tokens = Tokens([TOKEN, OTHER])
    tokens.replace([OTHER])
    assert tokens.known(SECRET) is None
    assert tokens.numbered(1) is None


def test_a_signature_is_of_one_token_and_one_message() -> None:
    signed = signature(TOKEN, "message")
    assert signed == signature(TOKEN, "message")
    assert signed != signature(TOKEN, "another")
    assert signed != signature(OTHER, "message")
