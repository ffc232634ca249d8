"""What the server says of visitors is how it treats them: by the same lines, and by trying it."""

import json
from html import unescape
from pathlib import Path

import pytest

from counterd.web.hits import Reason
from tests.process import Answer
from tests.serving import Secrets, Serving, bearer, secrets, serving

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
ROBOT = {"User-Agent": "Googlebot/2.1"}
PAGE = '<!--#counter fmt="%T" -->'


async def whoami(
    server: Serving, tokens: Secrets, headers: dict[str, str], url: str = "/p.shtml"
) -> dict[str, object]:
    answer = await server.ask(f"/-/whoami?url={url}", {**bearer(tokens.read), **headers})
    assert answer.headers["content-type"] == "application/json"
    told: dict[str, object] = json.loads(answer.body)
    return told


@pytest.mark.parametrize(
    ("headers", "address", "believed"),
    [
        ({}, "127.0.0.1", {}),
        ({"X-Forwarded-For": "6.6.6.6, 192.0.2.7"}, "192.0.2.7", {"X-Forwarded-For": True}),
        ({"X-Forwarded-For": "6.6.6.6, what"}, "127.0.0.1", {"X-Forwarded-For": False}),
        ({"Forwarded": 'for="[2001:db8::7]:80"'}, "2001:db8::7", {"Forwarded": True}),
        (
            {"Forwarded": "for=6.6.6.6", "X-Forwarded-For": "192.0.2.7"},
            "192.0.2.7",
            {"X-Forwarded-For": True, "Forwarded": False},
        ),
        ({"X-Forwarded-Proto": "https"}, "127.0.0.1", {"X-Forwarded-Proto": True}),
        ({"X-Forwarded-Proto": "gopher"}, "127.0.0.1", {"X-Forwarded-Proto": False}),
        ({"X-Real-IP": "6.6.6.6"}, "127.0.0.1", {"X-Real-IP": False}),
    ],
)
async def test_a_header_is_believed_or_not_and_why_is_said(
    tmp_path: Path, headers: dict[str, str], address: str, believed: dict[str, bool]
) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        told = await whoami(server, tokens, headers)
    assert told["address"] == address
    assert told["scheme"] == ("https" if headers.get("X-Forwarded-Proto") == "https" else "http")
    assert isinstance(told["headers"], list)
    assert {claim["name"]: claim["believed"] for claim in told["headers"]} == believed
    assert all(claim["why"] for claim in told["headers"])
    assert {claim["name"]: claim["value"] for claim in told["headers"]} == headers


async def test_of_a_stranger_nothing_is_believed(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path, trusted_proxy=[]) as server:
        for name in ("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto"):
            told = await whoami(server, tokens, {name: "192.0.2.7"})
            assert told["address"] == "127.0.0.1"
            assert told["way"] == [
                {"written": "127.0.0.1", "address": "127.0.0.1", "trusted": False}
            ]
            assert told["headers"] == [
                {
                    "name": name,
                    "value": "192.0.2.7",
                    "believed": False,
                    "why": "the peer is not in the setting trusted_proxy",
                }
            ]


@pytest.mark.parametrize(
    ("headers", "settings", "why"),
    [
        (PERSON, {}, None),
        ({}, {}, None),
        (ROBOT, {"bots": "count"}, None),
        (ROBOT, {}, "the program that asks is a robot, and the setting bots leaves them apart"),
        (PERSON, {"ignore": ["127.0.0.0/8"]}, Reason.ADDRESS.value),
        (PERSON, {"ignore_path": ["/p"]}, Reason.PATH.value),
        ({**PERSON, "Cookie": "counterd_opt_out=1"}, {}, Reason.OPT_OUT.value),
        ({**PERSON, "Sec-Purpose": "prefetch"}, {}, Reason.PREFETCH.value),
        (
            PERSON,
            {"counter": "err"},
            "the settings counter and counter_path count no views of this page",
        ),
        (
            ROBOT,
            {"counter": "no"},
            "the settings counter and counter_path count no views of this page",
        ),
    ],
)
async def test_whether_a_view_counts_is_told_as_it_is_done(
    tmp_path: Path, headers: dict[str, str], settings: dict[str, object], why: str | None
) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path, **settings) as server:
        (server.root / "p.shtml").write_text(PAGE)
        view = (await whoami(server, tokens, headers))["view"]
        counted = ["access /p.shtml", "total #total"] if why is None else []
        assert view == {
            "url": "/p.shtml",
            "counted": why is None,
            "why": why,
            "counters": counted,
        }
        # To ask has counted nothing; to look at the page does as was said.
        assert (await server.ask("/p.shtml", headers)).text == str(int(why is None))


async def test_the_rest_is_what_the_statistics_take_down(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        told = await whoami(server, tokens, {**PERSON, "Referer": "https://www.google.com/"})
    assert told["program"] == {
        "header": PERSON["User-Agent"],
        "taken_for": "human",
        "kind": "browser",
        "browser": "Firefox",
        "system": "Linux",
    }
    assert (told["source"], told["referrer"], told["country"]) == ("search", "Google", "??")


async def page(server: Serving, headers: dict[str, str], url: str = "/p.shtml") -> Answer:
    return await server.ask(f"/-/whoami?url={url}", {**headers, **BROWSER})


async def test_browsers_get_a_page(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        shown = await page(server, {**bearer(tokens.read), **ROBOT, "X-Forwarded-For": "192.0.2.7"})
        assert shown.headers["content-type"] == "text/html; charset=utf-8"
        assert "You are <code>192.0.2.7</code>" in shown.text
        assert "It does not count: the program that asks is a robot" in shown.text
        person = await page(server, {**bearer(tokens.read), **PERSON})
        assert (
            "It counts, in <code>access /p.shtml</code>, <code>total #total</code>." in person.text
        )


async def test_what_visitors_send_comes_back_encoded(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    attack = "'\"><script>x</script>"
    sent = dict.fromkeys(("User-Agent", "Referer", "X-Forwarded-For", "Forwarded"), attack)
    async with serving(tmp_path) as server:
        shown = await page(server, {**bearer(tokens.read), **sent}, "/%3Cscript%3E")
        assert shown.status == 200
        assert "<script" not in shown.text
        assert attack in unescape(shown.text)


async def test_nobody_else_learns_it_whatever_is_public(tmp_path: Path) -> None:
    public = ["map", "badges", "counters", "dashboard", "metrics"]
    async with serving(tmp_path, public=public) as server:
        assert (await server.ask("/-/whoami")).status == 401
        to_form = await page(server, {})
        assert to_form.status == 303
        assert to_form.headers["location"].startswith("/-/sign-in?next=/-/whoami")
