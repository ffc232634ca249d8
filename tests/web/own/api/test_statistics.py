"""Reports for programs are those of the command line, over what is stored and what is open."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from counterd.model import Outcome, Trace
from counterd.printed import as_json
from counterd.report import Question as Asked
from counterd.stored_report import answer
from counterd.usage.periods import DAY_S, Level
from counterd.web.own.api.statistics import Statistics
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Question
from tests.asking import question
from tests.counting import HIT, NOON, SETTINGS, Clock, Running, running

CHROME = Trace(kind="browser", browser="Chrome", system="Linux", country="DE", visitor="v")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    """Has been visited for ten days until noon."""
    clock = Clock(NOON - 10 * DAY_S)
    async with running(tmp_path / "c.db", clock=clock) as site:
        for day in range(10, -1, -1):
            clock.now = NOON - day * DAY_S
            site.site.recorder.advance(int(clock.now))
            for number in range(day + 1):
                hit = HIT._replace(at=int(clock.now), url=f"/{number % 3}.shtml", trace=CHROME)
                site.site.count(hit._replace(trace=CHROME._replace(visitor=str(number))))
            site.site.count(HIT._replace(at=int(clock.now), outcome=Outcome.ERROR, status=404))
            await site.keeper.kept()
        yield site


def asked(target: str, at: int = NOON) -> Question:
    one = question(target)
    return one._replace(asked=one.asked._replace(now=at))


async def told(site: Running, what: str, **fields: object) -> dict[str, object]:
    async with site.records() as records:
        api = Statistics(records, SETTINGS)
        ask = {"report": api.report, "top": api.top}[what]
        reply = await ask(asked(f"/-/api/{what}?{urlencode(fields)}"))
    assert isinstance(reply.body, bytes)
    found: dict[str, object] = json.loads(reply.body)
    return found


@pytest.mark.parametrize("level", list(Level))
async def test_a_report_is_that_of_the_command_line(site: Running, level: Level) -> None:
    site.keeper._are_visitors_due = True
    await site.keeper._save()
    dates = {} if level is Level.LIFETIME else {"since": "2026-11-14", "until": "2026-11-21"}
    for fields in ({}, dates, {"category": "page", "minimum": 3, "top": 2, **dates}):
        found = await told(site, "report", level=level.name.lower(), **fields)
        entries = await answer(site.path, Asked(level=level, **fields), SETTINGS, NOON)
        assert found["entries"] == json.loads(as_json(entries))
        assert found["entries"]
        assert found["level"] == level.name.lower()
        has_days = level is not Level.LIFETIME
        assert [found[name] is not None for name in ("first", "last")] == [has_days] * 2


async def test_a_report_tells_what_is_not_stored_yet(site: Running) -> None:
    before = await told(site, "report", category="site")
    site.site.count(HIT)
    after = await told(site, "report", category="site")
    views = [
        entries[0]["categories"][0]["count"]
        for entries in (before["entries"], after["entries"])
        if isinstance(entries, list)
    ]
    assert views[1] == views[0] + 1
    assert (after["first"], after["last"]) == ("2026-11-16", "2026-11-22")


async def test_on_top_is_what_was_counted_most(site: Running) -> None:
    found = await told(site, "top", category="page", n=2, since="2026-11-12", until="2026-11-14")
    # 11, 10 and 9 views of pages 0, 1, 2 in turn.
    assert found == {
        "category": "page",
        "first": "2026-11-12",
        "last": "2026-11-14",
        "events": [{"event": "/0.shtml", "count": 11}, {"event": "/1.shtml", "count": 10}],
    }
    week = await told(site, "top", category="broken")
    assert (week["first"], week["last"]) == ("2026-11-16", "2026-11-22")
    assert week["events"] == [{"event": "/p.shtml", "count": 7}]
    assert (await told(site, "top", category="none"))["events"] == []


@pytest.mark.parametrize(
    ("what", "query", "sentence"),
    [
        ("report", "since=yesterday", "since: expected a date like 2026-11-22, got 'yesterday'"),
        ("report", "since=", "since: expected a date like 2026-11-22, got ''"),
        ("report", "until=2026-02-30", "until: expected a date like 2026-11-22, got '2026-02-30'"),
        ("report", "since=2026-11-23", "since 2026-11-23 is later than today"),
        (
            "top",
            "category=page&since=2026-11-22&until=2026-11-21",
            "since 2026-11-22 is later than until 2026-11-21",
        ),
        ("report", "level=lifetime&since=2026-11-22", "since and until do not go with level"),
        ("report", "level=hour", "level: expected base or day or week"),
        ("report", "minimum=-1", "minimum: expected a number from 0"),
        ("report", "top=10001", "top: expected a number from 0 to 10000"),
        ("top", "n=0&category=page", "n: expected a number from 1 to 1000"),
        ("top", "category=", "category is missing: for example category=page"),
    ],
)
async def test_what_cannot_be_told_is_refused_by_the_name_of_its_field(
    tmp_path: Path, what: str, query: str, sentence: str
) -> None:
    async with running(tmp_path / "c.db") as site, site.records() as records:
        api = Statistics(records, SETTINGS)
        ask = {"report": api.report, "top": api.top}[what]
        with pytest.raises(Refusal) as refused:
            await ask(asked(f"/-/api/{what}?{query}"))
    assert refused.value.status == 400
    assert refused.value.detail.startswith(sentence)
