"""The map from outside: as page, text and pictures; the numbers of the API and the tags."""

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.serving import Serving, serving

PAGE = {"Accept": "text/html"}
VISITORS = ("192.0.2.7", "17.1.2.3", "2a02:1200::1", "91.10.0.1", "17.1.2.3", "2001:db8::5")


async def visited(server: Serving) -> None:
    tags = '<!--#counter fmt="%T %N" url="/p.shtml" -->\n<!--#counter fmt="%M" url="/p.shtml" -->'
    (server.root / "p.shtml").write_text("a page")
    (server.root / "tags.shtml").write_text(tags)
    for address in VISITORS:
        await server.text("/p.shtml", address)


async def test_page_text_api_and_tags_tell_the_same(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        await visited(server)
        api = json.loads((await server.ask("/-/api/counter?url=/p.shtml")).body)
        tags, _, drawn = (await server.text("/tags.shtml")).partition("\n")
        assert tags == f"{api['total']} {api['networks']}" == "6 5"
        page = (await server.ask("/-/map?url=/p.shtml", PAGE)).text
        figures = re.findall(r"<dd>([\d,]+)", page)
        assert figures == ["5", "3", "2", "6"]
        assert api["networks_ipv4"] == 3
        assert api["networks_ipv6"] == 2
        text = (await server.ask("/-/map.txt?url=/p.shtml")).text
        assert drawn.strip("\n") in text
        cells = "".join(line.split(" ", 1)[1] for line in map(str.strip, drawn.split("\n")) if line)
        places = re.findall(r'<g class="recent"><title>.*?>(\d)</text>', page)
        assert sorted(places) == sorted(re.sub("[^0-9]", "", cells)) == ["1", "2", "4"]
        seen = re.findall(r"<title>([^<]+)</title>", page)
        assert "17.0.0.0/10, Apple Computer Inc. (ARIN): 1 of the last ten" in map(unescape, seen)


async def test_without_a_url_it_is_the_whole_sites(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        empty = await server.ask("/-/map", PAGE)
        assert (empty.status, "Of the whole site, since never" in empty.text) == (200, True)
        await visited(server)
        total = json.loads((await server.ask("/-/api/counter?url=%23total")).body)
        page = (await server.ask("/-/map", PAGE)).text
        assert re.findall(r"<dd>([\d,]+)", page)[0] == str(total["networks"])
        assert re.findall(r"<dd>([\d,]+)", page)[3] == str(total["total"])


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/plain; charset=utf-8"),
        ("text/html, text/plain, */*;q=0.01", "text/plain; charset=utf-8"),
    ],
)
async def test_terminals_get_text_at_the_same_address(
    tmp_path: Path, accept: str, kind: str
) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask("/-/map", {"Accept": accept})
        assert answer.headers["content-type"] == kind
        assert answer.headers["vary"] == "Accept, Accept-Encoding"


async def test_pictures_are_for_other_sites(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        await visited(server)
        svg = await server.ask("/-/map.svg?url=/p.shtml&view=rows&scale=2")
        png = await server.ask("/-/map.png?url=/p.shtml&theme=dark&scale=2")
        assert svg.headers["content-type"] == "image/svg+xml"
        assert png.headers["content-type"] == "image/png"
        assert ElementTree.fromstring(svg.body).tag == "{http://www.w3.org/2000/svg}svg"
        assert png.body.startswith(b"\x89PNG")
        for picture in (svg, png):
            assert picture.headers["cache-control"] == "no-cache"
            assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
            policy = picture.headers["content-security-policy"]
            assert policy == "default-src 'none'; style-src 'unsafe-inline'"
        for query in ("view=rows", "scale=3", "theme=light"):
            assert (await server.ask(f"/-/map.png?url=/p.shtml&{query}")).body != png.body


@pytest.mark.parametrize(
    ("target", "status", "sentence"),
    [
        ("/-/map.txt?url=/none", 404, "There is no counter of /none"),
        ("/-/map.txt?url=/*", 400, "Ask for the map of one counter at a time."),
        ("/-/map.txt?url=/a%20/b", 400, "Ask for the map of one counter at a time."),
        ("/-/map.svg?view=round", 400, "view: expected hilbert or rows, got 'round'"),
        ("/-/map.svg?scale=9", 400, "scale: expected a number from 1 to 8, got '9'"),
        ("/-/map.png?scale=5", 400, "scale: expected a number from 1 to 4, got '5'"),
        ("/-/map.png?theme=blue", 400, "theme: expected light or dark, got 'blue'"),
    ],
)
async def test_what_cannot_be_shown_is_told(
    tmp_path: Path, target: str, status: int, sentence: str
) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask(target)
        assert (answer.status, answer.text) == (status, f"{sentence}\n")


async def test_a_closed_map_is_closed_in_every_form(tmp_path: Path) -> None:
    async with serving(tmp_path, public=[]) as server:
        for target, status in (("/-/map", 303), ("/-/map.txt", 401), ("/-/map.svg", 401)):
            assert (await server.ask(target, PAGE)).status == status
        assert (await server.ask("/-/map.png")).status == 401


async def test_what_visitors_choose_is_encoded(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        name = '<b>"&é.shtml'
        (server.root / name).write_text("a page")
        escaped = "/%3Cb%3E%22%26%C3%A9.shtml"
        await server.text(escaped, "17.1.2.3")
        host = {"Host": 'x"><script>alert(1)</script>', **PAGE}
        assert "<script>" not in (await server.ask(f"/-/map?url={escaped}", host)).text
        answer = await server.ask(f"/-/map?url={escaped}&sel=%22%3E", PAGE)
        assert answer.status == 200
        page = answer.body.decode()
        assert "<script>" not in page
        assert "<b>" not in page
        assert 'href="/%3Cb%3E%22%26%C3%A9.shtml"' in page
        assert "?view=rows&amp;url=/%3Cb%3E%22%26%C3%A9.shtml&amp;sel=%22%3E" in page
        svg = (await server.ask(f"/-/map.svg?url={escaped}")).body
        ElementTree.fromstring(svg)
        assert b"<b>" not in svg


async def test_looking_counts_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        await visited(server)
        for target in ("/-/map", "/-/map.txt", "/-/map.svg", "/-/map.png"):
            await server.ask(target, PAGE)
        total = json.loads((await server.ask("/-/api/counter?url=%23total")).body)
        assert total["total"] == len(VISITORS)
