"""Promise 15: nobody can be found in what is kept."""

import stat
from ipaddress import ip_address
from pathlib import Path

from tests.process import Client, process
from tests.promises.world import PAGE, site


async def test_15_nobody_can_be_found_in_the_database(tmp_path: Path) -> None:
    root, db = (
        site(tmp_path, page=PAGE + '<!--#counter fmt="%L %{today.unique}" -->'),
        tmp_path / "c.db",
    )
    addresses = ["198.51.100.77", "203.0.113.201", "2001:db8:77:88::99"]
    agent = "Mozilla/5.0 (somebody in particular)"
    referer = "http://user:password@friend.example/mail?to=secret"
    with process(root, db, "--trusted-proxy", "127.0.0.1/32") as server:
        async with Client("127.0.0.1", server.port) as client:
            for address in addresses:
                headers = {"X-Forwarded-For": address, "User-Agent": agent, "Referer": referer}
                await client.ask("/page.shtml", headers)
        said = server.stop()
    content = said.encode() + b"".join(
        file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith("c.db")
    )
    assert b"/page.shtml" in content
    assert b"friend.example" in content
    for address in addresses:
        packed = ip_address(address).packed
        assert address.encode() not in content
        assert packed not in content
        assert packed.hex().encode() not in content
    for private in (b"in particular", b"password", b"secret"):
        assert private not in content
    assert stat.S_IMODE(db.stat().st_mode) == 0o600
