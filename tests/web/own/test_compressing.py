"""Own pages as gzip: for who takes it, if it is worth it, and never twice."""

import gzip
from pathlib import Path
from random import Random

import pytest

from counterd.model import Outcome
from counterd.web.own.compressing import compressed
from counterd.web.reply import Headers, Reply
from tests.asking import asked
from tests.serving import serving

TAKES = asked("/-/map", {"Accept-Encoding": "gzip, br"})
PAGE = b"<p>The same words. </p>" * 100


def reply(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    own: Headers = {"Content-Type": kind, **headers}
    return Reply(200, own, body, Outcome.OTHER)


def test_who_takes_gzip_gets_it() -> None:
    answer = compressed(reply(PAGE), TAKES)
    assert isinstance(answer.body, bytes)
    assert gzip.decompress(answer.body) == PAGE
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_who_does_not_gets_it_as_it_is_and_caches_are_told() -> None:
    answer = compressed(reply(PAGE, Vary="Accept"), asked("/-/map"))
    assert answer.body == PAGE
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "plain",
    [
        reply(b"short"),
        reply(PAGE, "image/png"),
        reply(gzip.compress(PAGE * 1000), **{"Content-Encoding": "gzip"}),
        Reply(303, {"Location": "/"}, b"", Outcome.OTHER),
    ],
)
def test_what_is_not_worth_it_stays(plain: Reply) -> None:
    assert compressed(plain, TAKES) is plain


def test_what_would_be_no_smaller_stays() -> None:
    noise = Random(5).randbytes(2000)
    answer = compressed(reply(noise), TAKES)
    assert answer.body == noise
    assert "Content-Encoding" not in answer.headers


async def test_the_server_does_so_unless_it_is_told_not_to(tmp_path: Path) -> None:
    headers = {"Accept-Encoding": "gzip"}
    async with serving(tmp_path) as server:
        answer = await server.ask("/-/privacy", headers)
        assert answer.headers["content-encoding"] == "gzip"
        assert b"What this server stores" in gzip.decompress(answer.body)
    async with serving(tmp_path, gzip=False) as server:
        assert "content-encoding" not in (await server.ask("/-/privacy", headers)).headers
