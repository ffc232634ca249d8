"""What a request is told that the protocol refuses before anybody looks at it."""

from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage, LineTooLong

from counterd.web.heading import SERVER

_TOO_MANY: Final = "Too many headers received"


class HeadRefusal(BadHttpMessage):
    """Raised for a head that is too large or too slow; has the status to answer with."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def status_of(status: int, error: BaseException | None, *, has_line: bool) -> HTTPStatus:
    """Return what fits better than 400; without ``has_line`` it is the target that is too long."""
    if isinstance(error, HeadRefusal):
        return error.status
    if isinstance(error, LineTooLong):
        return too_large(has_line=has_line)
    if isinstance(error, BadHttpMessage) and error.message == _TOO_MANY:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return HTTPStatus(status)


def too_large(*, has_line: bool) -> HTTPStatus:
    """Return the status for a head that is too large."""
    if has_line:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return HTTPStatus.REQUEST_URI_TOO_LONG


def refusal(status: HTTPStatus) -> web.Response:
    """Return an answer that ends the connection and repeats nothing of what was sent."""
    answer = web.Response(
        status=status, text=f"{status.value} {status.phrase}\n", headers={"Server": SERVER}
    )
    answer.force_close()
    return answer


async def unspoken(request: web.BaseRequest) -> web.StreamResponse:
    """Answer a request in a version of HTTP that is not spoken here."""
    return refusal(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
