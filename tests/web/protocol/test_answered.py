"""Who wants to know of answers is told, by connections that were there before, too."""

from pathlib import Path

from counterd.web.protocol.answered import Ear
from tests.process import Client, process
from tests.web.test_reloading import hang_up


def test_at_first_nobody_is_told() -> None:
    assert Ear().told is None


async def test_connections_that_are_open_tell_of_their_answers_from_now_on(tmp_path: Path) -> None:
    log, toml, root = tmp_path / "a.log", tmp_path / "c.toml", tmp_path / "site"
    root.mkdir()
    toml.write_text("")
    with process(root, tmp_path / "c.db", "--config", str(toml)) as server:
        async with Client("127.0.0.1", server.port) as client:
            await client.ask("/before")
            toml.write_text(f'access_log = "{log}"\n')
            await hang_up(server)
            await client.ask("/while")
            toml.write_text("")
            await hang_up(server)
            await client.ask("/after")
        assert server.stop() == ""
    (line,) = log.read_text().splitlines()
    assert '"GET /while HTTP/1.1" 404' in line
