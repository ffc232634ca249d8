"""Marks for programs: all of them once, those of the server untouched, own ones kept at once."""

import json
import sqlite3
from pathlib import Path

import pytest

from counterd.operations import RESERVED
from counterd.usage.periods import DAY_S
from counterd.usage.values import Days, Mark
from counterd.web.own.api.marks import Marks
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from counterd.web.reply import Reply
from tests.asking import posted, question
from tests.counting import NOON, SETTINGS, Running, locked, running

JSON = {"Content-Type": "application/json; charset=utf-8"}


async def get(site: Running, target: str) -> Reply:
    one = question(target)
    async with site.records() as records:
        marks = Marks(records, site.operations, SETTINGS)
        return await marks.marks(one._replace(asked=one.asked._replace(now=NOON)))


async def post(site: Running, body: object, headers: dict[str, str] | None = None) -> Reply:
    sent = body if isinstance(body, str) else json.dumps(body)
    asked = posted("/-/api/marks", sent, JSON if headers is None else headers)._replace(now=NOON)
    async with site.records() as records:
        marks = Marks(records, site.operations, SETTINGS)
        return await marks.marks(Question(asked, "", has_token=True))


def told(reply: Reply) -> dict[str, object]:
    assert isinstance(reply.body, bytes)
    fields: dict[str, object] = json.loads(reply.body)
    return fields


async def listed(site: Running, query: str = "") -> list[str]:
    """Category and event of each mark, of all parts."""
    link, found = f"/-/api/marks?{query}", []
    while link:
        body = told(await get(site, link))
        assert isinstance(body["marks"], list)
        found += [f"{mark['category']} {mark['event']}" for mark in body["marks"]]
        assert len(found) < 100, "the list has no end"
        link = str(body["next"] or "")
    return found


async def test_a_mark_of_your_own_is_set_at_once_and_kept(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        reply = await post(site, {"event": "new design", "category": "look"})
        assert reply.status == 201
        assert told(reply) == {
            "type": "mark",
            "at": "2026-11-22T12:00:30Z",
            "category": "look",
            "event": "new design",
        }
        connection = sqlite3.connect(site.path)
        query = "SELECT event FROM marks WHERE category = 'look'"
        assert connection.execute(query).fetchall() == [("new design",)]
        connection.close()
        assert await listed(site, "category=look") == ["look new design"]


async def test_without_a_category_it_is_a_note(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        await post(site, {"event": "Ümlaut 🙂"})
        assert await listed(site, "category=note") == ["note Ümlaut 🙂"]


async def test_a_mark_that_cannot_be_stored_yet_is_told_all_the_same(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site, site.records() as records:
        await records.usage(Days(0, 0))  # so that it is open already
        async with locked(site.path):
            assert (await post(site, {"event": "x"})).status == 201
            usage = await records.usage(Days(0, 0))
        assert [mark for mark in usage.marks if mark.event == "x"] == [Mark(NOON, "note", "x")]
        await site.keeper._save()
        assert (await listed(site)).count("note x") == 1


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_all_parts_together_are_all_marks_once_the_newest_first(
    tmp_path: Path, limit: int
) -> None:
    async with running(tmp_path / "c.db") as site:
        for number in range(5):
            site.site.recorder.mark(f"e{number}", "own", NOON - number // 2 * DAY_S)
        own = ["own e1", "own e0", "own e3", "own e2", "own e4"]
        assert await listed(site, f"category=own&limit={limit}") == own
        everything = await listed(site, f"limit={limit}")
        assert [mark for mark in everything if mark.startswith("own")] == own
        assert {"timeline start", "timeline goLive", "release 0.1.0"} < set(everything)


async def test_days_are_those_of_the_calendar(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        for number in range(4):
            site.site.recorder.mark(f"e{number}", "own", NOON - number * DAY_S)
        found = await listed(site, "category=own&since=2026-11-20&until=2026-11-21")
        assert found == ["own e1", "own e2"]
        with pytest.raises(Refusal, match="since 2026-11-22 is later than until 2026-11-21"):
            await get(site, "/-/api/marks?since=2026-11-22&until=2026-11-21")
        with pytest.raises(Refusal, match="since: expected a date like 2026-11-22, got ''"):
            await get(site, "/-/api/marks?since=")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "This is no JSON"),
        ("{", "This is no JSON"),
        ("[]", "Expected `object`"),
        ({}, "missing required field `event`"),
        ({"event": ""}, "$.event"),
        ({"event": 3}, "Expected `str`"),
        ({"event": "x" * 51}, "$.event"),
        ({"event": " x"}, "$.event"),
        ({"event": "a\nb"}, "$.event"),
        ({"event": "a\u202eb"}, "$.event"),
        ({"event": "x", "category": ""}, "$.category"),
        ({"event": "x", "at": 1}, "unknown field `at`"),
        ({"event": "start", "category": "timeline"}, "the server alone"),
        ({"event": "start", "category": "Timeline"}, "the server alone"),
        ({"event": "9.9", "category": "release"}, "the server alone"),
        ('{"event":"\\ud800"}', "This is no JSON"),
    ],
)
async def test_what_is_no_mark_of_yours_is_refused(
    tmp_path: Path, body: object, sentence: str
) -> None:
    async with running(tmp_path / "c.db") as site:
        before = await listed(site)
        with pytest.raises(Refusal) as refused:
            await post(site, body)
        assert refused.value.status == 400
        assert sentence in refused.value.detail
        assert await listed(site) == before


@pytest.mark.parametrize("length", [1, 50])
async def test_names_of_every_length_are_kept_whole(tmp_path: Path, length: int) -> None:
    async with running(tmp_path / "c.db") as site:
        name = "🙂" * length
        await post(site, {"event": name, "category": name})
        assert f"{name} {name}" in await listed(site)


async def test_only_json_is_taken(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        for headers in ({}, {"Content-Type": "application/x-www-form-urlencoded"}):
            with pytest.raises(Refusal, match="application/json") as refused:
                await post(site, {"event": "x"}, headers)
            assert refused.value.status == 415


def test_what_averages_and_gaps_are_reckoned_from_is_the_servers_own() -> None:
    assert {"timeline", "release"} == RESERVED
