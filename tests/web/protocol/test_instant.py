"""Requests that are answered at once: in their order, once each, and never past a limit."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from counterd.web.edge import Edge
from counterd.web.protocol.guests import Caps, Guests
from counterd.web.protocol.handler import Connection
from counterd.web.protocol.instant import Came, Write, came
from counterd.web.protocol.limits import Limits
from counterd.web.protocol.plain import Plain
from counterd.web.protocol.server import Server
from tests.process import Client
from tests.serving import Serving, serving
from tests.web.protocol.wire import Wire, get, wire

OWN = '<!--#counter fmt="%T" -->'
PAGE = get("/p.shtml")


def page(server: Serving) -> None:
    (server.root / "p.shtml").write_text(OWN)


async def shown(one: Wire) -> str:
    """Read an answer and return its body."""
    head = await one.reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    assert length is not None
    return (await one.reader.readexactly(int(length[1]))).decode()


def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be an error if a request goes the long way."""

    async def refused(_: Edge, request: object) -> None:
        raise AssertionError(request)

    monkeypatch.setattr(Edge, "handle", refused)


async def test_a_browser_never_leaves_the_short_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        page(server)
        nobody_else(monkeypatch)
        for number in range(1, 30):
            await one.send(PAGE)
            assert await shown(one) == str(number)


@pytest.mark.parametrize(
    ("request_", "begins", "says"),
    [
        (
            get("/p.shtml", "Connection: close"),
            b"HTTP/1.1 200 OK\r\n",
            b"\r\nConnection: close\r\n",
        ),
        (PAGE.replace(b"/1.1", b"/1.0"), b"HTTP/1.0 200 OK\r\n", b""),
    ],
)
async def test_a_proxy_that_asks_once_a_connection_never_leaves_the_short_way(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request_: bytes,
    begins: bytes,
    says: bytes,
) -> None:
    async with serving(tmp_path) as server:
        page(server)
        nobody_else(monkeypatch)
        for number in range(1, 6):
            async with asyncio.timeout(10), wire(server.port) as one:
                await one.send(request_)
                head, _, body = (await one.reader.read()).partition(b"\r\n\r\n")
            assert head.startswith(begins)
            assert (b"Connection" in head, says in head + b"\r\n") == (bool(says), True)
            assert body == b"%d" % number


async def test_it_comes_back_to_the_short_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        page(server)
        assert await one.ask(get("/healthz")) == 200
        nobody_else(monkeypatch)
        # The next request is there before aiohttp looks for one.
        for number in range(1, 4):
            await one.send(PAGE)
            assert await shown(one) == str(number)


async def test_what_comes_before_the_answer_waits_for_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        page(server)
        for _ in range(3):
            await one.send(PAGE)
            await asyncio.sleep(0)  # so that they come one by one, and each before an answer
        await one.send(PAGE * 2 + get("/healthz") + PAGE[:10])
        await one.send(PAGE[10:])
        assert [await shown(one) for _ in range(5)] == ["1", "2", "3", "4", "5"]
        assert await shown(one) == "ok\n"
        assert await shown(one) == "6"


async def test_a_request_may_come_in_pieces(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        page(server)
        for number, cut in enumerate((1, 4, 20, len(PAGE) - 1), 1):
            await one.send(PAGE[:cut])
            async with wire(server.port) as other:  # until the server has seen it
                assert await other.ask(get("/healthz")) == 200
            await one.send(PAGE[cut:])
            assert await shown(one) == str(number)


FORM = b"POST /p.shtml HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"


async def test_what_begins_behind_a_body_goes_the_long_way(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        page(server)
        assert await one.ask(FORM) == 405
        await one.send(PAGE)
        assert await shown(one) == "1"
        # The parser alone has seen how the next one begins: here the request is in a header.
        assert await one.ask(FORM + b"GET /p.shtml HTTP/1.1\r\nX: ") == 405
        (server.root / "q.shtml").write_text("another page")
        await one.send(get("/q.shtml"))
        assert await shown(one) == "2"


async def test_what_looks_like_a_request_may_be_a_header(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, wire(server.port) as one:
        page(server)
        await one.send(b"GET /p.shtml HTTP/1.1\r\nX: ")
        async with wire(server.port) as other:  # until the server has seen it
            assert await other.ask(get("/healthz")) == 200
        (server.root / "q.shtml").write_text("another page")
        await one.send(get("/q.shtml"))
        assert await shown(one) == "1"


async def test_a_head_that_begins_after_an_answer_has_its_time(tmp_path: Path) -> None:
    async with serving(tmp_path, header_timeout_s=0.2) as server, wire(server.port) as one:
        page(server)
        await one.send(PAGE)
        assert await shown(one) == "1"
        assert await one.ask(b"GET / HT") == 408
        assert await one.ends() == b""


async def test_who_asks_nothing_more_is_sent_away(tmp_path: Path) -> None:
    async with serving(tmp_path, keepalive_s=0.2) as server, wire(server.port) as one:
        page(server)
        for number in (1, 2):
            await one.send(PAGE)
            assert await shown(one) == str(number)
        async with asyncio.timeout(5):
            assert await one.ends() == b""


async def test_who_leaves_before_the_answer_is_counted_all_the_same(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        page(server)
        for _ in range(5):
            async with wire(server.port) as one:
                await one.send(PAGE)
                async with wire(server.port) as other:  # until the server has seen it
                    assert await other.ask(get("/healthz")) == 200
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/p.shtml")).text == "6"


async def test_what_is_being_answered_is_answered_when_the_server_ends(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        page(server)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(PAGE)
        async with wire(server.port) as other:
            await other.send(get("/healthz"))
            assert await other.status() == 200
    assert (await reader.read()).endswith(b"\r\n\r\n1")
    writer.close()


async def test_the_setting_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    handle = Edge.handle

    async def watched(edge: Edge, request: object) -> object:
        asked.append(request)
        return await handle(edge, request)  # type: ignore[arg-type] # whatever it is

    monkeypatch.setattr(Edge, "handle", watched)
    async with serving(tmp_path, fast_path=False) as server, wire(server.port) as one:
        page(server)
        for number in (1, 2):
            await one.send(PAGE)
            assert await shown(one) == str(number)
    assert len(asked) == 2


class Desk:
    """Takes all that is offered, and answers when the test says so."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Write]] = []

    def take(self, plain: Plain, _: Came, write: Write) -> bool:
        self.taken.append((plain.target, write))
        return True

    @property
    def targets(self) -> list[str]:
        return [target for target, _ in self.taken]

    def answer(self) -> None:
        target, write = self.taken[-1]
        write(target.encode())


@asynccontextmanager
async def connected(desk: Desk) -> AsyncIterator[tuple[Connection, socket.socket]]:
    """A connection whose bytes come by the test alone, and the other end of its wire."""
    server = Server(nobody, Limits(), desk.take)
    guest = Guests(Caps(1, 1), lambda _: False, server.evict).admit(("192.0.2.1", 80))
    assert guest is not None
    ours, theirs = socket.socketpair()
    theirs.settimeout(0)
    loop = asyncio.get_running_loop()
    one = server.connection(guest)
    await loop.create_connection(lambda: one, sock=ours)
    try:
        yield one, theirs
    finally:
        one.force_close()
        theirs.close()
        await settle()


async def nobody(request: object) -> web.StreamResponse:
    raise AssertionError(request)


def waits(one: Connection) -> bool:
    return one.waits


async def settle() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_what_comes_at_the_very_first_is_put_off_and_put_together() -> None:
    desk = Desk()
    async with connected(desk) as (one, _):
        one._waiter = None  # as before aiohttp's task has begun
        one.data_received(PAGE[:5])
        one.data_received(PAGE[5:])
        one._waiter = asyncio.get_running_loop().create_future()
        one.data_received(get("/next"))  # comes before its turn
        assert desk.targets == []
        await settle()
        assert desk.targets == []  # two at once are not plain
        assert one._request_count == 2


async def test_what_is_put_off_is_answered_in_its_turn() -> None:
    desk = Desk()
    async with connected(desk) as (one, _):
        one._waiter = None
        one.data_received(PAGE)
        assert desk.targets == []
        one._waiter = asyncio.get_running_loop().create_future()
        await settle()
        assert desk.targets == ["/p.shtml"]


async def test_pieces_that_come_too_early_are_put_together() -> None:
    desk = Desk()
    async with connected(desk) as (one, theirs):
        await settle()
        for piece in (get("/a"), get("/b")[:3], get("/b")[3:9], get("/b")[9:]):
            one.data_received(piece)
        assert desk.targets == ["/a"]
        assert waits(one) is False
        desk.answer()
        assert desk.targets == ["/a", "/b"]
        desk.answer()
        assert waits(one) is True
        await settle()
        assert theirs.recv(100) == b"/a/b"


async def test_what_comes_too_early_is_bounded() -> None:
    desk = Desk()
    async with connected(desk) as (one, _):
        await settle()
        one.data_received(get("/a"))
        one.data_received(b"GET /b HTTP/1.1\r\nX: ")
        for _ in range(9):
            one.data_received(bytes(8_192))
        assert one._buffer_paused
        assert isinstance(one.transport, asyncio.Transport)
        assert not one.transport.is_reading()
        transport = one.transport
        desk.answer()  # too long a head is what there is
        assert transport.is_reading() or transport.is_closing() or one._is_refused


async def test_the_end_waits_for_the_answer_but_not_for_ever() -> None:
    desk = Desk()
    async with connected(desk) as (one, theirs):
        await settle()
        one.data_received(get("/a"))
        one.close()
        one.data_received(get("/more"))  # too late
        ended = asyncio.create_task(one.shutdown(60))
        await settle()
        assert not ended.done()
        desk.answer()
        async with asyncio.timeout(5):
            await ended
        await settle()
        assert theirs.recv(100) == b"/a"
    async with connected(desk) as (one, theirs):
        await settle()
        one.data_received(get("/b"))
        async with asyncio.timeout(5):
            await one.shutdown(0.01)
        desk.answer()  # comes too late
        await settle()
        assert theirs.recv(100) == b""


async def test_nothing_is_read_behind_a_request_that_ends_its_connection() -> None:
    desk = Desk()
    async with connected(desk) as (one, theirs):
        await settle()
        one.data_received(get("/a", "Connection: close"))
        one.data_received(get("/b"))
        desk.answer()
        await settle()
        assert desk.targets == ["/a"]
        assert theirs.recv(100).startswith(b"/a")
        assert theirs.recv(100) == b""


async def test_one_that_is_not_taken_goes_the_long_way_though_it_ends_its_connection(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as server, asyncio.timeout(10), wire(server.port) as one:
        await one.send(get("/healthz", "Connection: close"))
        told = await one.reader.read()
        assert told.startswith(b"HTTP/1.1 200 OK\r\n")
        assert told.endswith(b"\r\n\r\nok\n")


async def test_whoever_is_being_answered_is_not_idle() -> None:
    desk = Desk()
    async with connected(desk) as (one, _):
        await settle()
        one.data_received(get("/a"))
        one._next_keepalive_close_time = 0.0
        one._process_keepalive()
        assert one.transport is not None
        desk.answer()
        one._next_keepalive_close_time = 0.0
        one._process_keepalive()
        assert one.transport is None


def test_a_connection_that_is_gone_comes_from_nowhere() -> None:
    nowhere = came(None, None)
    assert (nowhere.peer, nowhere.scheme, nowhere.server) == ("", "http", ("", 0))
    assert came(None, ("192.0.2.1", 80)).peer == "192.0.2.1"
