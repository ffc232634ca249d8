"""A server starts where it is told to and ends when it is told to, or says why not."""

import signal
import socket
from pathlib import Path

import pytest

from tests.commanding import hits, refusal, told
from tests.process import Client, process


@pytest.mark.parametrize("root", ["none", "file", "x" * 300, "a\nb"])
def test_a_root_that_is_no_folder_is_told(tmp_path: Path, db: Path, root: str) -> None:
    (tmp_path / "file").write_text("")
    line = refusal("serve", str(tmp_path / root), "--db", str(db))
    assert ascii(root)[1:-1] in line
    assert not db.exists()


def test_a_port_that_is_taken_is_told(site: Path, db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refusal("serve", str(site), "--db", str(db), "--port", str(port))
    assert line == f"cannot listen on 127.0.0.1 port {port}: Address already in use"


def test_a_host_that_is_not_here_is_told(site: Path, db: Path) -> None:
    line = refusal("serve", str(site), "--db", str(db), "--port", "0", "--host", "192.0.2.1")
    assert line == "cannot listen on 192.0.2.1 port 0: Cannot assign requested address"


def test_a_database_that_is_a_folder_or_lies_nowhere_is_told(tmp_path: Path, site: Path) -> None:
    assert str(tmp_path) in refusal("serve", str(site), "--db", str(tmp_path), "--port", "0")
    nowhere = tmp_path / "none" / "c.db"
    assert str(nowhere.parent) in refusal("serve", str(site), "--db", str(nowhere), "--port", "0")


def test_two_servers_do_not_share_a_database(site: Path, db: Path) -> None:
    with process(site, db):
        line = refusal("serve", str(site), "--db", str(db), "--port", "0")
    assert line == f"another counterd uses the database {db}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_says_where_it_is_and_ends_when_told(
    site: Path, db: Path, number: signal.Signals
) -> None:
    with process(site, db) as server:
        sign_in = server.said.pop(2)
        assert sign_in.startswith(
            f"sign in once at http://127.0.0.1:{server.port}/-/sign-in?token="
        )
        assert server.said == [
            f"serving {site}",
            f"counting in {db} (durability power)",
            f"listening on http://127.0.0.1:{server.port}/",
        ]
        await hits(server.port, 3)
        assert server.stop(number) == ""
    assert "\ntotal     3 " in told("show", "/p.shtml", "--db", str(db))


async def test_without_a_root_the_demonstration_is_served(db: Path) -> None:
    with process(None, db) as server:
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/")).status == 200
