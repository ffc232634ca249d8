"""What is answered at once is what the long way would answer, and counts the same."""

import asyncio
import json
import logging
import re
from pathlib import Path

import pytest

from counterd.web.edge import Edge
from counterd.web.own.pages import OwnPages
from tests.process import Client
from tests.serving import Serving
from tests.web.kinds import FILES, mistaken, site
from tests.web.protocol.wire import get, wire

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"
HEADERS: tuple[tuple[str, ...], ...] = (
    (),
    ("Accept-Encoding: gzip, br",),
    (f"User-Agent: {CHROME}", "Referer: http://there.example/a?b", "Accept-Encoding: gzip"),
    ("User-Agent: Googlebot/2.1",),
    ("X-Forwarded-For: 192.0.2.77", "X-Forwarded-Proto: https", "Cookie: counterd_opt_out=1"),
    ("X-Forwarded-For: 2001:db8::1, 10.0.0.1", "Referer: /own"),
    ("Sec-Purpose: prefetch",),
    ("Range: bytes=0-9",),
    ("Range: bytes=5-6,8-9",),
    ("Range: bytes=99999-",),
    ("If-None-Match: *",),
    ("If-Modified-Since: Tue, 24 Nov 2026 00:00:00 GMT",),
    ('If-Match: "x"',),
    ("Connection: close",),
    ("Connection: keep-alive", "X-Odd: \xe4<b>"),
)
TARGETS = (
    *(f"/{name}" for name in FILES),
    *(
        "/",
        "/docs/",
        "/docs",
        "/docs/./index.shtml",
        "/p.shtml?x=<b>",
        "/%70.shtml",
        "/other.shtml?a",
    ),
    *(
        "/-/badge/p.shtml.svg?show",
        "/-/badge/p.shtml.svg?style=none",
        "/-/badge/guest/x.svg",
        "/-/badge.svg?url=/p.shtml",
        "/-/count/p.shtml.json",
        "/-/pixel.gif?url=/guest/y",
        "/counter/p.shtml.json",
    ),
    *("/none", "/../x", "/.hidden", "/p.shtml/", "/%00", "/-/none", "/healthz"),
)


TABLES = ("pages", "referrers", "browsers", "systems", "statuses")


async def answer(server: Serving, request: bytes) -> bytes:
    async with asyncio.timeout(10), wire(server.port) as one:
        # A connection on which aiohttp waits already.
        assert await one.ask(get("/healthz")) == 200
        await one.send(request)
        head = await one.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        body = await one.reader.readexactly(int(length[1])) if length else b""
        if b"HTTP/1.0" in request or b"close" in request:
            assert await one.reader.read() == b""
    plain = re.sub(rb"Date: [^\r]*|boundary=\w+|--\w{32}|\"[0-9a-f]+-", b"", head + body)
    return plain.replace(b"%d" % server.port, b"PORT")


async def test_both_ways_answer_the_same(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as short, site(tmp_path / "b", fast_path=False) as long:
        for lines in HEADERS:
            for target in TARGETS:
                request = get(target, *lines).decode().encode("latin-1")
                # What came before is answered by a shorter way from the third time on.
                for _ in range(4):
                    assert await answer(short, request) == await answer(long, request), request
        for target in ("/-/api/counters", "/-/api/stats?range=30d"):
            assert await answer(short, get(target)) == await answer(long, get(target))


async def test_both_ways_answer_the_same_in_http_1_0(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as short, site(tmp_path / "b", fast_path=False) as long:
        for lines in ((), ("Connection: close", "Accept-Encoding: gzip")):
            for target in TARGETS:
                request = get(target, *lines).replace(b"HTTP/1.1", b"HTTP/1.0")
                for _ in range(4):
                    assert await answer(short, request) == await answer(long, request), request


async def test_the_numbers_are_the_same(tmp_path: Path) -> None:
    told = []
    for name, fast in (("a", True), ("b", False)):
        public = ["counters", "dashboard"]
        async with site(tmp_path / name, fast_path=fast, public=public) as server:
            for lines in HEADERS:
                for target in TARGETS:
                    for _ in range(3):
                        await answer(server, get(target, *lines).decode().encode("latin-1"))
            async with Client("127.0.0.1", server.port) as client:
                urls = ("/p.shtml", "/a.html", "/days.shtml", "/docs/", "/a.css")
                told.append(
                    [(await client.ask(f"/-/api/counter?url={url}")).text for url in urls]
                    + [(await client.ask(f"/-/table/{table}.csv")).text for table in TABLES]
                )
    assert told[0] == told[1]
    assert '"total":0' not in told[0][0].replace(" ", "")


@pytest.mark.parametrize(
    "target",
    [
        "/p.shtml",
        "/a.html",
        "/none",
        "/docs/none/",
        "/-/badge/p.shtml.svg?show",
        "/-/badge/p.shtml.svg?style=none",
    ],
)
async def test_what_needs_no_reading_never_goes_the_long_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    async with (
        site(tmp_path / "a", access_log=str(tmp_path / "a.log")) as server,
        Client("127.0.0.1", server.port) as client,
    ):
        status = (await client.ask(target)).status
        monkeypatch.setattr(Edge, "handle", mistaken)
        assert [(await client.ask(target)).status for _ in range(4)] == [status] * 4
    assert (tmp_path / "a.log").read_text().count(f" {status} ") == 5


async def test_a_mistake_in_a_page_of_our_own_is_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        assert (await client.ask("/-/badge/p.shtml.svg?show")).status == 200
        monkeypatch.setattr(OwnPages, "answer", mistaken)
        assert (await client.ask("/-/badge/p.shtml.svg?show")).status == 500
        assert (await client.ask("/p.shtml")).text.startswith("<html>1 ")


async def test_both_ways_write_the_same_lines_into_the_log(tmp_path: Path) -> None:
    told = []
    for name, fast in (("a", True), ("b", False)):
        settings = {"access_log": str(tmp_path / f"{name}.log"), "access_log_format": "json"}
        async with site(tmp_path / name, fast_path=fast, **settings) as server:
            for lines in HEADERS:
                for target in TARGETS:
                    request = get(target, *lines).decode().encode("latin-1")
                    for _ in range(3):
                        await answer(server, request)
            await answer(server, get("/p.shtml").replace(b"HTTP/1.1", b"HTTP/1.0"))
        found = [json.loads(line) for line in (tmp_path / f"{name}.log").read_text().splitlines()]
        told.append([{**line, "took_s": None} for line in found if line["target"] != "/healthz"])
    assert told[0] == told[1]
    assert len(told[0]) >= 3 * (len(TARGETS) - 1) * len(HEADERS)


async def test_the_past_of_a_page_is_read_once_and_then_known(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server:
        for number in range(1, 6):
            assert (await server.text("/days.shtml")).startswith(f"{number} 1 ")


async def test_a_page_that_wants_more_each_time_is_shown_whole(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server:
        (server.root / "days2.shtml").write_text(
            '<!--#counter url="/$QUERY_STRING" fmt="%T %{today}" -->'
        )
        for number in range(1, 4):
            await server.text("/p.shtml")
            assert await server.text("/days2.shtml?p.shtml") == f"{number} {number}"
            assert await server.text(f"/days2.shtml?none{number}") == "0 0"


async def test_a_page_is_read_anew_once_it_has_changed(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        for number in range(1, 20):
            (server.root / "p.shtml").write_text(f"{number} <!--#counter -->")
            assert (await client.ask("/p.shtml")).text == f"{number} {number}"


async def test_where_requests_are_logged_all_are(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    async with (
        site(tmp_path / "a", access_log=str(log)) as server,
        Client("127.0.0.1", server.port) as client,
    ):
        for _ in range(5):
            assert (await client.ask("/p.shtml")).status == 200
    assert log.read_text().count("GET /p.shtml HTTP/1.1") == 5


async def test_our_mistake_is_told_once_and_the_connection_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        assert (await client.ask("/p.shtml")).text.startswith("<html>1 ")
        monkeypatch.setattr("counterd.web.answers.Answers.begin", mistaken)
        assert (await client.ask("/p.shtml")).status == 500
        monkeypatch.undo()
        monkeypatch.setattr("counterd.web.shortcut.head", wrong_head)
        assert (await client.ask("/p.shtml")).status == 500
        monkeypatch.undo()
        assert (await client.ask("/p.shtml")).text.startswith("<html>3 ")
    assert sum(record.levelno == logging.ERROR for record in caplog.records) == 2


def wrong_head(status: int, reason: object, headers: object, length: int, now: float) -> bytes:
    if status == 200:
        raise ValueError("not a line of a head")
    return b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: %d\r\n\r\n" % length
