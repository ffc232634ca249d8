"""Requests that nobody has thought of: bytes by chance, near to those that mean something."""

import asyncio
import contextlib
import gzip
import logging
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.answers import Said, assert_safe, said
from tests.attacks.world import PAGE
from tests.serving import Serving, serving
from tests.web.protocol.wire import get, wire

EXAMPLES = max(400, settings().max_examples)  # more by the profile of a long run
SERVED = {"/page.shtml", "/plain.txt", "/sub/a.txt", "/folder/", "/folder/index.html"}

names = st.sampled_from(
    ["page.shtml", "plain.txt", "sub", "a.txt", "folder", "index.html", "secret.txt", "c.db", "-"]
)
hidden = st.sampled_from([".env", ".git/config", ".well-known", "page.shtml.gz", "link.txt", "up"])
steps = st.sampled_from(["..", ".", "", "...", "%2e%2e", "%252e", "..%2f", "..\\", "%5c..", "%00"])
odd = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF), max_size=6)
escapes = st.binary(max_size=4).map(lambda data: "".join(f"%{byte:02x}" for byte in data))
paths = st.lists(st.one_of(names, names, hidden, steps, odd, escapes), max_size=5).map(
    lambda parts: "/" + "/".join(parts)
)
fine = st.sampled_from(["/page.shtml", "/plain.txt", "/folder", "/-/", "/healthz"])
queries = st.one_of(st.just(""), st.builds("?{}{}".format, odd, escapes))
schemes = st.sampled_from(["", "", "", "", "http://a", "//a", "HTTP://[::1]", "ftp://a", "x:"])
targets = st.builds("{}{}{}".format, schemes, st.one_of(fine, paths, paths), queries)
methods = st.sampled_from(["GET", "GET", "GET", "GET", "POST", "OPTIONS", "TRACE", "get", "G\x00"])
versions = st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", ""])
values = st.one_of(
    odd,
    st.text(st.characters(min_codepoint=0, max_codepoint=0xFF), max_size=12),
    st.sampled_from(
        [
            *("127.0.0.1", "8.8.8.8, 127.0.0.1", "::1", "[::1]:80", "unknown", 'for="[::1]"', ","),
            *("for=1.1.1.1;proto=https", "https", "javascript", "bytes=0-", "bytes=-1,0-0,9-", "*"),
            *('"x"', "W/", "Thu, 01 Jan 1970 00:00:00 GMT", "gzip;q=0.5, *", "0", "5", "chunked"),
            *("http://a/b", "Mozilla/5.0 Firefox/150", "Bearer x", "a=b; c", "\xff\xfe", "close"),
        ]
    ),
)
fields = st.sampled_from(
    [
        *("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "X-Forwarded-Host"),
        *("Host", "User-Agent", "Referer", "Cookie", "Authorization", "Origin", "Accept-Language"),
        *("Range", "If-Range", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Accept"),
        *("Connection", "Content-Type", "Sec-Purpose", "DNT", "Expect", "Upgrade", "X"),
        *("Content-Length", "Transfer-Encoding"),
    ]
)
# Where a body ends: what stands behind it must be another request, or nothing.
framing = st.sampled_from(
    [
        *("Content-Length: 0", "Content-Length: 5", "Content-Length: 5, 5", "Content-Length: +5"),
        *(
            "Content-Length: 0x5",
            "Content-Length: -1",
            "Content-Length:\x0b5",
            "Content-Length: \xb2",
        ),
        *("Transfer-Encoding: chunked", "Transfer-Encoding: \x0bchunked", "Transfer-Encoding: x"),
        *("Transfer-Encoding: gzip, chunked", "Transfer-Encoding : chunked", " folded"),
    ]
)
plain = st.builds("{}: {}".format, fields, values)
headers = st.lists(st.one_of(plain, plain, plain, framing), max_size=5)
bodies = st.sampled_from(
    [
        "",
        "",
        "",
        "",
        "hello",
        "5\r\nhello\r\n0\r\n\r\n",
        "0\r\n\r\n",
        "5;x\nhello\r\n0\r\nX: y\r\n\r\n",
    ]
)


@st.composite
def heads(draw: st.DrawFn) -> bytes:
    """Draw a request whose parts are odd, but which mostly is one."""
    line = f"{draw(methods)} {draw(targets)} {draw(versions)}"
    text = "\r\n".join([line, "Host: a.test", *draw(headers), "", draw(bodies)])
    return text.encode("latin-1", "replace")


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Draw such a request with some bytes that are missing, doubled or others."""
    data = bytearray(draw(heads()))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(data)


async def answers(server: Serving, sent: bytes) -> list[Said]:
    """Send it, and a plain request behind it; return all answers until the connection ends."""
    heard: list[Said] = []
    async with asyncio.timeout(20), wire(server.port) as one:
        await one.send(sent + get("/healthz", "Connection: close"))
        while not one.reader.at_eof():
            with contextlib.suppress(EOFError):  # of an answer that begins, all of it comes
                heard.append(await said(one.reader, has_body=True))
        return heard


def page(answer: Said) -> bytes:
    is_packed = answer.header(b"content-encoding") == b"gzip"
    return gzip.decompress(answer.body) if is_packed else answer.body


@asynccontextmanager
async def fuzzed(folder: Path) -> AsyncIterator[Serving]:
    limits = {"header_timeout_s": 1.0, "keepalive_s": 1.0, "own_requests_per_s": 10_000}
    (folder / "secret.txt").write_text("SECRET")
    async with serving(folder, **limits) as server:
        for name, text in {
            **{"page.shtml": PAGE, "plain.txt": "PLAIN", "sub/a.txt": "SUB"},
            **{"folder/index.html": "FOLDER", ".env": "SECRET", ".git/config": "SECRET"},
            **{"page.shtml.gz": "SECRET", ".well-known/.a": "SECRET"},
        }.items():
            (server.root / name).parent.mkdir(exist_ok=True)
            (server.root / name).write_text(text)
        (server.root / "link.txt").symlink_to("../secret.txt")
        (server.root / "up").symlink_to("..")
        yield server


@pytest.mark.parametrize("requests", [heads(), broken()], ids=["odd", "broken"])
def test_no_request_is_an_error_of_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, requests: st.SearchStrategy[bytes]
) -> None:
    shown, wrong = [0], list[object]()
    with asyncio.Runner() as runner:
        runner.get_loop().set_exception_handler(lambda _, context: wrong.append(context))
        world = fuzzed(tmp_path)
        server = runner.run(world.__aenter__())

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
        @given(requests)
        def attack(sent: bytes) -> None:
            heard = runner.run(answers(server, sent))
            assert heard, sent  # whatever it was, somebody was told so
            for answer in heard:
                assert_safe(answer, (str(tmp_path),))
                if number := re.match(rb"PAGE (\d+)\n", page(answer)):
                    shown[0] += 1
                    assert int(number[1]) == shown[0], sent  # no hit but those that are shown
            assert wrong == [], sent
            assert [one for one in caplog.records if one.levelno >= logging.ERROR] == [], sent

        try:
            attack()
        finally:
            runner.run(world.__aexit__(None, None, None))
    assert shown[0] > 0
    with closing(sqlite3.connect(tmp_path / "c.db")) as connection:
        rows = connection.execute("SELECT url, total FROM counters WHERE kind = 'access'")
        totals = {str(url): int(total) for url, total in rows}
    assert totals["/page.shtml"] == shown[0]
    assert set(totals) <= SERVED
