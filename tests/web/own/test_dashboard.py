"""The dashboard from outside: its numbers are those of the API, the tags and the report."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from counterd.config import read_config
from counterd.report import Period, Question
from counterd.stored_report import answer
from counterd.usage.periods import DAY_S, Level
from counterd.web.own import dashboard
from counterd.web.own.rankings import TABLES, TIMES
from tests.counting import NOON
from tests.process import Answer
from tests.serving import Serving, serving

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 Version/18 Safari/605"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
# What visitors choose, with all that HTML, CSV and spreadsheets could take amiss.
NASTY = "/=1+1,%22%3Cscript%3Ealert(1)%3C%2Fscript%3E"
HEBREW = "/%D7%A9%D7%9C%D7%95%D7%9D%E2%80%AE.html"


class Cells(HTMLParser):
    """Reads the tables of a page: rows of cells, by caption."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._text: list[str] = []
        self.feed(page)

    def handle_starttag(  # type: ignore[explicit-override] # not before Python 3.12
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        if tag in {"th", "td", "caption"}:
            self._text = []

    def handle_data(self, data: str) -> None:  # type: ignore[explicit-override] # as above
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:  # type: ignore[explicit-override] # as above
        text = " ".join("".join(self._text).split())
        if tag == "caption":
            self.tables[text] = self._rows
        elif tag in {"th", "td"}:
            self._rows[-1].append(text)


@asynccontextmanager
async def visited(folder: Path, **settings: object) -> AsyncIterator[Serving]:
    """A server that is two days old, with visits of all sorts."""
    public = ["dashboard", "map", "badges", "counters"]
    async with serving(folder, public=public, **settings) as server:
        (server.root / "docs").mkdir()
        for name in ("index.shtml", "a.shtml", "docs/b.shtml", "docs/c.shtml"):
            (server.root / name).write_text('<!DOCTYPE html><!--#counter fmt="%T" -->')
        (server.root / "docs" / "d.zip").write_bytes(b"PK")
        server.clock.now = NOON - DAY_S
        await seen(server, "/", 1, 4)
        await seen(server, "/docs/b.shtml", 1, 2)
        server.clock.now = NOON
        await seen(server, "/", 1, 3)
        await seen(server, "/docs/b.shtml", 2, 6)
        await seen(server, "/docs/c.shtml", 3, 3, agent=SAFARI, referer="https://www.google.com/")
        await seen(server, "/docs/d.zip", 1, 2)
        await seen(server, "/a.shtml", 9, 10, agent=GOOGLEBOT)
        await seen(server, "/gone", 1, 1)
        yield server


async def seen(
    server: Serving, path: str, first: int, last: int, *, agent: str = FIREFOX, referer: str = ""
) -> None:
    """Visitors with these numbers look at ``path``, one after the other."""
    for number in range(first, last + 1):
        headers = {"X-Forwarded-For": f"192.0.2.{number}", "User-Agent": agent}
        await server.ask(path, {**headers, "Referer": referer} if referer else headers)


async def page(server: Serving, query: str = "") -> str:
    got = await server.ask(f"/-/?{query}")
    assert got.status == 200, got.text
    return got.body.decode()


def ranking(text: str, title: str) -> dict[str, list[str]]:
    """The rows of one table by their first cell."""
    (rows,) = (rows for caption, rows in Cells(text).tables.items() if caption.startswith(title))
    return {row[0]: row[1:] for row in rows[1:]}


async def table(server: Serving, name: str, query: str = "") -> Answer:
    got = await server.ask(f"/-/table/{name}?{query}")
    assert got.status == 200, got.text
    return got


async def test_numbers_by_hand(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        text = await page(server, "range=today&compare=0")
        standing = ranking(text, "How the site stands")
        # Eleven hits of nine visitors today; the agent is part of who somebody is.
        assert standing["Today Sunday, 22 November 2026"] == ["11", "7 4 in all of yesterday"]
        assert standing["Yesterday Saturday, 21 November 2026"] == ["6", "4"]
        assert ranking(text, "Pages") == {
            "/docs/b.shtml": ["5", "56 %"],
            "/": ["3", "33 %"],
            "/docs/c.shtml": ["1", "11 %"],
        }
        assert ranking(text, "Downloads") == {"/docs/d.zip": ["2", "100 %"]}
        assert ranking(text, "Broken links") == {"/gone": ["1", "100 %"]}
        assert ranking(text, "Referrers") == {"Google search": ["1", "100 %"]}
        assert ranking(text, "How visitors came")["search engines"] == ["1", "11 %"]
        assert ranking(text, "Browsers") == {"Firefox": ["8", "89 %"], "Safari": ["1", "11 %"]}
        assert ranking(text, "Who asks") == {"people": ["12", "86 %"], "robots": ["2", "14 %"]}
        assert ranking(text, "Robots") == {"search engine": ["2", "100 %"]}
        assert ranking(text, "Answers")["404 Not Found 4xx, not found or refused"] == ["1", "7.1 %"]
        assert ranking(text, "Time to answer").keys() == {
            "< 1 ms",
            "< 3 ms",
            "< 10 ms",
            "< 30 ms",
            "< 100 ms",
            "< 300 ms",
            "< 1 s",
            "1 s and more",
        }


async def test_numbers_are_those_of_the_report(tmp_path: Path) -> None:
    shown: dict[str, dict[str, int]] = {}
    async with visited(tmp_path) as server:
        text = await page(server, "range=today&compare=0")
        for slug, one in TABLES.items():
            rows = json.loads((await table(server, f"{slug}.json", "range=today")).body)["rows"]
            shown[one.category] = {row["name"]: row["count"] for row in rows}
            told = ranking(text, one.title)
            assert len(told) >= min(len(rows), 1)
    settings = read_config({}, {}, None).usage
    question = Question(Level.DAY, since="2026-11-22")
    entries = await answer(server.db, question, settings, NOON)
    (day,) = (entry for entry in entries if isinstance(entry, Period))
    reported = {
        group.category: {one.event: one.count for one in group.events} for group in day.categories
    }
    # To ask for the tables was answered as well, which took its time.
    assert shown.pop("time").keys() == set(TIMES)
    assert shown == {category: reported[category] for category in shown}
    (visitors,) = (one.count for one in day.seen if one.category == "visitor")
    assert f'data-figure="visitors">{visitors}<' in text


async def test_numbers_are_those_of_the_api_and_the_tags(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        tags = '<!--#counter fmt="%{today} %{yesterday} %{week} %{today.unique}" url="#total" -->'
        (server.root / "tags.shtml").write_text(tags)
        (server.root / "total.shtml").write_text('<!--#echo var="TOTAL_HITS" -->')
        shown = (await server.text("/tags.shtml", "192.0.2.1")).split()
        text = await page(server, "range=all")
        standing = ranking(text, "How the site stands")
        assert standing["Today Sunday, 22 November 2026"][0].split()[0] == shown[0] == "12"
        assert standing["Yesterday Saturday, 21 November 2026"][0].split()[0] == shown[1] == "6"
        assert standing["This week 16 to 22 Nov"][0].split()[0] == shown[2] == "18"
        pages = ranking(text, "Pages")
        for url in ("/", "/docs/b.shtml"):
            api = json.loads((await server.ask(f"/-/api/counter?url={url}")).body)
            assert pages[url][0] == str(api["total"])
        assert re.search(r"<dd>(\d+)</dd>", text) is not None


async def test_the_period_before_stands_beside_it(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        text = await page(server, "since=2026-11-22&until=2026-11-22")
        # Counting began yesterday at noon: a whole day before is not known of the 20th.
        assert ranking(text, "Pages")["/"] == ["4", "3", "33 %"]
        assert "The line is 21 Nov." in text
        without = await page(server, "since=2026-11-22&until=2026-11-22&compare=0")
        assert ranking(without, "Pages")["/"] == ["3", "33 %"]
        assert "Show the period before as well" in without


async def test_a_part_of_the_site(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        text = await page(server, "range=today&prefix=/docs/&compare=0")
        standing = ranking(text, "How /docs/ stands")
        assert standing["Today Sunday, 22 November 2026"][0].split()[0] == "8"
        assert standing["Today Sunday, 22 November 2026"][1].split()[0] == "6"
        assert ranking(text, "Pages").keys() == {"/docs/b.shtml", "/docs/c.shtml"}
        assert ranking(text, "Downloads").keys() == {"/docs/d.zip"}
        assert ranking(text, "Browsers")["Firefox"] == ["8", "89 %"], "of the whole site"
        told = json.loads((await table(server, "pages.json", "range=today&prefix=/docs/")).body)
        assert (told["prefix"], told["total"]) == ("/docs/", 6)


async def test_tables_come_in_full_as_csv_and_json(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        for number in range(15):
            await seen(server, f"/none-{number:02}", 1, 1)
        text = await page(server, "range=today")
        assert ranking(text, "Broken links")["and 6 more"] == ["", "6", "38 %"]
        got = await table(server, "broken.csv", "range=today")
        assert got.headers["content-type"] == "text/csv; charset=utf-8"
        assert got.headers["content-disposition"] == 'attachment; filename="broken.csv"'
        head, *rows = csv.reader(io.StringIO(got.text))
        assert head == ["name", "label", "kind", "requests", "before"]
        assert len(rows) == 16
        told = json.loads((await table(server, "broken.json", "range=today")).body)
        assert [(row["name"], str(row["count"])) for row in told["rows"]] == [
            (row[0], row[3]) for row in rows
        ]
        assert (told["cut"], told["total"]) == (0, 16)
        statuses = json.loads((await table(server, "statuses.json")).body)
        assert {row["name"]: row["kind"] for row in statuses["rows"]}["404"].startswith("4xx")


@pytest.mark.parametrize("name", ["x.csv", "pages.xml", "pages", "pages.csv.json", "%20.csv"])
async def test_a_table_that_is_none(tmp_path: Path, name: str) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server:
        got = await server.ask(f"/-/table/{name}")
        assert (got.status, "There is no such table" in got.text) == (404, True)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("range=week", "range: expected"),
        ("since=x", "since: expected a date"),
        ("prefix=docs", "prefix: expected a path"),
        ("since=2026-11-22&until=2026-11-21", "since: 2026-11-22 is later"),
    ],
)
async def test_what_makes_no_sense_is_said(tmp_path: Path, query: str, sentence: str) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server:
        for path in ("/-/", "/-/table/pages.csv"):
            got = await server.ask(f"{path}?{query}")
            assert (got.status, sentence in unescape(got.text)) == (400, True)


async def test_before_the_first_visit_the_page_is_kind(tmp_path: Path) -> None:
    async with serving(tmp_path, public=["dashboard"]) as server:
        for _ in range(3):  # to look at it is no visit
            assert "Nothing was counted yet" in await page(server)
        (server.root / "index.html").write_text("x")
        await seen(server, "/", 1, 1)
        first = await page(server)
        assert "Nothing was counted yet" not in first
        assert "Counting began on 22 November 2026" in first
        rows = csv.reader(io.StringIO((await table(server, "robots.csv")).text))
        assert len([*rows]) == 1


async def test_what_visitors_choose_is_shown_and_does_nothing(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        agent = '"><script>alert(2)</script>,=cmd|x'
        referer = "https://=evil<script>.example/"
        for target in (NASTY, HEBREW, "/" + "w" * 300):
            await seen(server, target, 1, 1, agent=agent, referer=referer)
        (server.root / "=1+1,<b>.html").write_text("x")
        await seen(server, "/=1+1,%3Cb%3E.html", 1, 1)
        text = await page(server, "range=today")
        assert "<script>alert" not in text
        assert "<b>.html" not in text
        assert "<bdi>/=1+1,&#34;&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
        assert "שלום" in text
        for name in TABLES:
            got = await table(server, f"{name}.csv", "range=today")
            for row in csv.reader(io.StringIO(got.body.decode(), newline="")):
                assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
            told = json.loads((await table(server, f"{name}.json", "range=today")).body)
            assert all(len(row["name"].encode()) <= 200 for row in told["rows"])


async def test_the_statistics_need_a_token_unless_they_are_opened(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        for path in ("/-/", "/-/page?url=/"):
            got = await server.ask(path)
            assert (got.status, got.headers["location"][:17]) == (303, "/-/sign-in?next=/")
        for path in ("/-/table/pages.csv", "/-/live"):
            assert (await server.ask(path)).status == 401


async def test_without_scripts_the_page_can_be_loaded_anew(tmp_path: Path) -> None:
    async with visited(tmp_path) as server:
        refreshed = await page(server, "live=1")
        assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in refreshed
        assert "http-equiv" not in await page(server)


async def test_days_are_those_of_the_zone(tmp_path: Path) -> None:
    async with visited(tmp_path, zone="Pacific/Auckland") as server:
        text = await page(server, "range=today")  # there it is Monday already
        assert "Today Monday, 23 November 2026" in ranking(text, "How the site stands")
        assert "All days are those of Pacific/Auckland." in text


async def test_a_table_of_too_many_rows_is_cut_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard, "ROWS_MAX", 2)
    async with visited(tmp_path) as server:
        told = json.loads((await table(server, "pages.json", "range=today")).body)
        assert [row["name"] for row in told["rows"]] == ["/docs/b.shtml", "/"]
        assert (told["cut"], told["total"]) == (1, 9)
