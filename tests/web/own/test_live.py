"""All who watch are told the same; nobody samples while nobody watches, or after the end."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from counterd.errors import StoreError
from counterd.web.own.live import Live
from counterd.web.own.now import Now
from counterd.web.own.refusal import Refusal
from counterd.web.reply import Stream
from counterd.web.streams import Streams
from tests.asking import question
from tests.process import process
from tests.serving import serving

WITHIN_S = 5.0  # of a loaded machine; a stream that is waited for takes ten
RETRY = b"retry: 3000\n\n"


class Site:
    """Counts its samples; each differs from the one before unless it rests."""

    def __init__(self) -> None:
        self.samples = 0
        self.rests = False
        self.fails = False

    async def now(self, at: int) -> Now:
        self.samples += 1
        if self.fails:
            raise StoreError("disk I/O error")
        number = "0" if self.rests else str(self.samples)
        return Now(str(at), number, "", "", "", ())


async def watching(live: Live) -> AsyncGenerator[bytes, None]:
    reply = await live.watch(question("/-/live"))
    assert reply.headers["Content-Type"] == "text/event-stream"
    assert isinstance(reply.body, Stream)
    return reply.body.pieces


async def next_event(pieces: AsyncGenerator[bytes, None]) -> bytes:
    async with asyncio.timeout(10):
        while not (piece := await anext(pieces)):
            pass
    return piece


async def test_who_watches_is_told_what_changes() -> None:
    site, streams = Site(), Streams(lambda: 1234.5)
    live = Live(site.now, streams, tick_s=0)
    async with aclosing(await watching(live)) as pieces:
        assert await next_event(pieces) == RETRY
        for number in (1, 2, 3):
            event = await next_event(pieces)
            assert event.startswith(b"data: ")
            assert event.endswith(b"\n\n")
            now = msgspec.json.decode(event.removeprefix(b"data: "), type=Now)
            assert (now.at, int(now.online) >= number) == ("1234", True)


async def test_silence_is_broken_by_comments() -> None:
    site = Site()
    site.rests = True
    async with aclosing(await watching(Live(site.now, Streams(float), tick_s=0))) as pieces:
        assert await next_event(pieces) == RETRY
        assert (await next_event(pieces)).startswith(b"data: ")
        samples = site.samples
        assert await next_event(pieces) == b": still here\n\n"
        assert site.samples - samples <= 10  # of two seconds each: before a proxy gives up
        assert await next_event(pieces) == b": still here\n\n"


async def test_many_who_watch_cost_one_sample() -> None:
    site, streams = Site(), Streams(float)
    live = Live(site.now, streams, tick_s=3600)
    watchers = [await watching(live) for _ in range(5)]
    for pieces in watchers:
        assert await next_event(pieces) == RETRY
    assert streams.count == 5
    told = {await next_event(pieces) for pieces in watchers}
    assert (site.samples, len(told)) == (1, 1)
    for pieces in watchers:
        await pieces.aclose()
    assert streams.count == 0


async def test_nothing_is_done_while_nobody_watches() -> None:
    site = Site()
    live = Live(site.now, Streams(float), tick_s=0)
    await asyncio.sleep(0)
    assert site.samples == 0
    for _ in range(2):
        pieces = await watching(live)
        assert await next_event(pieces) == RETRY
        assert (await next_event(pieces)).startswith(b"data: ")
        await pieces.aclose()
        samples = site.samples
        for _ in range(20):
            await asyncio.sleep(0)
        assert site.samples == samples


async def test_who_comes_later_is_not_told_of_long_ago() -> None:
    site = Site()
    live = Live(site.now, Streams(float), tick_s=0)
    async with aclosing(await watching(live)) as pieces:
        await next_event(pieces)
        assert b'"online":"1"' in await next_event(pieces)
    async with aclosing(await watching(live)) as pieces:
        await next_event(pieces)
        assert b'"online":"1"' not in await next_event(pieces)


async def test_a_store_that_fails_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    site = Site()
    site.fails = True
    async with aclosing(await watching(Live(site.now, Streams(float), tick_s=0))) as pieces:
        assert await next_event(pieces) == RETRY
        while site.samples < 3:
            assert await anext(pieces) == b""
        site.fails = False
        assert (await next_event(pieces)).startswith(b"data: ")
    assert "what happens now cannot be told: error=disk I/O error" in caplog.text


async def test_streams_end_with_the_server() -> None:
    site, streams = Site(), Streams(float)
    pieces = await watching(Live(site.now, streams, tick_s=3600))
    assert await next_event(pieces) == RETRY
    assert (await next_event(pieces)).startswith(b"data: ")
    waiting = asyncio.ensure_future(anext(pieces, b"over"))
    await asyncio.sleep(0)
    streams.end()
    assert await waiting in (b"", b"over")
    assert await anext(pieces, b"over") == b"over"
    assert streams.count == 0


async def test_a_stream_does_not_live_for_ever() -> None:
    # Whoever's token was revoked meanwhile is looked at again.
    site = Site()
    site.rests = True
    async with aclosing(await watching(Live(site.now, Streams(float), tick_s=0))) as pieces:
        async with asyncio.timeout(20):
            count = len([piece async for piece in pieces])
    assert 200 < count < 1000


async def test_too_many_are_refused() -> None:
    streams = Streams(float, most=1)
    live = Live(Site().now, streams, tick_s=0)
    async with aclosing(await watching(live)) as pieces:
        await next_event(pieces)
        with pytest.raises(Refusal) as caught:
            await watching(live)
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "60")


@asynccontextmanager
async def listening(port: int) -> AsyncIterator[asyncio.StreamReader]:
    """A reader of ``/-/live``, its head read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET /-/live HTTP/1.1\r\nHost: test.example\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        yield reader
    finally:
        writer.close()


async def told(reader: asyncio.StreamReader) -> Now:
    async with asyncio.timeout(20):
        await reader.readuntil(b"data: ")
        return msgspec.json.decode(await reader.readuntil(b"\n"), type=Now)


async def test_a_visit_is_told_to_who_watches(tmp_path: Path) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server, listening(server.port) as reader:
        (server.root / "p.html").write_text("a page")
        before = await told(reader)
        assert (before.hits, before.online, before.pages) == ("0", "0", ())
        assert (await server.ask("/p.html")).status == 200
        after = await told(reader)
        assert (after.hits, after.visitors, after.online) == ("1", "1", "1")
        assert [(page.name, page.count) for page in after.pages] == [("/p.html", "1")]


async def test_a_server_that_is_watched_ends_at_once(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with process(tmp_path / "site", tmp_path / "c.db", "--public", "dashboard") as running:
        async with listening(running.port) as reader:
            await told(reader)
            began_s = time.perf_counter()
            await asyncio.to_thread(running.stop)
            assert time.perf_counter() - began_s < WITHIN_S
            rest = await reader.read()
            assert rest.endswith(b"0\r\n\r\n"), "the stream was ended, not cut"
