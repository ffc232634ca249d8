"""Sending: what was promised is sent whole, or the connection ends and nothing follows."""

import asyncio
import errno
import logging
import os
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from counterd.model import Outcome
from counterd.web.protocol.certificate import tls_context
from counterd.web.ranges import Span
from counterd.web.reply import Parts, Reply, Stream
from counterd.web.root import DocumentRoot, File, RootRules
from counterd.web.sending import SENT, send
from counterd.web.target import Target
from tests.web.protocol.test_certificate import FIRST, KEY

SIZE = 3_000_000


@pytest.fixture
def large(tmp_path: Path) -> File:
    (tmp_path / "large.bin").write_bytes(bytes(range(250)) * (SIZE // 250))
    found = DocumentRoot(tmp_path, RootRules()).find(Target(("large.bin",), is_folder=False))
    assert isinstance(found, File)
    return found


def part(file: File, start: int, stop: int) -> Parts:
    return Parts(file, (Span(start, stop),))


@asynccontextmanager
async def answering(reply: Reply, descriptor: int | None = None) -> AsyncIterator[int]:
    """Serve ``reply`` to whatever is asked; give the port."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return await send(request, reply, descriptor)

    async with handling(handle) as port:
        yield port


@asynccontextmanager
async def handling(
    handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """Answer whatever is asked by ``handle``; give the port."""
    runner = web.ServerRunner(web.Server(handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def exchanged(
    port: int, methods: tuple[str, ...], started: Callable[[], None] = lambda: None
) -> tuple[bytes, bool]:
    """Send requests at once; return all that comes back and whether the end came in order."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**16)
    for number, method in enumerate(methods, start=1):
        last = "Connection: close\r\n" if number == len(methods) else ""
        writer.write(f"{method} / HTTP/1.1\r\nHost: h\r\n{last}\r\n".encode())
    received = await reader.read(1)
    started()
    try:
        while piece := await reader.read(2**16):
            received += piece
    except ConnectionResetError:
        return received, False
    finally:
        writer.close()
    return received, True


def parted(raw: bytes) -> tuple[str, bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    return head.decode("latin-1"), body


async def test_a_body_in_memory_is_sent_with_its_headers() -> None:
    async with answering(
        Reply(200, {"X-A": "b", "Content-Type": "a/b"}, b"12345", Outcome.VIEW)
    ) as port:
        head, body = parted((await exchanged(port, ("GET",)))[0])
    assert head.startswith("HTTP/1.1 200 OK\r\n")
    assert "X-A: b" in head
    assert "Content-Length: 5" in head
    assert "Server: counterd" in head.split("\r\n")
    assert "Date: " in head
    assert body == b"12345"


async def test_head_gets_the_same_headers_and_no_body(large: File) -> None:
    descriptor = os.open("/dev/null", os.O_RDONLY)
    on_disk = Reply(200, {"Content-Type": "a/b"}, part(large, 0, SIZE), Outcome.VIEW)
    for reply, length in ((Reply(200, {}, b"12345", Outcome.VIEW), 5), (on_disk, SIZE)):
        async with answering(reply, descriptor) as port:
            head, body = parted((await exchanged(port, ("HEAD",)))[0])
        assert f"Content-Length: {length}\r\n" in head
        assert body == b""
    os.close(descriptor)


async def test_not_modified_has_no_body_and_no_length() -> None:
    async with answering(Reply(304, {"ETag": '"x"'}, b"", Outcome.VIEW)) as port:
        head, body = parted((await exchanged(port, ("GET",)))[0])
    assert head.startswith("HTTP/1.1 304 ")
    assert "Content-Length" not in head
    assert "Content-Type" not in head
    assert body == b""


@pytest.mark.parametrize(("start", "stop"), [(0, SIZE), (0, 1), (123, 1_000_123), (SIZE - 1, SIZE)])
async def test_a_part_of_a_file_is_sent(tmp_path: Path, large: File, start: int, stop: int) -> None:
    descriptor = os.open(tmp_path / "large.bin", os.O_RDONLY)
    reply = Reply(206, {}, part(large, start, stop), Outcome.VIEW)
    async with answering(reply, descriptor) as port:
        head, body = parted((await exchanged(port, ("GET",)))[0])
    os.close(descriptor)
    assert f"Content-Length: {stop - start}\r\n" in head
    assert body == (tmp_path / "large.bin").read_bytes()[start:stop]


async def test_several_parts_are_sent_with_what_stands_between_them(
    tmp_path: Path, large: File
) -> None:
    descriptor = os.open(tmp_path / "large.bin", os.O_RDONLY)
    pieces = (b"<", Span(0, 5), b"|", Span(1_000_000, 2_000_000), b">")
    async with answering(Reply(206, {}, Parts(large, pieces), Outcome.VIEW), descriptor) as port:
        head, body = parted((await exchanged(port, ("GET",)))[0])
    os.close(descriptor)
    content = (tmp_path / "large.bin").read_bytes()
    assert body == b"<" + content[:5] + b"|" + content[1_000_000:2_000_000] + b">"
    assert f"Content-Length: {len(body)}\r\n" in head


async def test_a_file_that_the_system_does_not_hand_over_is_read(
    tmp_path: Path, large: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: int) -> int:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "sendfile", refusing)
    descriptor = os.open(tmp_path / "large.bin", os.O_RDONLY)
    async with answering(Reply(200, {}, part(large, 0, SIZE), Outcome.VIEW), descriptor) as port:
        _, body = parted((await exchanged(port, ("GET",)))[0])
    os.close(descriptor)
    assert body == (tmp_path / "large.bin").read_bytes()


async def test_a_file_that_shrinks_ends_the_connection_and_no_answer_follows(
    tmp_path: Path, large: File, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"x" * 60_000_000)  # more than the system takes at once
    descriptor = os.open(path, os.O_RDONLY)
    reply = Reply(200, {}, part(large, 0, 60_000_000), Outcome.VIEW)
    async with answering(reply, descriptor) as port:
        raw, _ = await exchanged(port, ("GET", "GET"), lambda: os.truncate(path, 1_000))
    os.close(descriptor)
    assert raw.count(b"HTTP/1.1 ") == 1
    assert len(raw) < 60_000_000
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_file_that_cannot_be_read_ends_the_connection_too(
    tmp_path: Path, large: File, caplog: pytest.LogCaptureFixture
) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)  # a folder: reading it is an error
    async with answering(Reply(200, {}, part(large, 0, SIZE), Outcome.VIEW), descriptor) as port:
        raw, _ = await exchanged(port, ("GET", "GET"))
    os.close(descriptor)
    assert raw.count(b"HTTP/1.1 ") <= 1
    messages = [record.getMessage() for record in caplog.records]
    assert messages == ["file cannot be read on: error=[Errno 21] Is a directory"]


async def test_a_stream_is_sent_piece_by_piece_and_the_connection_serves_on() -> None:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield b"one "
        yield b""
        yield b"two"

    async with answering(
        Reply(200, {"Content-Type": "a/b"}, Stream(pieces()), Outcome.OTHER)
    ) as port:
        received, _ = await exchanged(port, ("GET",))
    head, body = parted(received)
    assert "Transfer-Encoding: chunked" in head
    assert body == b"4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n"


async def test_the_head_of_a_stream_begins_nothing() -> None:
    begun = []

    async def pieces() -> AsyncGenerator[bytes, None]:
        begun.append(True)
        yield b"x"

    async with answering(Reply(200, {}, Stream(pieces()), Outcome.OTHER)) as port:
        head, body = parted((await exchanged(port, ("HEAD",)))[0])
    assert (head.startswith("HTTP/1.1 200 "), body, begun) == (True, b"", [])


@pytest.mark.parametrize("piece", [b"", b"x" * 1000])
async def test_a_stream_ends_when_its_reader_has_gone(piece: bytes) -> None:
    ended = asyncio.Event()

    async def pieces() -> AsyncGenerator[bytes, None]:
        try:
            yield b"begun"
            while True:
                yield piece
                await asyncio.sleep(0)
        finally:
            ended.set()

    async with answering(Reply(200, {}, Stream(pieces()), Outcome.OTHER)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        await reader.readuntil(b"begun")
        writer.close()
        async with asyncio.timeout(10):
            await ended.wait()


def user_timeout_ms(request: web.BaseRequest) -> int:
    assert request.transport is not None
    wire = request.transport.get_extra_info("socket")
    return int(wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT))


async def test_a_reader_of_a_stream_that_is_silent_is_noticed_as_long_as_the_stream() -> None:
    found = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        async def pieces() -> AsyncGenerator[bytes, None]:
            found.append(user_timeout_ms(request))
            yield b"x"

        found.append(user_timeout_ms(request))
        return await send(request, Reply(200, {}, Stream(pieces()), Outcome.OTHER), None)

    async with handling(handle) as port:
        await exchanged(port, ("GET", "GET"))
    # The system counts for slow readers of files too; nothing that is sent to them is watched so.
    assert found == [0, 60_000] * 2


async def test_a_client_that_goes_away_is_no_error_of_ours(
    large: File, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(60_000_000)
    descriptor = os.open(tmp_path / "large.bin", os.O_RDONLY)
    over, raised = asyncio.Event(), []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        try:
            reply = Reply(200, {}, part(large, 0, 60_000_000), Outcome.VIEW)
            return await send(request, reply, descriptor)
        except Exception as error:
            raised.append(error)
            raise
        finally:
            over.set()

    async with handling(handle) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**16)
        writer.write(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        await reader.readexactly(1_000)
        writer.transport.abort()
        await over.wait()
    os.close(descriptor)
    assert raised == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_is_encrypted_is_given_to_the_connection_piece_by_piece() -> None:
    body = bytes(range(250)) * 4_001
    sent: list[int] = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = await send(request, Reply(200, {}, body, Outcome.VIEW), None)
        sent.append(request[SENT].body_bytes)
        return response

    async with handling(handle, tls_context(FIRST, KEY)) as port:
        context = ssl.create_default_context(cafile=str(FIRST))
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        for method, expected in (("HEAD", b""), ("GET", body), ("GET", body)):
            writer.write(f"{method} / HTTP/1.1\r\nHost: h\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert b"Content-Length: 1000250\r\n" in head
            assert await reader.readexactly(len(expected)) == expected
        writer.transport.abort()
    assert sent == [0, len(body), len(body)]
