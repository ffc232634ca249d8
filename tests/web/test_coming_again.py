"""Who asks again for the same is answered by a shorter way, and sees whatever has changed."""

import asyncio
import logging
import os
from gzip import decompress as gunzip
from pathlib import Path

import pytest

from counterd.model import Address, Kind
from counterd.ssi.context import Limits
from counterd.start_values import set_counter
from counterd.store.counters import Wish
from tests.asking import LONG_AGO_S, rested
from tests.process import Client
from tests.web.kinds import mistaken, site


async def test_who_comes_again_sees_a_page_that_has_changed(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        page = server.root / "own.shtml"
        for number in range(1, 30, 5):
            page.write_text(f'{number}: <!--#counter fmt="%T, %U" -->')
            os.utime(page, (LONG_AGO_S + number, LONG_AGO_S + number))
            await rested(page)  # what has rested is remembered
            for later in range(5):
                text = (await client.ask("/own.shtml")).text
                assert text == f"{number}: {number + later}, 1"


async def test_who_comes_again_is_another_once_the_key_of_the_day_is_gone(tmp_path: Path) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        (server.root / "own.shtml").write_text('<!--#counter fmt="%T %U %V" -->')
        await rested(server.root / "own.shtml")
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
            await rested(server.root / "long.shtml")
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
        await rested(style)
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
        monkeypatch.setattr("counterd.web.answers.Answers.begin", mistaken)
        monkeypatch.setattr("counterd.web.answers.Answers.answer", mistaken)
        for _ in range(3):
            assert (await client.ask(target)).status == 200
        monkeypatch.undo()


async def test_a_mistake_in_looking_for_a_shorter_way_is_no_second_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with site(tmp_path / "a") as server, Client("127.0.0.1", server.port) as client:
        assert (await client.ask("/p.shtml")).text.startswith("<html>1 ")
        monkeypatch.setattr("counterd.web.answers.Answers.prepared", mistaken)
        told = [await client.ask("/p.shtml") for _ in range(3)]
        monkeypatch.undo()
        assert [answer.text[:8] for answer in told] == ["<html>2 ", "<html>3 ", "<html>4 "]
    assert sum(record.levelno == logging.ERROR for record in caplog.records) == 1
