"""Print what each step of a counted page takes, in microseconds, without a network between.

Each step is called in a loop on what the step before made of the same request, and the best of
several rounds is told. What is indented is a part of the line above it; what the parts leave is
that line's own work.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import Final

from aiohttp import web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_parser import HttpRequestParser

from counterd.commands.serving import _fast_loop
from counterd.ledger import Wanted
from counterd.model import SITE_TOTAL, Address, Kind, Outcome, Served
from counterd.web.asked import Asked
from counterd.web.heading import dated, head
from counterd.web.hosts import asked_host, heard_headers
from counterd.web.prepared import PreparedPage
from counterd.web.protocol.handler import Answering
from counterd.web.protocol.instant import Came, Instantly
from counterd.web.protocol.plain import Heads, Plain
from counterd.web.root import File
from counterd.web.sending import send
from counterd.web.target import requested, split_target
from counterd.web.viewing import filled
from tests.asking import asked
from tests.bench.cases import COUNTED
from tests.bench.crowd import SIZE, Crowd
from tests.bench.pages import write_site
from tests.bench.parts import HEAD, Parts, parts

ROUNDS: Final = 7
CALLS: Final = 2_000
TURNS: Final = 40

Steps = AsyncIterator[tuple[str, float]]


def drop(_: bytes) -> bool:
    """Take an answer for nobody."""
    return True


def called_us(call: Callable[[], object]) -> float:
    """Return the microseconds of one call, in the best of several rounds."""
    best_s = float("inf")
    for _ in range(ROUNDS):
        began_s = perf_counter()
        for _ in range(CALLS):
            call()
        best_s = min(best_s, perf_counter() - began_s)
    return best_s / CALLS * 1e6


async def awaited_us(call: Callable[[], Awaitable[object]]) -> float:
    """Return the microseconds of one answer, in the best of several rounds."""
    best_s = float("inf")
    for _ in range(ROUNDS):
        began_s = perf_counter()
        for _ in range(CALLS):
            _ = await call()
        best_s = min(best_s, perf_counter() - began_s)
    return best_s / CALLS * 1e6


async def asked_us(answer: Answering, instantly: Instantly | None = None) -> float:
    """Return the microseconds of one request when 64 connections ask at once."""
    crowd = Crowd(answer, instantly)
    await asyncio.sleep(0)  # until all of them wait for a request
    best_s = float("inf")
    for _ in range(ROUNDS):
        began_s = perf_counter()
        for _ in range(TURNS):
            await crowd.ask(HEAD)
        best_s = min(best_s, perf_counter() - began_s)
    assert crowd.sink.last.startswith(b"HTTP/1.1 200 ")
    crowd.close()
    return best_s / TURNS / SIZE * 1e6


async def heard() -> web.BaseRequest:
    """Return the request as the protocol hands it on."""
    requests: list[web.BaseRequest] = []

    async def keep(request: web.BaseRequest) -> web.StreamResponse:
        requests.append(request)
        return web.Response()

    crowd = Crowd(keep)
    await crowd.ask(HEAD)
    crowd.close()
    return requests[0]


def parse_us() -> float:
    """Return the microseconds of aiohttp's parser alone."""
    loop = asyncio.get_running_loop()
    parser = HttpRequestParser(BaseProtocol(loop), loop, 1 << 16)
    return called_us(lambda: parser.feed_data(HEAD))


async def steps(one: Parts) -> Steps:
    """Yield each step of the short way with its microseconds, then those of the long one.

    ``one`` keeps its counts in memory.
    """
    heads, came = Heads(100), Came("192.0.2.7", "http", ("127.0.0.1", 8080))
    plain = heads.read(HEAD)
    assert plain is not None
    reception = one.reception
    assert reception.answer_instantly(plain, came, drop)
    yield "in memory", await asked_us(reception.answer, reception.answer_instantly)
    yield "  read the head", called_us(lambda: heads.read(HEAD))
    yield "  reception, shortcut", called_us(lambda: reception.answer_instantly(plain, came, drop))
    async for step in short_steps(one, plain):
        yield step
    async for step in long_steps(one):
        yield step


async def short_steps(one: Parts, plain: Plain) -> Steps:
    """Yield the steps behind the shortcut: of what comes again, then of what is new."""
    visit: Asked = asked(COUNTED, plain.fields.headers)
    file = one.root.find(visit.target)
    assert isinstance(file, File)
    page = one.pages.compiled(file)
    assert page is not None
    visitor, what, at = one.hits.visitor(visit), one.pages.what(page, file), int(visit.now)
    hit = one.hits.hit_by(visitor, at, what)
    shown = await one.pages.body(page, file, visit, hit)  # after which it need not be evaluated
    assert page.steady is not None
    wanted = Wanted(page.steady.wanted)
    known, sending = one.ledger.known(hit, wanted), one.showing.sending(file, shown, visit)
    assert known is not None
    prepared = PreparedPage(known, COUNTED, sending)
    counters, date = one.ledger.post_again(known, at), dated(at)
    assert counters is not None
    yield "    count and look", called_us(lambda: one.ledger.post_again(known, at))
    yield "    answer", called_us(lambda: prepared.answer(file, counters, at, date))
    reply, counted = one.showing.reply(file, shown, visit), one.ledger.post_now(hit, wanted)
    assert counted is not None
    yield "    new: hit of a visitor", called_us(lambda: one.hits.hit_by(visitor, at, what))
    yield "    new: count and look", called_us(lambda: one.ledger.post_now(hit, wanted))
    yield "    new: fill the page", called_us(lambda: filled(page, counted, visit))
    yield "    new: reply to it", called_us(lambda: one.showing.reply(file, shown, visit))
    yield "    new: head", called_us(lambda: head(200, None, reply.headers, len(shown.body), at))


async def long_steps(one: Parts) -> Steps:
    """Yield the steps of the way through aiohttp."""
    ready = b" " * 2_300

    async def constant(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=ready)

    request = await heard()
    yield "the long way, in memory", await asked_us(one.reception.answer)
    yield "  protocol, a ready answer", await asked_us(constant)
    yield "    parse", parse_us()
    yield "  reception and edge", await awaited_us(lambda: one.reception.answer(request))
    yield "    host", called_us(lambda: asked_host(request))
    yield "    target", called_us(lambda: requested(split_target(request.raw_path)[0]))
    async for step in site_steps(one, request):
        yield step


async def site_steps(one: Parts, request: web.BaseRequest) -> Steps:
    """Yield the steps behind the edge."""
    visit: Asked = asked(COUNTED, heard_headers(request))
    file = one.root.find(visit.target)
    assert isinstance(file, File)
    page = one.pages.compiled(file)
    assert page is not None

    def hit() -> object:
        return one.hits.hit(visit, COUNTED, Outcome.VIEW, has_counter_tag=True)

    made = one.hits.hit(visit, COUNTED, Outcome.VIEW, has_counter_tag=True)
    wanted = Wanted((Address(Kind.ACCESS, COUNTED), SITE_TOTAL))
    shown = await one.pages.body(page, file, visit, made)
    reply = one.showing.reply(file, shown, visit)
    yield "    find the file", called_us(lambda: one.root.find(visit.target))
    yield "    hit", called_us(hit)
    yield "    count, statistics too", await awaited_us(lambda: one.ledger.post(made, wanted))
    yield "    evaluate the page", await awaited_us(lambda: one.pages.body(page, file, visit, None))
    yield "    reply", called_us(lambda: one.showing.reply(file, shown, visit))
    served = Served(int(visit.now), len(shown.body), 1e-4)
    yield "    note what it took", called_us(lambda: one.ledger.note(served))
    yield "    response", await awaited_us(lambda: send(request, reply, None))


async def profile() -> dict[str, float]:
    """Print all steps as they are measured, and return them."""
    found: dict[str, float] = {}

    def told(name: str, us: float) -> None:
        found[name.strip()] = us
        print(f"{name:32} {us:8.2f} us", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "site"
        write_site(root)
        async with parts(root, folder / "m.db", "memory") as one:
            async for step, us in steps(one):
                told(step, us)
        async with parts(root, folder / "p.db", "power") as one:
            reception = one.reception
            told("power", await asked_us(reception.answer, reception.answer_instantly))
            told("the long way, power", await asked_us(reception.answer))
    return found


def main() -> None:
    """Run the profile."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.steps")
    parser.add_argument("--json", type=Path, help="file for what was measured")
    wish = parser.parse_args()
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        found = runner.run(profile())
    if wish.json is not None:
        wish.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
