"""SIGHUP on the real process: new settings are heeded at once, wrong ones change nothing."""

import asyncio
import ssl
from pathlib import Path

from tests.process import Client, Process, process
from tests.web.protocol.test_certificate import CERTIFICATES


def write(file: Path, certificate: str, key: str) -> None:
    file.write_bytes((CERTIFICATES / key).read_bytes() + (CERTIFICATES / certificate).read_bytes())


async def subject(port: int) -> tuple[str, asyncio.StreamReader, asyncio.StreamWriter]:
    """Return the name in the certificate that new connections are shown, and the connection."""
    context = ssl.create_default_context()
    for name in ("first.pem", "second.pem"):
        context.load_verify_locations(CERTIFICATES / name)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    ((((_, name),),),) = (writer.get_extra_info("peercert")["subject"],)
    return name, reader, writer


async def hang_up(server: Process) -> None:
    server.hang_up()
    assert await asyncio.to_thread(server.line) == "settings read again"


async def test_settings_are_read_again(tmp_path: Path) -> None:
    root, settings = tmp_path / "site", tmp_path / "c.toml"
    root.mkdir()
    (root / "a.txt").write_text("a")
    settings.write_text("")
    with process(root, tmp_path / "c.db", "--config", str(settings)) as server:
        async with Client("127.0.0.1", server.port) as client:

            async def cached() -> str | None:
                return (await client.ask("/a.txt")).headers.get("cache-control")

            before = await cached()
            settings.write_text('zone = "Europe/Berlin"\n[cache_control]\n".txt" = "no-store"\n')
            await hang_up(server)
            assert (before, await cached()) == ("no-cache", "no-store")
            settings.write_text("keepalive_s = 0\n")
            server.hang_up()
            assert await cached() == "no-store"
            settings.write_text("keepalive_s = 5\n")
            await hang_up(server)
            assert await cached() == "no-cache"
        complaint = await asyncio.to_thread(server.stop)
    lines = [line.partition(": ")[2] for line in complaint.splitlines()]
    assert lines == [
        "settings that need a restart: zone",
        f"settings kept as they were: {settings}: keepalive_s: expected float > 0.0, got 0",
    ]


async def test_a_new_certificate_is_shown_to_new_connections(tmp_path: Path) -> None:
    root, file = tmp_path / "site", tmp_path / "tls.pem"
    root.mkdir()
    write(file, "first.pem", "first-key.pem")
    with process(root, tmp_path / "c.db", "--tls-certificate", str(file)) as server:
        assert server.said[-1] == f"listening on https://127.0.0.1:{server.port}/"
        name, reader, writer = await subject(server.port)
        assert name == "first.example"
        write(file, "second.pem", "second-key.pem")
        await hang_up(server)
        name, _, other = await subject(server.port)
        other.close()
        assert name == "second.example"
        write(file, "first.pem", "second-key.pem")  # they do not fit
        server.hang_up()
        name, _, other = await subject(server.port)
        other.close()
        assert name == "second.example"
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")  # the first goes on
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        writer.close()
        complaint = await asyncio.to_thread(server.stop)
    (line,) = complaint.splitlines()
    assert "settings kept as they were: tls_certificate: " in line
