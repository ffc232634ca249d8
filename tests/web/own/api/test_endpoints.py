"""The API over a real server: its numbers are those of the tags and of the command line."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker

from counterd.usage.periods import Level
from tests.process import Answer, plain_environment
from tests.serving import Secrets, Serving, bearer, secrets, serving

ALL = '<!--#counter fmt="%T %U %V %N" --> <!--#counter url="/*" fmt="%T %U %V %N" -->'
SUM = '<!--#counter url="/a.shtml /docs/b.shtml" fmt="%T %U %V %N" -->'
SITE = '<!--#counter sel="total" fmt="%T %U %V %N" -->'
VISITORS = ("192.0.2.1", "192.0.2.1", "198.51.100.7", "10.0.0.1", "2001:db8::1", "192.0.2.1")


async def visited(server: Serving) -> None:
    (server.root / "docs").mkdir()
    for number, name in enumerate(("a", "docs/b", "docs/ä b", "100%25")):
        (server.root / f"{name}.shtml").write_text(ALL)
        for address in VISITORS[number:]:
            target = "/" + name.replace("ä b", "%C3%A4%20b").replace("%25", "%2525") + ".shtml"
            await server.text(target, address)
    (server.root / "show.shtml").write_text(f"{SUM}\n{SITE}")


def numbers(told: dict[str, int]) -> str:
    return " ".join(str(told[name]) for name in ("total", "unique", "recent", "networks"))


async def told(server: Serving, tokens: Secrets, target: str) -> dict[str, int]:
    answer = await server.ask(target, bearer(tokens.read))
    assert answer.status == 200, answer
    fields: dict[str, int] = json.loads(answer.body)
    return fields


async def entries(server: Serving, tokens: Secrets, query: str) -> object:
    answer = await server.ask(f"/-/api/report?{query}", bearer(tokens.read))
    assert answer.status == 200, answer
    found: object = json.loads(answer.body)["entries"]
    return found


async def test_the_numbers_are_those_that_tags_show(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path, ignore_path=["/show"]) as server:
        await visited(server)
        sum_, site = (await server.text("/show.shtml")).split("\n")
        asked = "/-/api/sums?url=/a.shtml&url=/docs/b.shtml"
        assert numbers(await told(server, tokens, asked)) == sum_
        assert numbers(await told(server, tokens, "/-/api/counter?url=%23total")) == site
        shown = (await server.text("/a.shtml", VISITORS[0])).split()
        assert (
            numbers(await told(server, tokens, "/-/api/counter?url=/a.shtml")).split() == shown[:4]
        )
        assert numbers(await told(server, tokens, "/-/api/sums?url=/*")).split() == shown[4:]
        map_ = await told(server, tokens, "/-/api/map?url=/docs/b.shtml")
        b = await told(server, tokens, "/-/api/counter?url=/docs/b.shtml")
        assert map_["networks"] == b["networks"]


async def test_each_counter_of_the_list_is_found_again(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        await visited(server)
        answer = await server.ask("/-/api/counters", bearer(tokens.read))
        counters = json.loads(answer.body)["counters"]
        assert [one["url"] for one in counters] == [
            "/100%25.shtml",
            "/a.shtml",
            "/docs/b.shtml",
            "/docs/ä b.shtml",
        ]
        escaped = ("/100%252525.shtml", "/a.shtml", "/docs/b.shtml", "/docs/%C3%A4%20b.shtml")
        for one, url in zip(counters, escaped, strict=True):
            assert await told(server, tokens, f"/-/api/counter?url={url}") == one


async def command(server: Serving, *words: str) -> object:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "counterd", *words, "--db", str(server.db), "--json"),
        stdout=asyncio.subprocess.PIPE,
        env=plain_environment(),
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(output)


async def test_the_numbers_are_those_of_the_command_line(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        await visited(server)
        for url in ("/a.shtml", "#total"):
            asked = url.replace("#", "%23")
            found = await told(server, tokens, f"/-/api/counter?url={asked}")
            assert found == await command(server, "show", url)
    async with serving(tmp_path) as server:  # all is stored, who was seen too
        dates = ("--since", "2026-11-20", "--until", "2026-11-23", "--level", "month")
        fields = "since=2026-11-20&until=2026-11-23&level=month"
        report = await entries(server, tokens, f"{fields}&category=page&minimum=4&top=2")
        limits = ("--category", "page", "--minimum", "4", "--top", "2")
        assert report
        assert report == await command(server, "report", *dates, *limits)


@pytest.mark.parametrize("target", ["/-/api/report", "/-/api/top?category=page", "/-/api/marks"])
async def test_records_that_cannot_be_read_are_told_as_such(tmp_path: Path, target: str) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        for suffix in ("", "-wal", "-shm"):
            server.db.with_name(server.db.name + suffix).rename(tmp_path / f"gone{suffix}")
        answer = await server.ask(target, bearer(tokens.read))
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        problem = json.loads(answer.body)
        assert problem["detail"] == "The statistics cannot be read just now."
        assert str(tmp_path) not in answer.text
        for suffix in ("", "-wal", "-shm"):
            (tmp_path / f"gone{suffix}").rename(server.db.with_name(server.db.name + suffix))


async def marked(server: Serving, secret: str, body: bytes, **headers: str) -> Answer:
    sent = {**bearer(secret), "Content-Type": "application/json", **headers}
    return await server.send("/-/api/marks", body, sent)


async def test_a_mark_is_set_by_admins_alone_and_seen_in_reports(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        body = b'{"event":"moved","category":"own"}'
        assert (await marked(server, tokens.read, body)).status == 403
        assert (await marked(server, "cntd_wrong", body)).status == 401
        assert (
            await marked(server, tokens.admin, body, Origin="http://evil.example")
        ).status == 403
        assert (await marked(server, tokens.admin, body)).status == 201
        mark = {"type": "mark", "at": "2026-11-22T12:00:30Z", "category": "own", "event": "moved"}
        assert await entries(server, tokens, "category=own") == [mark]
        too_large = await marked(server, tokens.admin, b'{"event":"%s"}' % (b"x" * 65_536))
        assert too_large.status == 413
        assert json.loads(too_large.body)["status"] == 413


async def test_what_is_asked_for_is_never_markup_and_never_a_header(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    attack = "%22%3E%3Cscript%3Ex%3C/script%3E%0D%0AX-Injected:%20y"
    async with serving(tmp_path) as server:
        for target in (
            f"/-/api/counter?url=/{attack}",
            f"/-/api/counters?prefix={attack}&limit={attack}",
            f"/-/api/counters?cursor={attack}",
            f"/-/api/sums?url=/{attack}",
            f"/-/api/map?url=/{attack}",
            f"/-/api/report?since={attack}",
            f"/-/api/report?level={attack}",
            f"/-/api/top?category={attack}",
            f"/-/api/marks?until={attack}",
            f"/-/api/{attack}",
        ):
            answer = await server.ask(target, bearer(tokens.read))
            assert answer.status in (200, 400, 404), target
            assert "x-injected" not in answer.headers
            assert answer.headers["content-type"].startswith("application/")
            assert answer.headers["x-content-type-options"] == "nosniff"
            json.loads(answer.body)


async def test_answers_have_the_shape_that_the_document_gives_them(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        await visited(server)
        document = json.loads((await server.ask("/-/api/openapi.json")).body)
        targets = [
            "/-/api/counter?url=/a.shtml",
            "/-/api/counters?limit=1",
            "/-/api/sums?url=/*",
            "/-/api/map",
            *(f"/-/api/report?level={level.name.lower()}" for level in Level),
            "/-/api/top?category=page",
            "/-/api/marks?limit=1",
            "/-/api/health",
            "/-/api/version",
            "/-/whoami",
            "/-/api/counter?url=/none",
        ]
        for target in targets:
            answer = await server.ask(target, bearer(tokens.read))
            assert_shaped(document, answer, target.partition("?")[0], "get")
        made = await marked(server, tokens.admin, b'{"event":"moved"}')
        assert_shaped(document, made, "/-/api/marks", "post")


def assert_shaped(document: dict[str, object], answer: Answer, path: str, method: str) -> None:
    responses = f"/paths/{path.replace('/', '~1')}/{method}/responses/{answer.status}"
    kind = answer.headers["content-type"].replace("/", "~1")
    schema = {"$ref": f"#{responses}/content/{kind}/schema", **document}
    if answer.status >= 400:
        schema = {"$ref": "#/components/schemas/Problem", **document}
    validator = OAS31Validator(schema, format_checker=oas31_format_checker)
    errors = [error.message for error in validator.iter_errors(json.loads(answer.body))]
    assert errors == [], path
    assert list(validator.iter_errors({"x": 1})), path
