"""The wiring: what is said at the start, what is hidden, and that all is saved at the end."""

from pathlib import Path

import pytest

from counterd.config import read_config
from counterd.errors import ConfigError, StoreError
from counterd.web.app import database_path, root_path
from tests.serving import serving

OWN = '<!--#counter fmt="%T" -->'


async def test_the_start_tells_site_database_and_address(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        sign_in = server.said.pop(2)
        assert sign_in.startswith(
            f"sign in once at http://127.0.0.1:{server.port}/-/sign-in?token="
        )
        assert server.said == [
            f"serving {server.root}",
            f"counting in {server.db} (durability power)",
            f"listening on http://127.0.0.1:{server.port}/",
        ]


async def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        async with serving(tmp_path) as server:
            (server.root / "p.shtml").write_text(OWN)
            assert await server.text("/p.shtml") == str(number)


async def test_two_servers_do_not_share_a_database(tmp_path: Path) -> None:
    async with serving(tmp_path):
        with pytest.raises(StoreError, match="another counterd"):
            async with serving(tmp_path):
                pass


async def test_a_port_that_is_taken_is_said_and_the_database_is_free_again(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with serving(tmp_path) as server:
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1 port {server.port}"):
            async with serving(tmp_path / "other", port=server.port):
                pass
    async with serving(tmp_path / "other"):
        pass


async def test_ipv6_addresses_are_said_in_brackets(tmp_path: Path) -> None:
    async with serving(tmp_path, host="::1") as server:
        assert server.said[-1] == f"listening on http://[::1]:{server.port}/"


async def test_the_database_is_not_served_under_any_name(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    async with serving(tmp_path, db=str(root / "c.db")) as server:
        (root / "p.shtml").write_text(OWN + '<!--#include virtual="c.txt" -->')
        (root / "c.txt").hardlink_to(root / "c.db")
        (root / "d.txt").symlink_to("c.db")
        for name in ("c.db", "c.db-wal", "c.db-shm", "c.db-lock", "c.txt", "d.txt"):
            assert (await server.ask(f"/{name}")).status == 404, name
        assert "SQLite" not in await server.text("/p.shtml")


def test_without_a_root_the_demonstration_site_is_served() -> None:
    assert (root_path(read_config({}, {}, None)) / "index.shtml").is_file()
    with pytest.raises(ConfigError, match="root: there is no folder /nowhere"):
        root_path(read_config({"root": "/nowhere"}, {}, None))


def test_without_a_file_the_database_lies_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = database_path(read_config({}, {}, None))
    assert path == tmp_path / "data" / "counterd" / "counterd.db"
    assert path.parent.is_dir()
    assert database_path(read_config({"db": "x.db"}, {}, None)) == Path("x.db")
