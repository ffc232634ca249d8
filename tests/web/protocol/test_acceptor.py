"""Accept: behind proxies, by TLS, and when descriptors run out."""

import asyncio
import resource
import socket
import ssl
from pathlib import Path

import pytest

from tests.process import process
from tests.serving import serving
from tests.web.protocol.test_certificate import FIRST, KEY
from tests.web.protocol.test_proxied import WHOLE, WRONG
from tests.web.protocol.wire import HEALTH, get, wire

PAGE = '<!--#echo var="REMOTE_ADDR" -->'
LINE = b"PROXY TCP4 192.0.2.1 10.0.0.1 4711 80\r\n"


async def page(port: int, *sent: bytes) -> str:
    async with wire(port) as one:
        for piece in sent:
            await one.send(piece)
        head = await one.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        return (await one.reader.readexactly(length)).decode()


async def test_a_proxy_names_the_peer(tmp_path: Path) -> None:
    async with serving(tmp_path, proxy_protocol=True, clients="exact") as server:
        (server.root / "p.shtml").write_text(PAGE)
        ask = get("/p.shtml")
        assert await page(server.port, LINE + ask) == "192.0.2.1"
        assert await page(server.port, LINE[:9], LINE[9:] + ask[:5], ask[5:]) == "192.0.2.1"
        for header, name in WHOLE.items():
            assert await page(server.port, header + ask) == (name[0] if name else "127.0.0.1")
        # Whom it names is believed as a peer is: only if it is a trusted proxy itself.
        ask = get("/p.shtml", "X-Forwarded-For: 192.0.2.7")
        assert await page(server.port, LINE + ask) == "192.0.2.1"
        local = LINE.replace(b"192.0.2.1", b"127.0.0.1")
        assert await page(server.port, local + ask) == "192.0.2.7"


async def test_without_a_header_that_can_be_read_nobody_comes_in(tmp_path: Path) -> None:
    async with serving(tmp_path, proxy_protocol=True, header_timeout_s=0.2) as server:
        for header in WRONG:
            async with wire(server.port) as one:
                await one.send(header + HEALTH if len(header) > 60 else header)
                assert await one.ends() == b""
        async with wire(server.port) as one:
            assert await one.ask(LINE + HEALTH) == 200


async def test_only_trusted_proxies_may_name_anybody(tmp_path: Path) -> None:
    settings = {"proxy_protocol": True, "trusted_proxy": ["10.0.0.0/8"]}
    async with serving(tmp_path, **settings) as server, wire(server.port) as one:
        await one.send(LINE + HEALTH)
        assert await one.ends() == b""


async def test_whom_a_proxy_names_has_the_caps_of_a_client(tmp_path: Path) -> None:
    settings = {"proxy_protocol": True, "connections_per_client_max": 1}
    async with serving(tmp_path, **settings) as server, wire(server.port) as one:
        assert await one.ask(LINE + HEALTH) == 200
        async with wire(server.port) as other:
            assert await other.ask(LINE.replace(b"192.0.2.1", b"192.0.2.2") + HEALTH) == 200
        assert await one.ask(HEALTH) == 200
        async with wire(server.port) as other:
            assert await other.ask(LINE + HEALTH) == 200
        assert await one.ends() == b""


async def test_a_handshake_has_its_time(tmp_path: Path) -> None:
    tls = {"tls_certificate": str(FIRST), "tls_key": str(KEY)}
    async with serving(tmp_path, header_timeout_s=0.2, **tls) as server:
        for begun in (b"", b"\x16\x03\x01", HEALTH):
            async with wire(server.port) as one:
                await one.send(begun)
                await one.ends()
        context = ssl.create_default_context(cafile=str(FIRST))
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, ssl=context)
        writer.write(HEALTH)
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        writer.close()


def cpu_s(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / 100


@pytest.mark.parametrize("limit", [40, 64])
async def test_18_out_of_descriptors_it_stays_alive_and_calm(tmp_path: Path, limit: int) -> None:
    (tmp_path / "site").mkdir()
    few = ("--trusted-proxy", "127.0.0.1/32", "--connections-max", "500")
    with process(tmp_path / "site", tmp_path / "c.db", *few) as server:
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (limit, limit))
        crowd = []
        for _ in range(200):
            one = socket.socket()
            one.settimeout(0)
            one.connect_ex(("127.0.0.1", server.port))
            crowd.append(one)
        before = cpu_s(server.pid)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.sleep(3)
        assert cpu_s(server.pid) - before < (loop.time() - began) / 2
        for one in crowd:
            one.close()
        async with asyncio.timeout(10), wire(server.port) as one_more:
            assert await one_more.ask(HEALTH) == 200
        complaint = await asyncio.to_thread(server.stop)
    assert "clients wait, out of resources: error=Too many open files" in complaint
    assert len(complaint) < 10_000
