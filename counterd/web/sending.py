"""Send an answer that is decided: the one place that writes to a connection."""

import asyncio
import logging
import os
from typing import Final

from aiohttp import web

from counterd.web.reply import Part, Reply

logger = logging.getLogger(__name__)

_PIECE_BYTES: Final = 256 * 1024
SERVER: Final = "counterd"


async def send(
    request: web.BaseRequest, reply: Reply, descriptor: int | None
) -> web.StreamResponse:
    """Send ``reply``; ``descriptor`` is the open file of a body that is a part of one."""
    headers = {**reply.headers, "Server": SERVER}
    if not isinstance(reply.body, Part):
        return web.Response(
            status=reply.status, reason=reply.reason, headers=headers, body=reply.body
        )
    assert descriptor is not None
    response = web.StreamResponse(status=reply.status, headers=headers)
    response.content_length = reply.length_bytes
    await response.prepare(request)
    if request.method != "HEAD":
        await _pieces(request, response, reply.body, descriptor)
    return response


async def _pieces(
    request: web.BaseRequest, response: web.StreamResponse, part: Part, descriptor: int
) -> None:
    at = part.start
    while at < part.stop:
        # In a thread: a disk may make us wait, and counted pages must not wait with us.
        piece = await asyncio.to_thread(_piece, descriptor, at, part.stop)
        if not piece:
            # What was promised cannot be sent, and the next answer must not be taken for the rest
            # of this one.
            if request.transport is not None:
                request.transport.abort()
            return
        await response.write(piece)
        at += len(piece)


def _piece(descriptor: int, start: int, stop: int) -> bytes:
    """Return the next bytes, none if the file has shrunk or cannot be read."""
    try:
        return os.pread(descriptor, min(_PIECE_BYTES, stop - start), start)
    except OSError as error:
        logger.error("file cannot be read on: error=%s", error)  # noqa: TRY400 - it says it all
        return b""
