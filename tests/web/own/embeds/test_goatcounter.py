"""GoatCounter's endpoint: its fields, what they count, and what it answers."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from counterd.model import SITE_TOTAL, Address, Kind
from counterd.pictures.gif import PIXEL_GIF
from counterd.web.own.embeds.goatcounter import GoatCounter
from counterd.web.own.refusal import Refusal
from counterd.web.reply import Reply
from tests.counting import Running, running
from tests.embeds import asking, embedding, page

INDEX = ("index.shtml", "index.html")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        yield site


async def count(site: Running, fields: dict[str, str], *, method: str = "POST") -> Reply:
    goat = GoatCounter(embedding(site, "/blog/*", "/click*", "/"), INDEX)
    referer = {"Referer": "https://blog.example/"}
    return await goat.count(asking(urlencode(fields), referer, method=method))


def events(site: Running, category: str) -> dict[str, int]:
    return {row.event: row.total for row in site.site.recorder.open_rows(category)}


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_view_is_counted_at_its_path(site: Running, method: str) -> None:
    reply = await count(site, {"p": "/blog/post.html"}, method=method)
    assert (reply.status, reply.body) == (200, PIXEL_GIF)
    assert reply.headers["Content-Type"] == "image/gif"
    assert "X-Goatcounter" not in reply.headers
    assert site.site.look(page("/blog/post.html")).total == 1


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/blog/a?b=c#d", "/blog/a"),
        ("/blog/k%C3%A4se", "/blog/käse"),
        ("/blog/käse", "/blog/käse"),
        ("blog/a", "/blog/a"),
        ("//blog//a", "/blog/a"),
        ("/blog/index.html", "/blog/"),
        ("/", "/"),
        ("?utm_source=x", "/"),
    ],
)
async def test_a_path_is_a_key_as_pages_here_have_it(site: Running, path: str, url: str) -> None:
    assert (await count(site, {"p": path})).status == 200
    assert site.site.look(page(url)).total == 1


async def test_what_is_not_allowed_is_told_and_not_counted(site: Running) -> None:
    reply = await count(site, {"p": "/other"})
    assert (reply.status, reply.body) == (202, PIXEL_GIF)
    assert reply.headers["X-Goatcounter"].startswith("not counted: embed_allow")
    reply = await count(site, {"p": "/blog/"}, method="HEAD")
    assert reply.status == 202
    assert site.site.look(SITE_TOTAL).total == 0


async def test_count_js_tells_the_referrer(site: Running) -> None:
    fields = {"p": "/blog/", "t": "Blog", "s": "1920,1080,1", "q": "?x", "rnd": "a1b2c", "b": "0"}
    await count(site, {**fields, "r": "https://far.example/x?y"})
    await count(site, {**fields, "r": "June newsletter"})
    await count(site, {**fields, "r": "https://blog.example/other"})
    await count(site, fields)
    await count(site, {"p": "/blog/"})
    assert site.site.look(Address(Kind.REFERER, "https://far.example/x")).total == 1
    assert events(site, "referrer") == {"far.example": 1}
    assert events(site, "source") == {"site": 1, "direct": 2, "internal": 1, "embed": 1}


@pytest.mark.parametrize("truth", ["true", "1", "on", "TRUE"])
async def test_an_event_is_counted_by_its_name(site: Running, truth: str) -> None:
    assert (await count(site, {"p": "/click me", "e": truth})).status == 200
    assert (await count(site, {"p": "other", "e": truth})).status == 202
    assert events(site, "event") == {"click me": 1}
    assert site.site.look(SITE_TOTAL).total == 0


async def test_an_event_without_a_name_has_one(site: Running) -> None:
    goat = GoatCounter(embedding(site, "*"), INDEX)
    for query in ("e=true", "e=true&p=/"):
        assert (await goat.count(asking(query))).status == 200
    assert events(site, "event") == {"(no event name)": 2}


@pytest.mark.parametrize("falsehood", ["false", "0", "off"])
async def test_what_is_no_event_is_a_view(site: Running, falsehood: str) -> None:
    assert (await count(site, {"p": "/blog/", "e": falsehood})).status == 200
    assert site.site.look(page("/blog/")).total == 1


@pytest.mark.parametrize("number", [150, 153, 255])
async def test_robots_are_apart(site: Running, number: int) -> None:
    assert (await count(site, {"p": "/blog/", "b": str(number)})).status == 200
    assert (await count(site, {"p": "click", "e": "1", "b": str(number)})).status == 200
    assert site.site.look(page("/blog/")).total == 0
    assert events(site, "bot") == {"other": 1}
    assert events(site, "event") == {}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "p: expected the path of the page that is counted"),
        ({"p": ""}, "p: expected the path of the page that is counted"),
        ({"p": "/" + "x" * 512}, "p: expected at most 512 bytes, got 513"),
        ({"p": "/blog/*"}, "p: expected the path of one page, got '/blog/*'"),
        ({"p": "/blog/\n"}, "p: no page has control characters"),
        ({"p": "x" * 201, "e": "1"}, "p: an event's name has at most 200 bytes, got 201"),
        ({"p": "/", "e": "yes"}, "e: expected true or 1 or on or false or 0 or off, got 'yes'"),
        ({"p": "/", "b": "149"}, "b: expected 0, or from 150 on, got 149"),
        ({"p": "/", "b": "256"}, "b: expected a number from 0 to 255, got '256'"),
        ({"p": "/", "b": "-1"}, "b: expected a number from 0 to 255, got '-1'"),
    ],
)
async def test_wrong_fields_are_named(site: Running, fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        await count(site, fields)
    assert refused.value.status == 400
    assert refused.value.detail.startswith(sentence)
    assert site.site.look(SITE_TOTAL).total == 0
