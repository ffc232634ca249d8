"""Receive the body of a request, within bounds of size and time."""

import asyncio
from typing import Final

from aiohttp import web

from counterd.web.reply import Headers

BODY_BYTES_MAX: Final = 65_536  # forms of ours have a few fields
_BODY_MAX_S: Final = 10.0
FORM: Final = "application/x-www-form-urlencoded"


class BodyError(Exception):
    """Says by a status of HTTP why a body was not taken; the connection is of no use any more."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def headers(self) -> Headers:
        """What ends the connection: where the next request would begin nobody knows."""
        return {"Connection": "close"}


async def body(request: web.BaseRequest) -> bytes:
    """Return the body of ``request``.

    Raises:
        BodyError: 413 it is too large, 408 it does not arrive in time, 400 it ends too early.
    """
    if (request.content_length or 0) > BODY_BYTES_MAX:
        raise BodyError(413)
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_MAX_S):
            while piece := await request.content.readany():
                size += len(piece)
                if size > BODY_BYTES_MAX:
                    raise BodyError(413)
                pieces.append(piece)
    except TimeoutError:
        raise BodyError(408) from None
    except (web.RequestPayloadError, ConnectionError) as error:
        raise BodyError(400) from error
    return b"".join(pieces)
