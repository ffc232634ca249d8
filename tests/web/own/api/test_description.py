"""The page about the API tells what the document tells."""

import json
import re
from html import unescape
from pathlib import Path

from tests.process import Answer
from tests.serving import bearer, secrets, serving


def text(answer: Answer) -> str:
    words = unescape(re.sub(r"<[^>]+>", "", answer.body.decode()))
    return re.sub(r"\s+", " ", words)


async def test_the_page_has_all_that_the_document_has(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        document = json.loads((await server.ask("/-/api/openapi.json")).body)
        page = await server.ask("/-/api/")
        words = text(page)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} {path}" in words
            assert one["summary"].replace("`", "") in words
            assert one.get("description", "").replace("`", "") in words
            for parameter in one["parameters"]:
                assert parameter["description"].replace("`", "") in words
    for name, schema in document["components"]["schemas"].items():
        assert f'id="{name}"' in page.text
        assert all(field in words for field in schema["properties"])
    assert "whole number from 1 to 1000; 100 unless said" in words
    assert "url, needed" in words
    assert "Send NewMark as application/json." in words


async def test_its_links_lead_somewhere(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        page = (await server.ask("/-/api/")).body.decode()
        for name in re.findall(r'href="#([^"]+)"', page):
            assert f'id="{name}"' in page
        links = {unescape(link) for link in re.findall(r'href="(/-/api/[^"]*)"', page)}
        assert "/-/api/openapi.json" in links
        assert "/-/api/sums?url=/a.shtml%20/b.shtml" in links
        for link in links:
            # There is no counter of the page that stands for all.
            expected = 404 if "index.shtml" in link or link.endswith("/map") else 200
            assert (await server.ask(link)).status == expected, link


async def test_it_says_who_may_ask(tmp_path: Path) -> None:
    def access(page: Answer) -> dict[str, str]:
        body = page.body.decode()
        found = re.findall(r'<h2 id="(\w+)">.*?<p class="quiet">\s*([^<]*?\.)\s', body, re.DOTALL)
        return dict(found)

    async with serving(tmp_path, public=["counters"]) as server:
        opened = access(await server.ask("/-/api/"))
    async with serving(tmp_path, public=[]) as server:
        closed = access(await server.ask("/-/api/"))
    told = {
        "getCounter": "Open to all.",
        "getSum": "Open to all; a token opens more of it.",
        "getMap": "Needs a token.",
        "addMark": "Needs a token.",
        "getVersion": "Open to all.",
    }
    assert {name: opened[name] for name in told} == told
    assert closed["getCounter"] == closed["getSum"] == "Needs a token."
    assert closed["getVersion"] == "Open to all."


async def test_what_needs_a_token_is_a_link_for_who_has_one(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        for headers, is_link in (({}, False), (bearer(tokens.read), True)):
            page = (await server.ask("/-/api/", headers)).text
            assert ('href="/-/api/report"' in page) is is_link
            assert "/-/api/report" in page
            assert 'href="/-/api/version"' in page
