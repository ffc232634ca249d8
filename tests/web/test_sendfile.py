"""Files handed to connections: all of it and in order, at the pace of the client, or the end."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from counterd.web.protocol import stalling
from counterd.web.sendfile import CHUNK_BYTES, Pipe, is_in_memory
from tests.process import Client, process

SIZE = 20_000_000  # more than the system takes at once
CONTENT = os.urandom(1_000_000) * (SIZE // 1_000_000)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.bin"
    path.write_bytes(CONTENT)
    return path


class Server:
    """Answers each request with a word and a file through a pipe."""

    def __init__(self, path: Path, word: bytes) -> None:
        self.descriptor = os.open(path, os.O_RDONLY)
        self.word = word
        self.port = 0
        self.errors: list[BaseException] = []
        self.is_over = asyncio.Event()
        self.limits: list[tuple[int, int]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = len(self.word) + SIZE
        await response.prepare(request)
        transport = request.transport
        assert transport is not None
        self.limits.append(transport.get_write_buffer_limits())
        transport.write(self.word)  # waiting for nothing, as one whose answer fits in the buffer
        self.meanwhile()
        pipe = Pipe.to(request)
        assert pipe is not None
        try:
            at = 0
            while at < SIZE:
                others: list[int] = []
                asyncio.get_running_loop().call_soon(others.append, at)
                sent = await pipe.send(self.descriptor, at, SIZE)
                if not sent:
                    break
                assert sent <= CHUNK_BYTES
                assert others  # had their turn
                at += sent
        except OSError as error:
            self.errors.append(error)
            raise
        finally:
            pipe.close()
            self.limits.append(transport.get_write_buffer_limits())
            self.is_over.set()
        return response


@asynccontextmanager
async def serving(path: Path, word: bytes = b"word") -> AsyncIterator[Server]:
    server = Server(path, word)
    runner = web.ServerRunner(web.Server(server.answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
        os.close(server.descriptor)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def slow_client(port: int, request: bytes) -> socket.socket:
    """Return a connection that takes little by itself."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.connect(("127.0.0.1", port))
    client.sendall(request)
    return client


GET = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.mark.parametrize("word", [b"word", b"w" * 3_000_000])
async def test_a_file_comes_whole_after_what_was_written_before(large: Path, word: bytes) -> None:
    async with serving(large, word) as server, Client("127.0.0.1", server.port) as client:
        for _ in range(3):  # the connection goes on
            answer = await client.ask("/")
            assert answer.body == word + CONTENT


async def test_requests_sent_at_once_are_answered_in_their_order(large: Path) -> None:
    async with serving(large) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(GET * 3)
        for _ in range(3):
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(4 + SIZE) == b"word" + CONTENT
        writer.close()


async def test_a_slow_client_gets_all_of_it_and_nobody_waits_for_it(large: Path) -> None:
    async with serving(large, b"w" * 3_000_000) as server:
        client = slow_client(server.port, GET)
        async with Client("127.0.0.1", server.port) as other:
            assert (await other.ask("/")).body.endswith(CONTENT)
        server.is_over.clear()
        received = bytearray()
        await asyncio.to_thread(_take, client, received, 3_000_000 + SIZE)
        assert received.partition(b"\r\n\r\n")[2] == b"w" * 3_000_000 + CONTENT
        await server.is_over.wait()
        assert server.errors == []
        assert len(set(server.limits)) == 1
        assert watched() == []


async def test_what_waits_to_be_sent_is_not_overtaken(large: Path) -> None:
    async with serving(large, b"w" * 10_000_000) as server:
        client = slow_client(server.port, GET)
        received = bytearray()

        is_taken = asyncio.Event()

        def take_some() -> None:  # there is room for the file now, and the loop knows nothing of it
            client.setblocking(False)
            try:
                while piece := client.recv(1_000_000):
                    received.extend(piece)
            except BlockingIOError:
                client.setblocking(True)
                is_taken.set()

        server.meanwhile = take_some
        await is_taken.wait()
        await asyncio.to_thread(_take, client, received, 10_000_000 + SIZE)
        assert received.partition(b"\r\n\r\n")[2] == b"w" * 10_000_000 + CONTENT


def watched() -> list[int]:
    """Return the descriptors of which the loop is to tell when they take more."""
    loop = asyncio.get_running_loop()
    found: list[int] = []
    for descriptor in range(3, 300):
        try:
            if loop.remove_writer(descriptor):
                found.append(descriptor)
        except RuntimeError:  # a transport watches it, and has to
            pass
    return found


def _take(client: socket.socket, received: bytearray, body_bytes: int) -> None:
    """Receive until a whole body has been received."""
    while len(received) < body_bytes or len(received.partition(b"\r\n\r\n")[2]) < body_bytes:
        piece = client.recv(1_000_000)
        assert piece
        received += piece
    client.close()


async def test_a_client_that_goes_away_is_let_go(large: Path) -> None:
    async with serving(large) as server:
        before = descriptors()
        client = slow_client(server.port, GET)
        await asyncio.to_thread(client.recv, 100)
        client.close()
        await server.is_over.wait()
        assert [isinstance(error, ConnectionError) for error in server.errors] == [True]
        while descriptors() > before:  # the transport closes its own in the next turn
            await asyncio.sleep(0)


async def test_a_client_that_takes_nothing_is_cut_off(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stalling, "PATIENCE_S", 0.1)
    async with serving(large) as server:
        client = slow_client(server.port, GET)
        await server.is_over.wait()
        assert [str(error) for error in server.errors] == ["the client takes nothing"]
        received = await asyncio.to_thread(_rest_of, client)
        assert len(received) < SIZE


async def test_a_client_that_takes_a_little_is_waited_for(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stalling, "PATIENCE_S", 0.5)
    async with serving(large) as server:
        client = slow_client(server.port, GET)
        client.settimeout(0)
        loop = asyncio.get_running_loop()
        until, left = loop.time() + 2, SIZE
        while loop.time() < until:
            # So little that the system has no room for more, and does not ask for it.
            left -= len(await loop.sock_recv(client, 2_000))
            await asyncio.sleep(0.05)
        assert not server.is_over.is_set()
        assert left > SIZE - 200_000
        rest = asyncio.create_task(_received(client))
        await server.is_over.wait()
        rest.cancel()
        assert server.errors == []
        client.close()


async def _received(client: socket.socket) -> None:
    """Receive for ever; the connection stays open when all has come."""
    while True:
        await asyncio.get_running_loop().sock_recv(client, 1 << 20)


def _rest_of(client: socket.socket) -> bytes:
    received = bytearray()
    try:
        while piece := client.recv(1_000_000):
            received += piece
    except ConnectionResetError:
        pass
    client.close()
    return bytes(received)


async def test_where_the_file_ends_nothing_is_sent(large: Path) -> None:
    async with serving(large) as server:
        os.truncate(large, 1_000)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(GET)
        await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(1_004) == b"word" + CONTENT[:1_000]
        await server.is_over.wait()
        assert server.errors == []
        writer.close()


async def test_the_end_of_the_server_ends_it(large: Path) -> None:
    async with serving(large) as server:
        client = slow_client(server.port, GET)
        await asyncio.to_thread(client.recv, 100)
        task = next(task for task in asyncio.all_tasks() if "_handle_request" in repr(task))
        task.cancel()
        await server.is_over.wait()
        client.close()


class _Encrypted(asyncio.Transport):
    """A transport under TLS: what goes to its socket has to be encrypted before."""

    def get_extra_info(self, name: str, default: object = None) -> object:  # type: ignore[explicit-override] # not before Python 3.12
        return name if name == "sslcontext" else default


def test_what_is_encrypted_does_not_go_through_a_pipe() -> None:
    request = make_mocked_request("GET", "/", transport=_Encrypted())
    assert Pipe.to(request) is None


class _Closed(asyncio.Transport):
    """A transport whose connection has just been closed."""

    def get_extra_info(self, name: str, default: object = None) -> object:  # type: ignore[explicit-override] # not before Python 3.12
        with socket.socket() as closed:
            pass
        return closed if name == "socket" else default


def test_a_connection_that_was_closed_has_no_pipe() -> None:
    before = descriptors()
    assert Pipe.to(make_mocked_request("GET", "/", transport=_Closed())) is None
    assert descriptors() == before


def test_what_was_written_just_now_is_in_memory_and_can_be_put_out_of_it(large: Path) -> None:
    descriptor = os.open(large, os.O_RDONLY)
    os.fsync(descriptor)
    can_tell = is_in_memory(descriptor, 0, SIZE)  # not every file system can
    assert is_in_memory(descriptor, SIZE - 1, SIZE) is can_tell
    assert not is_in_memory(descriptor, SIZE, SIZE + 1)
    assert not is_in_memory(descriptor, SIZE - 10, SIZE + 10)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    assert not is_in_memory(descriptor, SIZE // 2, SIZE)
    os.close(descriptor)


def test_a_folder_is_not_in_memory(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    assert not is_in_memory(descriptor, 0, 1)
    os.close(descriptor)


async def test_the_real_server_sends_large_files_whole(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "large.bin").write_bytes(CONTENT)
    with process(root, tmp_path / "c.db") as running:
        client = slow_client(running.port, b"GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\n")
        async with Client("127.0.0.1", running.port) as other:
            for _ in range(3):
                assert (await other.ask("/large.bin")).body == CONTENT
        received = bytearray()
        await asyncio.to_thread(_take, client, received, SIZE)
        assert received.partition(b"\r\n\r\n")[2] == CONTENT
        assert running.stop() == ""


async def test_a_file_that_shrinks_ends_the_connection_of_the_real_server(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    large = root / "large.bin"
    large.write_bytes(CONTENT)
    (root / "small.txt").write_bytes(b"small")
    with process(root, tmp_path / "c.db") as running:
        requests = (
            b"GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\nGET /small.txt HTTP/1.1\r\nHost: h\r\n\r\n"
        )
        client = slow_client(running.port, requests)
        received = await asyncio.to_thread(client.recv, 1_000)
        os.truncate(large, 1_000)
        received += await asyncio.to_thread(_rest_of, client)
        assert received.count(b"HTTP/1.1 ") == 1
        assert len(received) < SIZE
        assert running.stop() == ""
