"""One connection: what we add to aiohttp, and that all of it we lean on is there."""

import asyncio
import contextlib
import inspect
import socket
from http import HTTPStatus
from pathlib import Path

import pytest
from aiohttp import web_protocol

from counterd.web.protocol.guests import Caps, Guests
from counterd.web.protocol.handler import Connection
from counterd.web.protocol.limits import Limits
from counterd.web.protocol.server import Server
from tests.serving import serving
from tests.web.protocol.wire import HEALTH, get, wire


async def nobody(request: object) -> None:
    raise AssertionError(request)


def connection() -> Connection:
    server = Server(nobody, Limits())  # type: ignore[arg-type] # it is never asked
    guest = Guests(Caps(1, 1), lambda _: False, server.evict).admit(("192.0.2.1", 80))
    assert guest is not None
    return server.connection(guest)


async def test_what_we_lean_on_of_aiohttp_is_there() -> None:
    one = connection()
    names = [
        "_close",
        "_current_request",
        "_drain_helper",
        "_force_close",
        "_handle_request",
        "_keepalive_handle",
        "_keepalive_timeout",
        "_max_msg_queue_size",
        "_messages",
        "_next_keepalive_close_time",
        "_paused",
        "_process_keepalive",
        "_request_count",
        "_upgraded",
        "_waiter",
    ]
    assert [name for name in names if not hasattr(one, name)] == []
    assert list(inspect.signature(web_protocol._ErrInfo).parameters) == ["status", "exc", "message"]
    handled = inspect.signature(web_protocol.RequestHandler._handle_request)
    assert list(handled.parameters) == ["self", "request", "start_time", "request_handler"]


async def test_the_peer_is_whom_the_guest_is() -> None:
    assert connection().peername == ("192.0.2.1", 80)


async def test_a_server_answers(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        assert (await server.ask("/healthz")).status == 200


def head(size: int) -> bytes:
    """Return a request whose head has ``size`` bytes in lines that are each short enough."""
    lines: list[str] = []
    while (missing := size - len(get("/healthz", *lines))) > 5_000:
        lines.append(f"X-{len(lines)}: ".ljust(4_000, "a"))
    lines.append("X: ".ljust(missing - 2, "a"))
    request = get("/healthz", *lines)
    assert len(request) == size
    return request


@pytest.mark.parametrize("cut", [1, 700, 16_384])
async def test_a_head_may_have_so_many_bytes_and_no_more(tmp_path: Path, cut: int) -> None:
    async with serving(tmp_path) as server:
        for size, status in ((16_384, 200), (16_385, 431)):
            async with wire(server.port) as one:
                sent = head(size)
                await one.send(sent[:cut])
                assert await one.ask(sent[cut:]) == status
                if status == 200:  # and the next one as well
                    assert await one.ask(sent) == status


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (get("/" + "a" * 8_189), 404),
        (get("/" + "a" * 8_190), 414),
        (get("/healthz", "X: " + "a" * 8_189), 200),
        (get("/healthz", "X: " + "a" * 8_200), 431),
        (get("/healthz", *("X: y" for _ in range(99))), 200),
        (get("/healthz", *("X: y" for _ in range(100))), 431),
        (b"GET /" + b"a" * 40_000, 414),
        (b"G" * 10 + b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: <script>\r\nX\r\n\r\n", 400),
    ],
    ids=lambda one: str(one)[:20],
)
async def test_each_part_of_a_head_has_its_bound(
    tmp_path: Path, request_bytes: bytes, status: int
) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        await one.send(request_bytes)
        said = await one.reader.readuntil(b"\r\n\r\n")
        assert int(said.split()[1]) == status
        assert b"Server: counterd\r\n" in said
        if status not in (200, 404):
            phrase = HTTPStatus(status).phrase
            assert await one.ends() == f"{status} {phrase}\n".encode()


@pytest.mark.parametrize("spoken", [b"", b" HTTP/0.9", b" HTTP/2.0"])
async def test_other_protocols_are_not_spoken(tmp_path: Path, spoken: bytes) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        await one.send(HEALTH + b"GET /healthz" + spoken + b"\r\n\r\n")
        assert await one.status() == 200
        assert (await one.ends()).startswith(b"HTTP/1.1 505 HTTP Version Not Supported\r\n")


async def test_what_was_asked_before_a_bad_head_is_answered_first(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        await one.send(HEALTH * 3 + head(16_385) + HEALTH)
        assert [await one.status() for _ in range(5)] == [200, 200, 200, 431, 0]


async def test_a_head_that_is_not_there_in_time_is_told_so_and_cut_off(tmp_path: Path) -> None:
    async with serving(tmp_path, header_timeout_s=0.2, keepalive_s=0.05) as server:
        began = asyncio.get_running_loop().time()
        async with wire(server.port) as begun, wire(server.port) as silent:
            assert await begun.ask(b"GET / HT") == 408
            assert await begun.ends() == b""
            assert await silent.ends() == b""  # nothing was asked, so nothing is answered
        assert 0.2 <= asyncio.get_running_loop().time() - began < 2


async def test_trickling_does_not_give_more_time(tmp_path: Path) -> None:
    async with serving(tmp_path, header_timeout_s=0.3) as server, wire(server.port) as one:
        for byte in get("/healthz", "X: " + "a" * 1000):
            one.writer.write(bytes([byte]))
            await asyncio.sleep(0.01)
            if one.reader._buffer or one.reader.at_eof():  # type: ignore[attr-defined] # it is there
                break
        assert await one.status() == 408


async def test_the_second_head_has_the_same_time_as_the_first(tmp_path: Path) -> None:
    async with serving(tmp_path, header_timeout_s=0.2) as server, wire(server.port) as one:
        assert await one.ask(HEALTH + b"GET /he") == 200
        assert await one.status() == 408


async def test_an_idle_connection_is_kept_so_long(tmp_path: Path) -> None:
    async with serving(tmp_path, keepalive_s=0.2) as server, wire(server.port) as one:
        assert await one.ask(HEALTH) == 200
        assert await one.ask(HEALTH) == 200
        began = asyncio.get_running_loop().time()
        assert await one.ends() == b""
        assert asyncio.get_running_loop().time() - began >= 0.15


async def test_many_requests_at_once_are_all_answered(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        (server.root / "a.txt").write_text("a")
        one.writer.write(get("/a.txt") * 500)
        for _ in range(500):
            assert await one.status() == 200


async def test_whoever_reads_nothing_is_not_answered_on_and_on(tmp_path: Path) -> None:
    async with serving(tmp_path, send_timeout_s=1) as server:
        (server.root / "big.txt").write_bytes(bytes(200_000))
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(0)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(one, ("127.0.0.1", server.port))
        # Far more than all buffers hold: were it all answered, it would be in the server's memory.
        async with asyncio.timeout(20):
            with pytest.raises(ConnectionError):
                await loop.sock_sendall(one, get("/big.txt") * 1_000_000)
        one.close()
        assert (await server.ask("/healthz")).status == 200


async def test_a_slow_reader_gets_all_of_it(tmp_path: Path) -> None:
    async with serving(tmp_path, send_timeout_s=1) as server:
        (server.root / "big.bin").write_bytes(bytes(8_000_000))
        async with wire(server.port) as one:
            await one.send(get("/big.bin"))
            left = 8_000_000
            await one.reader.readuntil(b"\r\n\r\n")
            while left:
                # Two seconds and more in all: longer than a client may take nothing.
                await asyncio.sleep(0.02)
                left -= len(await one.reader.read(65_536))


@pytest.mark.parametrize("sent", [1_000, 3_000_000])
async def test_a_body_that_nobody_wants_is_taken_within_bounds(tmp_path: Path, sent: int) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        post = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % sent
        assert await one.ask(post) == 405
        with contextlib.suppress(ConnectionError):
            await one.send(bytes(sent))
        assert await one.ask(HEALTH) == (200 if sent < 1_000_000 else 0)


async def test_behind_a_body_another_request_may_come(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        post = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"
        await one.send(post + HEALTH + post[:-2])
        await one.send(post[-2:] + HEALTH)
        assert [await one.status() for _ in range(4)] == [405, 200, 405, 200]


async def test_who_leaves_before_a_file_comes_is_no_news(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(tmp_path) as server:
        (server.root / "large.bin").write_bytes(bytes(2_000_000))
        for _ in range(3):
            async with wire(server.port) as one:
                await one.send(get("/large.bin"))
            assert (await server.ask("/healthz")).status == 200
    assert [record.getMessage() for record in caplog.records] == []
