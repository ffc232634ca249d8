"""Making and revoking tokens beside a server: it takes note, and only a hash is in the file."""

import asyncio
import contextlib
import socket
from pathlib import Path

import pytest

from counterd.errors import ConfigError, StoreError
from counterd.stored_tokens import all_tokens, new_token, revoke
from counterd.tokens import Scope, Tokens
from tests.commanding import refusal
from tests.counting import NOON
from tests.process import process
from tests.serving import Serving, serving


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def status(server: Serving, secret: str) -> int:
    return (await server.ask("/-/api/counter?url=%23total", bearer(secret))).status


async def test_a_secret_is_told_once_and_kept_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    token, secret = await new_token(path, "my script", Scope.READ, NOON)
    (stored,) = await all_tokens(path)
    assert stored == token
    assert Tokens([stored]).known(secret) == token
    assert secret.encode() not in path.read_bytes()


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 65])
async def test_a_token_has_a_name_that_can_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="the name of a token has 1 to 64 letters"):
        await new_token(tmp_path / "c.db", name, Scope.READ, NOON)
    assert not (tmp_path / "c.db").exists()


async def test_a_token_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        await all_tokens(tmp_path / "c.db")
    await new_token(tmp_path / "c.db", "a", Scope.READ, NOON)
    with pytest.raises(ConfigError, match="there is no token 2"):
        await revoke(tmp_path / "c.db", 2)


async def test_a_server_takes_note_of_new_and_of_revoked_tokens(tmp_path: Path) -> None:
    async with serving(tmp_path, public=[], own_requests_per_s=1e6) as server:
        (server.root / "p.shtml").write_text("text")
        await server.ask("/p.shtml")
        token, secret = await new_token(server.db, "a", Scope.READ, NOON)
        async with asyncio.timeout(20):
            while await status(server, secret) != 200:
                await asyncio.sleep(0.4)  # more often would be guessing
            await revoke(server.db, token.number)
            while await status(server, secret) != 401:
                await asyncio.sleep(0.4)  # more often would be guessing


async def test_the_first_start_tells_a_link_to_sign_in_and_no_later_one_does(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, public=[]) as server:
        *_, link, listening = server.said
        assert listening == f"listening on http://127.0.0.1:{server.port}/"
        said = f"sign in once at http://127.0.0.1:{server.port}/-/sign-in?token="
        assert link.startswith(said)
        secret = link.removeprefix(said)
        form = await server.ask(f"/-/sign-in?token={secret}")
        assert secret in form.text
        signed = await server.send(
            "/-/sign-in", f"token={secret}".encode(), {"Sec-Fetch-Site": "same-origin"}
        )
        assert signed.status == 303
        cookie = signed.headers["set-cookie"].partition(";")[0]
        (server.root / "p.shtml").write_text("text")
        await server.ask("/p.shtml")
        counter = "/-/api/counter?url=%23total"
        assert (await server.ask(counter)).status == 401
        assert (await server.ask(counter, {"Cookie": cookie})).status == 200
    async with serving(tmp_path) as server:
        assert not any("sign in" in line for line in server.said)


def test_the_link_is_told_by_the_first_start_that_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        line = refusal("serve", "--port", port, "--db", str(path))
        assert "Address already in use" in line
    for is_told in (True, False):
        with process(None, path) as server:
            assert any(line.startswith("sign in once at ") for line in server.said) == is_told
            server.stop()
