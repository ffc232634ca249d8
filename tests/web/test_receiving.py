"""Bodies of requests: whole, or refused; a connection that sent half of one is closed."""

import asyncio
from pathlib import Path

import pytest

from counterd.web import receiving
from tests.serving import serving

HEAD = (
    b"POST /-/sign-in HTTP/1.1\r\nHost: test.example\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)


async def answered(port: int, *pieces: bytes, is_ended: bool = False) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    if is_ended:
        writer.write_eof()
    try:
        return await reader.read(-1)
    finally:
        writer.close()


async def test_a_body_may_come_in_pieces(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        chunked = HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = await answered(server.port, chunked, b"6\r\ntoken=\r\n", b"1\r\nx\r\n0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert b"There is no such token" in answer


async def test_a_body_that_grows_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        chunk = b"8000\r\n" + bytes(0x8000) + b"\r\n"
        chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
        answer = await answered(server.port, chunked, chunk, chunk, b"1\r\nx\r\n0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_BODY_MAX_S", 0.05)
    async with serving(tmp_path) as server:
        answer = await answered(server.port, HEAD + b"Content-Length: 10\r\n\r\ntok")
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"Connection: close" in answer
