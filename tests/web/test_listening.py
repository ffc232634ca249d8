"""Listen: by a UNIX socket, and until what is being sent has come to its end."""

import asyncio
from pathlib import Path

from tests.process import process
from tests.web.protocol.wire import Wire, get, wire

PAGE = '<!--#echo var="REMOTE_ADDR" -->'


def site(folder: Path) -> Path:
    root = folder / "site"
    root.mkdir()
    (root / "p.shtml").write_text(PAGE)
    (root / "big.bin").write_bytes(bytes(20_000_000))
    return root


async def test_a_unix_socket_is_served_and_gone_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    arguments = ("--unix-socket", str(path), "--clients", "exact")
    root = site(tmp_path)
    with process(root, tmp_path / "c.db", *arguments) as server:
        assert server.said[-1] == f"listening on unix:{path}"
        assert any("sign in once at /-/sign-in?token=" in line for line in server.said)
        reader, writer = await asyncio.open_unix_connection(path)
        one = Wire(reader, writer)
        await one.send(get("/p.shtml", "X-Forwarded-For: 192.0.2.7"))
        await one.reader.readuntil(b"\r\n\r\n")
        assert await one.reader.readexactly(9) == b"192.0.2.7"
        writer.close()
        assert path.exists()
        await asyncio.to_thread(server.stop)
    assert not path.exists()
    with process(root, tmp_path / "c.db", *arguments) as server:
        server.kill()
    with process(root, tmp_path / "c.db", *arguments) as server:
        await asyncio.to_thread(server.stop)


async def test_6_a_download_is_finished_and_idle_connections_are_not_waited_for(
    tmp_path: Path,
) -> None:
    with process(site(tmp_path), tmp_path / "c.db") as server:
        async with wire(server.port) as one, wire(server.port) as idle, wire(server.port) as begun:
            await one.send(get("/big.bin"))
            await one.reader.readuntil(b"\r\n\r\n")
            await begun.send(b"GET / HT")
            stopped = asyncio.create_task(asyncio.to_thread(server.stop))
            assert await idle.ends() == b""
            assert await begun.ends() == b""
            assert len(await one.reader.readexactly(20_000_000)) == 20_000_000
            assert await stopped == ""


async def test_6_whoever_takes_nothing_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    with process(site(tmp_path), tmp_path / "c.db") as server:
        async with wire(server.port) as one:
            await one.send(get("/big.bin"))
            await one.reader.readuntil(b"\r\n\r\n")
            one.writer.transport.pause_reading()  # type: ignore[attr-defined] # it is one of sockets
            await asyncio.to_thread(server.stop)  # within 15 s, exit code 0
