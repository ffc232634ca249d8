"""Send an answer that is decided: the one place that writes to a connection."""

import asyncio
import logging
import os
from typing import Final

from aiohttp import web

from counterd.web.ranges import Span
from counterd.web.reply import Parts, Reply

logger = logging.getLogger(__name__)

_PIECE_BYTES: Final = 256 * 1024
SERVER: Final = "counterd"


async def send(
    request: web.BaseRequest, reply: Reply, descriptor: int | None
) -> web.StreamResponse:
    """Send ``reply``; ``descriptor`` is the open file of a body that is a part of one."""
    headers = {**reply.headers, "Server": SERVER}
    if not isinstance(reply.body, Parts):
        return web.Response(
            status=reply.status, reason=reply.reason, headers=headers, body=reply.body
        )
    assert descriptor is not None
    response = web.StreamResponse(status=reply.status, headers=headers)
    response.content_length = reply.length_bytes
    await response.prepare(request)
    if request.method != "HEAD":
        for piece in reply.body.pieces:
            if isinstance(piece, bytes):
                await response.write(piece)
            elif not await _is_read_and_sent(response, piece, descriptor):
                # What was promised cannot be sent, and the next answer must not be taken for the
                # rest of this one.
                if request.transport is not None:
                    request.transport.abort()
                break
    return response


async def _is_read_and_sent(response: web.StreamResponse, span: Span, descriptor: int) -> bool:
    at = span.start
    while at < span.stop:
        # In a thread: a disk may make us wait, and counted pages must not wait with us.
        piece = await asyncio.to_thread(_piece, descriptor, at, span.stop)
        if not piece:
            return False
        await response.write(piece)
        at += len(piece)
    return True


def _piece(descriptor: int, start: int, stop: int) -> bytes:
    """Return the next bytes, none if the file has shrunk or cannot be read."""
    try:
        return os.pread(descriptor, min(_PIECE_BYTES, stop - start), start)
    except OSError as error:
        logger.error("file cannot be read on: error=%s", error)  # noqa: TRY400 - it says it all
        return b""
