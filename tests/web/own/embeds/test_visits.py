"""Counts of visits as GoatCounter shows them: in all, in some days, in each form."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from counterd.counters.counter import Counter
from counterd.web.messages import Messages
from counterd.web.own.embeds.spans import Spans
from counterd.web.own.embeds.visits import VisitCounts
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from tests.asking import question
from tests.counting import NOON, Running, running
from tests.embeds import CALENDAR, embedding, fields_of, page, text_of

INDEX = ("index.shtml", "index.html")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


def visits(site: Running) -> VisitCounts:
    return VisitCounts(embedding(site, "*"), Messages(), Spans(CALENDAR, 400), INDEX)


def asking(path: str, query: str = "", *, target: str = "/counter/x.json") -> Question:
    plain = question(f"{target}?{query}", path=path)
    return plain._replace(asked=plain.asked._replace(now=NOON))


@pytest.mark.parametrize(
    ("path", "query", "count"),
    [
        ("p.shtml", "", "1"),
        ("p.shtml?x=1", "", "1"),
        ("p.shtml", "start=week", "1"),
        ("p.shtml", "start=2026-11-22&end=2026-11-22&style=x&no_branding=1", "1"),
        ("p.shtml", "end=2026-11-21", "0"),
        ("p.shtml", "start=2026-11-23", "0"),
    ],
)
async def test_a_page_has_a_count(site: Running, path: str, query: str, count: str) -> None:
    reply = await visits(site).json(asking(path, query))
    assert reply.status == 200
    assert fields_of(reply) == {"count": count, "count_unique": count}
    assert site.site.look(page("/p.shtml")).total == 1


async def test_large_counts_have_commas(site: Running) -> None:
    site.site.set(page("/docs/"), Counter(total=1_234_567))
    for path in ("docs/", "docs/index.html"):
        assert fields_of(await visits(site).json(asking(path)))["count"] == "1,234,567"


async def test_what_nobody_saw_is_not_found_and_nought(site: Running) -> None:
    reply = await visits(site).json(asking("none"))
    assert reply.status == 404
    assert fields_of(reply) == {"count": "0", "count_unique": "0"}
    # Browsers complain of a picture that is not found, however well they show it.
    for show in (visits(site).svg, visits(site).png, visits(site).html):
        assert (await show(asking("none"))).status == 200


async def test_total_is_the_site_and_with_a_slash_a_page(site: Running) -> None:
    total = asking("TOTAL", target="/counter/TOTAL.json")
    assert fields_of(await visits(site).json(total))["count"] == "1"
    for target in ("/counter//TOTAL.json", "/counter/%2FTOTAL.json"):
        assert (await visits(site).json(asking("TOTAL", target=target))).status == 404
    assert "Views for this site: 1" in text_of(await visits(site).svg(total))


@pytest.mark.parametrize(("query", "height"), [("", "80"), ("no_branding=1", "60")])
async def test_pictures_have_the_size_that_pages_were_laid_out_for(
    site: Running, query: str, height: str
) -> None:
    root = ElementTree.fromstring(text_of(await visits(site).svg(asking("p.shtml", query))))
    assert (root.get("width"), root.get("height")) == ("200", height)
    png = await visits(site).png(asking("p.shtml", query))
    assert png.headers["Content-Type"] == "image/png"
    assert isinstance(png.body, bytes)
    assert png.body[16:24] == (200).to_bytes(4) + int(height).to_bytes(4)


async def test_the_longest_count_stands_in_the_drawing(site: Running) -> None:
    site.site.set(page("/p.shtml"), Counter(total=2**63 - 1))
    svg = text_of(await visits(site).svg(asking("p.shtml")))
    assert "Views for this page: 9,223,372,036,854,775,807" in svg
    with pytest.raises(Refusal, match=r"^the number is wider than the placard; \.svg has room"):
        await visits(site).png(asking("p.shtml"))


async def test_a_frame_may_stand_in_any_page(site: Running) -> None:
    reply = await visits(site).html(asking("p.shtml"))
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors" not in policy
    assert "X-Frame-Options" not in reply.headers
    assert '<p class="number">1</p>' in text_of(reply)
    assert "Views for this page" in text_of(reply)


@pytest.mark.parametrize(
    ("path", "query", "sentence"),
    [
        ("p.shtml", "start=now", "start: "),
        ("p.shtml", "end=week", "end: "),
        ("x" * 512, "", "path: "),
        ("*", "", "path: "),
    ],
)
async def test_wrong_fields_are_named(site: Running, path: str, query: str, sentence: str) -> None:
    shown = visits(site)
    for show in (shown.json, shown.svg, shown.png, shown.html):
        with pytest.raises(Refusal) as refused:
            await show(asking(path, query))
        assert refused.value.status == 400
        assert refused.value.detail.startswith(sentence)
