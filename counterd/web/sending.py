"""Send an answer that is decided: the one place that writes to a connection."""

import asyncio
import contextlib
import logging
import os
from typing import Final

from aiohttp import web

from counterd.web.heading import SERVER
from counterd.web.protocol.limits import PIECE_BYTES
from counterd.web.protocol.stalling import silence_noticed
from counterd.web.ranges import Span
from counterd.web.reply import Headers, Parts, Reply, Stream
from counterd.web.sendfile import CHUNK_BYTES, Pipe, is_in_memory

logger = logging.getLogger(__name__)


class Sent:
    """How far an answer that is sent piece by piece has come."""

    __slots__ = ("body_bytes", "status")

    def __init__(self, status: int) -> None:
        self.status = status
        self.body_bytes = 0


SENT: Final = web.RequestKey("sent", Sent)


async def send(
    request: web.BaseRequest, reply: Reply, descriptor: int | None
) -> web.StreamResponse:
    """Send ``reply``; ``descriptor`` is the open file of a body that is a part of one."""
    headers = {**reply.headers, "Server": SERVER}
    if isinstance(reply.body, Stream):
        return await _streamed(request, reply.status, headers, reply.body)
    if isinstance(reply.body, bytes) and not _is_sent_piecemeal(request, reply.body):
        return web.Response(
            status=reply.status, reason=reply.reason, headers=headers, body=reply.body
        )
    response = web.StreamResponse(status=reply.status, reason=reply.reason, headers=headers)
    response.content_length = reply.length_bytes
    request[SENT] = Sent(reply.status)
    await response.prepare(request)
    try:
        is_whole = await _is_sent(request, response, reply.body, descriptor)
    except ConnectionError:  # that the client goes away is no error of ours
        is_whole = False
    if not is_whole and request.transport is not None:
        # What was promised cannot be sent, and the next answer must not be taken for the rest of
        # this one.
        request.transport.abort()
    return response


async def _streamed(
    request: web.BaseRequest, status: int, headers: Headers, stream: Stream
) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers=headers)
    await response.prepare(request)
    # That the reader goes away is how a stream ends.
    with contextlib.suppress(ConnectionError), silence_noticed(request):
        async with contextlib.aclosing(stream.pieces) as pieces:
            if request.method == "HEAD":
                return response
            async for piece in pieces:
                if request.transport is None or request.transport.is_closing():
                    break
                if piece:
                    await response.write(piece)
    return response


def _is_sent_piecemeal(request: web.BaseRequest, body: bytes) -> bool:
    """Say whether ``body`` must not be given to the connection at once.

    Of what is encrypted at once nobody can tell how much was taken, nor that nothing is.
    """
    transport = request.transport
    is_encrypted = transport is not None and transport.get_extra_info("sslcontext") is not None
    return is_encrypted and len(body) > PIECE_BYTES


async def _is_sent(
    request: web.BaseRequest,
    response: web.StreamResponse,
    body: bytes | Parts,
    descriptor: int | None,
) -> bool:
    """Send ``body``; say whether all of it was there to be sent."""
    if request.method == "HEAD":
        return True
    if isinstance(body, Parts):
        assert descriptor is not None
        return await _are_parts_sent(request, response, body, descriptor)
    for at in range(0, len(body), PIECE_BYTES):
        await response.write(body[at : at + PIECE_BYTES])
        request[SENT].body_bytes = min(len(body), at + PIECE_BYTES)
    return True


async def _are_parts_sent(
    request: web.BaseRequest, response: web.StreamResponse, parts: Parts, descriptor: int
) -> bool:
    """Send ``parts``; say whether the file had all of it."""
    pipe = Pipe.to(request)
    try:
        for piece in parts.pieces:
            if isinstance(piece, bytes):
                await response.write(piece)
                request[SENT].body_bytes += len(piece)
            elif not await _is_span_sent(pipe, request, response, piece, descriptor):
                return False
    finally:
        if pipe is not None:
            pipe.close()
    return True


async def _is_span_sent(
    pipe: Pipe | None,
    request: web.BaseRequest,
    response: web.StreamResponse,
    span: Span,
    descriptor: int,
) -> bool:
    at = span.start
    while at < span.stop:
        sent = None
        if pipe is not None and is_in_memory(descriptor, at, span.stop):
            sent = await _piped(pipe, descriptor, at, span.stop)
        if sent is None:
            # In a thread: a disk may make us wait, and counted pages must not wait with us.
            piece = await asyncio.to_thread(_piece, descriptor, at, span.stop)
            sent = len(piece)
            await response.write(piece)
        if not sent:
            return False
        request[SENT].body_bytes += sent
        at += sent
    return True


async def _piped(pipe: Pipe, descriptor: int, start: int, stop: int) -> int | None:
    """Return how much was sent through ``pipe``, ``None`` if the file does not go through."""
    try:
        return await pipe.send(descriptor, start, stop)
    except (ConnectionError, TimeoutError):
        raise
    except OSError:
        return None


def _piece(descriptor: int, start: int, stop: int) -> bytes:
    """Return the next bytes, none if the file has shrunk or cannot be read."""
    try:
        return os.pread(descriptor, min(CHUNK_BYTES, stop - start), start)
    except OSError as error:
        logger.error("file cannot be read on: error=%s", error)  # noqa: TRY400 - it says it all
        return b""
