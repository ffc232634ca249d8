"""The page of one page has the numbers that its tags and the API have."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from counterd.usage.periods import DAY_S
from tests.counting import NOON
from tests.serving import Serving, serving

TAG = '<!--#counter fmt="%T %U %V %N" url="/p.shtml" -->'
LISTS = '<!--#counter fmt="%M|%L" url="/p.shtml" -->'
VISITORS = ("192.0.2.7", "17.1.2.3", "2a02:1200::1", "17.1.2.3", "91.10.0.1")


async def visited(server: Serving) -> None:
    (server.root / "p.shtml").write_text('<!--#counter fmt="" -->')
    (server.root / "tag.shtml").write_text(TAG)
    (server.root / "lists.shtml").write_text(LISTS)
    server.clock.now = NOON - DAY_S
    await server.text("/p.shtml", "192.0.2.9")
    server.clock.now = NOON
    for address in VISITORS:
        await server.text("/p.shtml", address)


async def page(server: Serving, query: str) -> str:
    got = await server.ask(f"/-/page?{query}")
    assert got.status == 200, got.text
    return got.body.decode()


async def test_figures_lists_and_days_are_those_of_the_tags_and_the_api(tmp_path: Path) -> None:
    async with serving(tmp_path, public=["dashboard", "counters", "map"]) as server:
        await visited(server)
        text = await page(server, "url=/p.shtml")
        shown = re.findall(r"<dd>([\d,]+)</dd>", text)
        assert shown == (await server.text("/tag.shtml")).split() == ["6", "6", "5", "4"]
        api = json.loads((await server.ask("/-/api/counter?url=/p.shtml")).body)
        assert shown == [str(api[name]) for name in ("total", "unique", "recent", "networks")]
        lists = [
            unescape(one) for one in re.findall(r'<pre class="listing">(.*?)</pre>', text, re.S)
        ]
        assert lists == (await server.text("/lists.shtml")).split("|")
        days = re.findall(r'class="count">([\d,]+)</span>', text)
        assert days == ["5", "1", "6", "6", "6"]
        assert "22 November 2026, 12:00" in text
        assert "Counted since 21 November 2026, 12:00." in text
        assert 'href="/-/map?url=/p.shtml"' in text


async def test_a_file_has_its_history_as_well(tmp_path: Path) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server:
        (server.root / "a b.zip").write_bytes(b"PK")
        for _ in range(3):
            assert (await server.ask("/a%20b.zip")).status == 200
        text = await page(server, "url=/a%20b.zip&range=today")
        assert "<h1><bdi>/a b.zip</bdi></h1>" in text
        assert re.findall(r'class="count">([\d,]+)</span>', text)[0] == "3"
        assert 'href="/a%20b.zip"' in text
        assert '<li><a href="/-/page?url=/a%20b.zip&amp;range=7d">' in text


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("", 400, "Say which page"),
        ("url=/none.shtml", 404, "There is no counter of /none.shtml"),
        ("url=%3Cscript%3E", 404, "There is no counter of /<script>"),
        ("url=%23total", 400, "url: expected the path of one page, got '#total'"),
        ("url=/*.shtml", 400, "url: expected the path of one page"),
        ("url=https://example.org/", 400, "url: expected the path of one page"),
        ("url=/p.shtml&range=x", 400, "range: expected"),
    ],
)
async def test_what_is_no_page_is_said(
    tmp_path: Path, query: str, status: int, sentence: str
) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server:
        await visited(server)
        got = await server.ask(f"/-/page?{query}")
        assert (got.status, sentence in unescape(got.text)) == (status, True)
        assert "<script>" not in got.text


async def test_no_name_of_a_page_leads_to_another_site(tmp_path: Path) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server:
        (server.root / "x").mkdir()
        (server.root / "x" / "index.html").write_text("x")
        await server.ask("/x/")
        text = await page(server, "url=//x/")
        assert 'href="//' not in text
