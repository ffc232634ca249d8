"""What is answered at once is what the long way would answer, and counts the same."""

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from gzip import decompress as gunzip
from pathlib import Path

import pytest

from counterd.model import Address, Kind
from counterd.ssi.context import Limits
from counterd.start_values import set_counter
from counterd.store.counters import Wish
from tests.asking import LONG_AGO_S
from tests.process import Client
from tests.serving import Serving, serving
from tests.web.protocol.wire import get, wire

FILES = {
    "p.shtml": '<html><!--#counter fmt="%T %U %V %N" --> <!--#counter sel="total" fmt="%T"-->',
    "long.shtml": "<p>words that are compressed</p>\n" * 60 + '<!--#counter fmt="%T" -->',
    "echo.shtml": '<!--#echo var="REMOTE_ADDR" --> <!--#echo var="REQUEST_URI" --> '
    '<!--#echo var="HTTP_USER_AGENT" --> <!--#echo var="SERVER_PORT" --><!--#printenv -->',
    "days.shtml": '<!--#counter fmt="%{today} %{today.unique} %{online}" -->',
    "other.shtml": '<!--#counter url="/$QUERY_STRING" fmt="%T %w" -->',
    "sum.shtml": '<!--#counter url="/docs/* /p.shtml" fmt="%T" -->',
    "meta.shtml": '<META HTTP-EQUIV="X-Hits" CONTENT="${COUNTER}">\n'
    '<META HTTP-EQUIV="Status" CONTENT="404 Gone">\nx',
    "old.shtml": '<meta charset="iso-8859-1">\u00e4<!--#counter -->',
    "wrong.shtml": '<!--#include virtual="/none" --><!--#nonsense -->',
    "plain.shtml": '<!DOCTYPE html><p>caf\u00e9 <!--#counter fmt="%T hits by %U, %X" --></p>'
    '<!--#counter url="/p.shtml" fmt="%T" --> <!--#counter fmt="%M %tC %u %,06T" -->',
    "docs/index.shtml": '<!--#counter fmt="%v" --><!--#include virtual="part.html" -->',
    "docs/part.html": "part <!--#counter -->",
    "a.html": "a file that is counted\n" * 50,
    "a.bin": "\0\1" * 600,
    "a.css": "p { color: red }\n" * 60,
    "a.css.gz": "not looked into",
    "e.html": "sorry",
    "empty.html": "",
}
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
    *("/none", "/../x", "/.hidden", "/p.shtml/", "/%00", "/-/none", "/healthz"),
)


TABLES = ("pages", "referrers", "browsers", "systems", "statuses")


@asynccontextmanager
async def site(folder: Path, **settings: object) -> AsyncIterator[Serving]:
    folder.mkdir()
    own: dict[str, object] = {
        "meta_headers": "x-hits status",
        "error_page": "416=/e.html",
        "own_requests_per_s": 10_000,
    }
    async with serving(folder, **own, **settings) as server:
        for name, text in FILES.items():
            path = server.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("latin-1"))
            os.utime(path, (LONG_AGO_S, LONG_AGO_S))
        await asyncio.sleep(0.1)  # files that changed a moment ago may change again unseen
        yield server


async def answer(server: Serving, request: bytes) -> bytes:
    async with wire(server.port) as one:
        # A connection on which aiohttp waits already.
        assert await one.ask(get("/healthz")) == 200
        await one.send(request)
        head = await one.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        body = await one.reader.readexactly(int(length[1])) if length else b""
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

        def broken(*_: object) -> None:
            raise RuntimeError("our mistake")

        monkeypatch.setattr("counterd.web.answers.Answers.begin", broken)
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


async def test_who_comes_again_sees_a_page_that_has_changed(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        page = server.root / "own.shtml"
        for number in range(1, 30, 5):
            page.write_text(f'{number}: <!--#counter fmt="%T, %U" -->')
            os.utime(page, (LONG_AGO_S + number, LONG_AGO_S + number))
            await asyncio.sleep(0.06)  # what has settled is remembered
            for later in range(5):
                text = (await client.ask("/own.shtml")).text
                assert text == f"{number}: {number + later}, 1"


async def test_who_comes_again_is_another_once_the_key_of_the_day_is_gone(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        (server.root / "own.shtml").write_text('<!--#counter fmt="%T %U %V" -->')
        await asyncio.sleep(0.06)
        for number in range(1, 6):
            assert (await client.ask("/own.shtml")).text == f"{number} 1 1"
        server.clock.now += 86_400
        hits, clients, recent = 5, 1, 1
        async with asyncio.timeout(10):
            while clients == 1:
                hits += 1
                total, clients, recent = map(int, (await client.ask("/own.shtml")).text.split())
                assert total == hits
        assert (clients, recent) == (2, 2)
        assert (await client.ask("/own.shtml")).text == f"{hits + 1} 2 2"


async def test_a_count_that_is_set_by_hand_goes_on_from_there(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        for number in range(1, 6):
            assert (await client.ask("/old.shtml")).text.endswith(str(number))
        await set_counter(server.db, Wish(Address(Kind.ACCESS, "/old.shtml"), 1000, None, None))
        assert (await client.ask("/old.shtml")).text.endswith("1001")


async def test_a_page_without_a_counter_of_its_own_shows_the_shared_one(tmp_path: Path) -> None:
    async with (
        site(tmp_path / "a", counters_max=1) as server,
        Client("127.0.0.1", server.port) as client,
    ):
        await client.ask("/p.shtml")
        for number in range(1, 6):
            assert (await client.ask("/old.shtml")).text.endswith(str(number))


async def test_a_page_that_grows_too_long_ends_as_it_would_by_the_long_way(tmp_path: Path) -> None:
    digits = '<!--#counter fmt="%T" -->' * 90
    room = Limits().output_bytes - 90
    told = []
    for name, fast in (("a", True), ("b", False)):
        async with site(tmp_path / name, fast_path=fast) as server:
            # Its text leaves room for counters of one digit each.
            (server.root / "long.shtml").write_text("x" * room + digits)
            await asyncio.sleep(0.06)
            async with Client("127.0.0.1", server.port) as client:
                told.append([(await client.ask("/long.shtml")).text[room:] for _ in range(12)])
    assert told[0] == told[1]
    assert told[0][8] == "9" * 90
    assert told[0][10] != "11" * 90


async def test_who_comes_again_gets_the_form_that_lies_there_now(tmp_path: Path) -> None:
    packed = {"Accept-Encoding": "gzip"}
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        style = server.root / "b.css"
        style.write_text("p { color: red }\n" * 60)
        os.utime(style, (LONG_AGO_S, LONG_AGO_S))
        await asyncio.sleep(0.06)
        told = [(await client.ask("/b.css", packed)).body for _ in range(5)]
        assert [gunzip(body) for body in told] == [style.read_bytes()] * 5
        (server.root / "b.css.gz").write_bytes(b"packed by somebody")
        assert (await client.ask("/b.css", packed)).body == b"packed by somebody"
        (server.root / "b.css.gz").unlink()
        assert (await client.ask("/b.css", packed)).body == told[0]


@pytest.mark.parametrize("target", ["/p.shtml", "/plain.shtml", "/long.shtml", "/a.bin", "/a.html"])
async def test_who_comes_again_is_answered_by_the_shorter_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        for _ in range(4):
            assert (await client.ask(target)).status == 200

        def broken(*_: object) -> None:
            raise RuntimeError("not the shorter way")

        monkeypatch.setattr("counterd.web.answers.Answers.begin", broken)
        monkeypatch.setattr("counterd.web.answers.Answers.answer", broken)
        for _ in range(3):
            assert (await client.ask(target)).status == 200
        monkeypatch.undo()
