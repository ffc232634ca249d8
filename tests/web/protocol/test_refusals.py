"""What a refused request is told: the status that fits, and nothing of what it sent."""

import pytest
from aiohttp.http_exceptions import BadHttpMessage, LineTooLong

from counterd.web.protocol.refusals import HeadRefusal, refusal, status_of, too_large


@pytest.mark.parametrize(
    ("error", "has_line", "status"),
    [
        (HeadRefusal(too_large(has_line=True)), False, 431),
        (LineTooLong(b"x"), False, 414),
        (LineTooLong(b"x"), True, 431),
        (BadHttpMessage("Too many headers received"), True, 431),
        (BadHttpMessage("<script>"), True, 400),
        (None, True, 400),
    ],
)
def test_the_status_says_what_is_wrong(
    error: BaseException | None, has_line: bool, status: int
) -> None:
    answer = refusal(status_of(400, error, has_line=has_line))
    assert answer.status == status
    assert answer.text == f"{status} {answer.reason}\n"
    assert not answer.keep_alive
