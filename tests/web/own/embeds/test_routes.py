"""Everything that pages elsewhere embed, over a real server: by which address, to whom, counted."""

import json
import random
import re
import sqlite3
from collections import Counter as Tally
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterd.check import check_database
from counterd.pictures.gif import PIXEL_GIF
from counterd.web.messages import Messages
from counterd.web.own.embeds.routes import EmbedRules, embed_routes
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Guard, Routes
from tests.counting import running
from tests.embeds import CALENDAR, HITS, asking, fields_of, page
from tests.process import Answer
from tests.serving import Serving, serving

COUNTING = ["badge/{}.svg", "digits/{}.svg", "digits/{}.png", "count/{}.json", "pixel/{}.gif"]
SHOWN = ["/-/shields/{}.json", "/counter/{}.json", "/counter/{}.svg", "/counter/{}.png"]
CORS = ("access-control-allow-origin", "cross-origin-resource-policy")
ELSEWHERE = {"Origin": "https://blog.example", "Sec-Fetch-Site": "cross-site"}


async def total(server: Serving, url: str) -> int:
    answer = await server.ask(f"/-/count.json?show&url={url}")
    assert answer.status == 200
    return int(json.loads(answer.body)["total"])


def title(answer: Answer) -> str:
    """What a screen reader says of an SVG."""
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.body)
    return root.findtext("{http://www.w3.org/2000/svg}title") or ""


@pytest.mark.parametrize("form", COUNTING)
async def test_a_view_counts_once_and_only_if_it_is_one(tmp_path: Path, form: str) -> None:
    async with serving(tmp_path, embed_allow=["/guest/*"]) as server:
        target = "/-/" + form.format("guest/a")
        assert (await server.ask(target)).status == 200
        assert await total(server, "/guest/a") == 1
        await server.ask(f"{target}?show")
        await server.ask(target, method="HEAD")
        await server.ask(target, {"Sec-Purpose": "prefetch"})
        await server.ask(target, {"User-Agent": "Googlebot/2.1"})
        await server.ask(target, {"Cookie": "counterd_opt_out=1"})
        assert await total(server, "/guest/a") == 1
        by_query = "/-/" + form.format("").replace("/.", ".") + "?url=/guest/a"
        assert (await server.ask(by_query)).status == 200
        assert await total(server, "/guest/a") == 2
        await server.ask("/-/" + form.format("other"))
        assert await total(server, "/other") == 0


@pytest.mark.parametrize("form", SHOWN)
async def test_what_only_shows_counts_nothing(tmp_path: Path, form: str) -> None:
    async with serving(tmp_path, embed_allow=["*"]) as server:
        await server.ask("/-/pixel/guest/a.gif")
        assert (await server.ask(form.format("guest/a"))).status == 200
        assert await total(server, "/guest/a") == 1


async def test_what_is_shown_includes_the_view_that_shows_it(tmp_path: Path) -> None:
    async with serving(tmp_path, embed_allow=["*"]) as server:
        assert title(await server.ask("/-/badge/a.html.svg")) == "hits: 1"
        assert title(await server.ask("/-/digits/a.html.svg")) == "2"
        count = await server.ask("/-/count/a.html.json")
        assert json.loads(count.body)["total"] == 3
        assert json.loads(count.body)["today"] == 3
        assert (await server.ask("/-/pixel/a.html.gif")).body == PIXEL_GIF
        shield = json.loads((await server.ask("/-/shields/a.html.json")).body)
        assert shield == {
            "schemaVersion": 1,
            "label": "hits",
            "message": "4",
            "color": "informational",
        }
        visits = await server.ask("/counter/%2Fa.html.json")
        assert json.loads(visits.body) == {"count": "4", "count_unique": "4"}
        assert title(await server.ask("/counter/TOTAL.svg")) == "Views for this site: 4"
        assert "4" in (await server.ask("/counter/%2Fa.html.html")).text
        assert title(await server.ask("/-/badge.svg")) == "hits: 4"
        assert title(await server.ask("/-/badge.svg?url=/a.html&url=/none")) == "hits: 4"


async def test_pages_of_this_site_are_shown_with_their_own_counters(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "docs").mkdir()
        (server.root / "docs" / "index.shtml").write_text("<!--#counter -->")
        (server.root / "index.html").write_text("front")
        assert await server.text("/docs/") == "1"
        await server.ask("/")
        for target in (
            "/-/badge/.svg",
            "/-/badge/index.html.svg",
            "/-/badge/docs/.svg",
            "/-/badge/docs%2F.svg",
            "/-/badge/docs/index.shtml.svg",
            "/-/badge.svg?url=/docs/",
        ):
            assert title(await server.ask(target)) == "hits: 1", target
        for target in ("/counter//.json", "/counter/%2F.json", "/counter/%2Fdocs%2F.json"):
            assert json.loads((await server.ask(target)).body)["count"] == "1", target


async def test_head_says_what_get_would(tmp_path: Path) -> None:
    async with serving(tmp_path, embed_allow=["*"]) as server:
        await server.ask("/-/pixel/a.gif")
        forms = [f"/-/{form}?show" for form in COUNTING] + SHOWN
        for target in (*(form.format("a") for form in forms), "/-/badge/a.svg?style=no"):
            head = await server.ask(target, method="HEAD")
            get = await server.ask(target)
            assert head.status == get.status
            assert head.body == b""
            assert {**head.headers, "date": ""} == {**get.headers, "date": ""}, target


async def test_nobody_keeps_an_answer_and_every_site_may_have_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        forms = [f"/-/{form}" for form in COUNTING] + SHOWN
        targets = [form.format("a") for form in forms]
        for target in (*targets, "/count?p=/a", "/-/badge/a.svg?style=no", "/-/count/a.json?url=/"):
            answer = await server.ask(target, ELSEWHERE)
            assert "no-store" in answer.headers["cache-control"], target
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert [answer.headers[name] for name in CORS] == ["*", "cross-origin"]
            assert not {"set-cookie", "etag", "last-modified"} & set(answer.headers)


async def test_scripts_elsewhere_are_told_how_they_may_ask(tmp_path: Path) -> None:
    async with serving(tmp_path, public=[]) as server:
        headers = {**ELSEWHERE, "Access-Control-Request-Method": "GET"}
        answer = await server.ask("/-/count/a.json", headers, "OPTIONS")
        assert answer.status == 204
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
        answer = await server.ask("/count", headers, "OPTIONS")
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"
        assert answer.headers["access-control-allow-origin"] == "*"
        private = await server.ask("/-/sign-in", headers, "OPTIONS")
        assert "access-control-allow-origin" not in private.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_embeds_are_asked_for_by_get(tmp_path: Path, method: str) -> None:
    async with serving(tmp_path, embed_allow=["*"]) as server:
        for form in COUNTING:
            answer = await server.ask("/-/" + form.format("a"), ELSEWHERE, method)
            assert answer.status == 405
        assert await total(server, "/a") == 0


async def test_beacons_of_other_sites_are_taken(tmp_path: Path) -> None:
    async with serving(tmp_path, embed_allow=["/blog/*"]) as server:
        beacon = "/count?p=%2Fblog%2F&t=Blog&s=1920%2C1080%2C1&rnd=x1"
        assert (await server.send(beacon, b"", ELSEWHERE)).status == 200
        assert (await server.send("/count?p=/other", b"", ELSEWHERE)).status == 202
        assert (await server.ask("/count", method="POST")).status == 400
        assert await total(server, "/blog/") == 1


async def test_a_file_of_the_site_goes_before_what_is_goatcounters(tmp_path: Path) -> None:
    async with serving(tmp_path, embed_allow=["*"]) as server:
        (server.root / "count").write_text("one, two")
        (server.root / "counter").mkdir()
        (server.root / "counter" / "a.json").write_text("{}")
        (server.root / "counter" / ".json").write_text("secret")
        (server.root / "counter" / ".git").mkdir()
        (server.root / "counter" / ".git" / "x.json").write_text("secret")
        assert (await server.ask("/count?p=/a")).text == "one, two"
        assert (await server.ask("/counter/a.json")).text == "{}"
        assert json.loads((await server.ask("/counter/b.json")).body)["count"] == "0"
        for hidden in ("/counter/.json", "/counter/.git/x.json"):
            assert b"secret" not in (await server.ask(hidden)).body
        assert await total(server, "/a") == 0


@pytest.mark.parametrize(
    ("public", "closed"),
    [
        ([], ["badge/a.svg", "digits/a.svg", "digits/a.png", "count/a.json", "shields/a.json"]),
        (["badges"], ["count/a.json"]),
        (["counters"], ["badge/a.svg", "digits/a.png", "shields/a.json"]),
    ],
)
async def test_what_is_closed_needs_a_token_and_counts_nothing(
    tmp_path: Path, public: list[str], closed: list[str]
) -> None:
    async with serving(tmp_path, public=public, embed_allow=["*"]) as server:
        for path in closed:
            answer = await server.ask(f"/-/{path}")
            assert answer.status == 401, path
            assert answer.headers["access-control-allow-origin"] == "*"
        for path in ("/-/pixel/a.gif", "/count?p=/a"):
            assert (await server.ask(path)).status == 200
    (row,) = [one for one in stored(server) if one[0] == "/a"]
    assert row == ("/a", 2)


def stored(server: Serving) -> list[tuple[str, int]]:
    """What the file holds when the server has ended."""
    connection = sqlite3.connect(server.db)
    rows = connection.execute("SELECT url, total FROM counters WHERE kind = 'access'").fetchall()
    connection.close()
    return rows


async def test_who_asks_too_often_waits_and_is_not_counted(tmp_path: Path) -> None:
    async with serving(tmp_path, own_requests_per_s=0.1, embed_allow=["*"]) as server:
        assert (await server.ask("/-/pixel/a.gif")).status == 200
        for target in ("/-/badge/a.svg", "/count?p=/a", "/counter/a.json"):
            answer = await server.ask(target)
            assert answer.status == 429
            assert int(answer.headers["retry-after"]) >= 1
        server.clock.now += 3600
        assert await total(server, "/a") == 1


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("/-/badge/a.svg?url=/b", "url: the path of this address names the counter already"),
        ("/-/badge.svg?url=a", "url: expected a path like /page.html or #total, got 'a'"),
        ("/-/badge.svg?url=%2F*", "url: expected the path of one page, got '/*'"),
        (f"/-/badge/{'x' * 600}.svg", "path: expected at most 512 bytes, got 601"),
        ("/-/digits/a.png?scale=99", "scale: expected a number from 1 to 8, got '99'"),
        ("/-/badge/a.svg?" + "&".join(["x=1"] * 41), "There are more than 40 fields."),
        ("/count?p=x&e=maybe", "e: expected true or "),
        ("/counter/a.svg?start=x", "start: expected week, "),
    ],
)
async def test_what_is_wrong_is_told_in_plain_text(
    tmp_path: Path, target: str, sentence: str
) -> None:
    async with serving(tmp_path, embed_allow=["*"]) as server:
        answer = await server.ask(target)
        assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
        assert answer.text.startswith(sentence)


async def test_scripts_are_told_what_is_wrong_as_json(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask("/-/count.json?url=%3Cscript%3E%22", ELSEWHERE)
        assert answer.status == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "'<script>\"'" in json.loads(answer.body)["detail"]


ATTACKS = [
    '"/><script>alert(1)</script>',
    "]]>",
    "&xxe;",
    "\0\x1b[2J",
    "\r\nX-Bad: 1",
    "%0d%0aX: 1",
]


@pytest.mark.parametrize("attack", ATTACKS)
async def test_what_visitors_write_is_text_in_whatever_they_get(
    tmp_path: Path, attack: str
) -> None:
    escaped = "".join(f"%{byte:02X}" for byte in attack.encode())
    async with serving(tmp_path, embed_allow=["*"]) as server:
        for target in (
            f"/-/badge/a.svg?label={escaped}",
            f"/-/badge/{escaped}.svg",
            f"/-/badge.svg?url=/{escaped}&label={escaped}",
            f"/-/badge/a.svg?color={escaped}",
            f"/-/digits/{escaped}.svg?style={escaped}",
            f"/-/count.json?url=/{escaped}",
            f"/-/shields/a.json?label={escaped}",
            f"/counter/{escaped}.html?style={escaped}",
            f"/counter/{escaped}.svg",
            f"/count?p=/{escaped}&r={escaped}",
        ):
            answer = await server.ask(target)
            assert answer.status in (200, 400, 404), target
            assert "x-bad" not in answer.headers
            match answer.headers["content-type"]:
                case "image/svg+xml":
                    tags = {one.tag for one in ElementTree.fromstring(answer.body).iter()}
                    assert not any(tag.endswith("script") for tag in tags)
                case "application/json" | "application/problem+json":
                    json.loads(answer.body)
                case "text/html; charset=utf-8":
                    assert "<script" not in answer.text
                case kind:
                    assert kind in ("text/plain; charset=utf-8", "image/gif")


def requests(seed: int) -> Iterator[tuple[str, str, str, bool]]:
    """Yield method, target, key, and whether it counts: by the definition, told in a few lines."""
    dice = random.Random(seed)
    for _ in range(300):
        key = dice.choice(["guest/a", "guest/b/", "other", ""])
        method = dice.choice(["GET", "GET", "GET", "HEAD"])
        show = dice.choice(["", "", "?show"])
        form = dice.choice([*(f"/-/{one}" for one in COUNTING), *SHOWN, "/count?p=/{}"])
        shows_only = show or form in SHOWN
        if form.startswith("/count?"):
            show, shows_only = "", ""
        counts = method == "GET" and key.startswith("guest/") and not shows_only
        yield method, form.format(key) + show, f"/{key}", counts


async def test_counters_are_as_many_as_views_and_statistics_agree(tmp_path: Path) -> None:
    expected = Tally[str]()
    async with serving(tmp_path, embed_allow=["/guest/*"], own_requests_per_s=1e6) as server:
        for method, target, url, counts in requests(5):
            answer = await server.ask(target, method=method)
            assert answer.status in (200, 202, 404), target
            expected[url] += counts
            if counts and target.endswith(".json"):
                assert json.loads(answer.body)["total"] == expected[url]
            elif counts and (shown := re.search(r"<title>(?:hits: )?(\d+)<", answer.text)):
                assert int(shown[1]) == expected[url]
        for url in ("/guest/a", "/guest/b/", "/other", "/"):
            assert await total(server, url) == expected[url]
    assert expected["/guest/a"] > 20
    assert dict(stored(server)) == {url: n for url, n in expected.items() if n}
    assert await check_database(server.db) == []


async def test_who_has_a_token_may_add_up_all_that_fit(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        rules = EmbedRules(CALENDAR, ["*"])
        routes = Routes(embed_routes(site.ledger, HITS, Messages(), rules))
        found = routes.find("/-/count.json")
        assert found is not None
        assert found[0].guard is Guard.COUNTERS
        question = asking("url=/p*")
        with pytest.raises(Refusal, match=r"^url: expected the path of one page"):
            await found[0].handler(question)
        told = fields_of(await found[0].handler(question._replace(has_token=True)))
        assert (told["total"], told["today"]) == (1, 1)
        assert site.site.get(page("/p*")) is None


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path, embed_allow=["*"], own_requests_per_s=1e6) as server:
        yield server


FIELDS = ("url", "figure", "label", "color", "colour", "style", "numbers", "pad", "scale", "show")
GOATCOUNTERS = ("start", "end", "p", "r", "e", "b", "s", "q")
VALUES = st.one_of(
    st.text(max_size=40),
    st.integers(-1, 300).map(str),
    st.sampled_from(["", "/a", "/a /b", "*", "today", "online", "led", "true", "week", "1e9", "²"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.sampled_from([*(f"/-/{form}" for form in COUNTING), *SHOWN, "/count", "/-/badge.svg"]),
    path=st.text(max_size=20),
    fields=st.lists(st.tuples(st.sampled_from(FIELDS + GOATCOUNTERS), VALUES), max_size=4),
)
async def test_nothing_that_is_asked_for_is_our_fault(
    server: Serving, form: str, path: str, fields: list[tuple[str, str]]
) -> None:
    answer = await server.ask(f"{form.format(quote(path, safe=''))}?{urlencode(fields)}")
    assert answer.status in (200, 202, 400, 404)
    if answer.headers["content-type"] == "image/svg+xml":
        ElementTree.fromstring(answer.body)
