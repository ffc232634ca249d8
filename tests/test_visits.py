"""What one request adds to the statistics."""

import pytest

from counterd.model import AgentClass, Hit, Outcome, Served, Trace
from counterd.usage import Recorder, Settings, Stored
from counterd.visits import page_category, record_served, visit
from tests.counting import HIT

VIEW = HIT._replace(
    trace=Trace("browser", "Firefox", "Linux", "DE", "search", "Google", "somebody"),
)


def recorded(*hits: Hit, is_counted: bool = True) -> dict[tuple[str, str], int]:
    recorder = Recorder(Stored(), Settings(), bytes)
    for hit in hits:
        recorder.tally(visit(hit, is_counted=is_counted), hit.at)
    counts = {(row.category, row.event): row.total for row in recorder.open_rows()}
    seen = {
        (row.category, "seen"): row.total
        for row in recorder.open_distinct()
        if row.level.name == "DAY"
    }
    return counts | seen


def test_a_view_tells_all_that_is_told() -> None:
    assert recorded(VIEW, VIEW) == {
        ("status", "200"): 2,
        ("agent", "human"): 2,
        ("page", "/p.shtml"): 2,
        ("site", "views"): 2,
        ("source", "search"): 2,
        ("referrer", "Google"): 2,
        ("browser", "Firefox"): 2,
        ("system", "Linux"): 2,
        ("country", "DE"): 2,
        ("visitor", "seen"): 1,
        ("visitor /", "seen"): 1,
    }


def test_a_download_is_no_visit() -> None:
    file = VIEW._replace(url="/song.mp3", is_page=False)
    assert recorded(file) == {
        ("status", "200"): 1,
        ("agent", "human"): 1,
        ("file", "/song.mp3"): 1,
        ("site", "views"): 1,
    }


def test_robots_are_apart_and_never_left_out() -> None:
    robot = VIEW._replace(agent=AgentClass.BOT, trace=Trace(kind="ai"))
    assert recorded(robot, is_counted=False) == {
        ("status", "200"): 1,
        ("agent", "bot"): 1,
        ("bot", "ai"): 1,
    }


def test_an_event_is_told_by_its_name_alone() -> None:
    event = VIEW._replace(url="click", outcome=Outcome.EVENT)
    assert recorded(event, event, is_counted=False) == {("event", "click"): 2}
    assert recorded(event._replace(agent=AgentClass.BOT), is_counted=False) == {}


def test_a_broken_link_is_told_by_its_path() -> None:
    missing = VIEW._replace(url="/gone.html", outcome=Outcome.ERROR, status=404)
    assert recorded(missing, is_counted=False) == {
        ("status", "404"): 1,
        ("agent", "human"): 1,
        ("broken", "/gone.html"): 1,
    }


def test_nobody_is_a_referrer_where_there_is_none() -> None:
    direct = VIEW._replace(trace=VIEW.trace._replace(source="direct", referrer=""))
    assert not any(category == "referrer" for category, _ in recorded(direct))


@pytest.mark.parametrize(
    ("url", "category"),
    [
        ("/", "visitor /"),
        ("/a.html", "visitor /"),
        ("/docs/", "visitor /docs/"),
        ("/docs/a/b.html", "visitor /docs/"),
    ],
)
def test_pages_have_the_category_of_their_folder(url: str, category: str) -> None:
    assert page_category(url) == category


@pytest.mark.parametrize(
    ("took_s", "bucket"),
    [(0, "< 1 ms"), (0.001, "< 3 ms"), (0.0999, "< 100 ms"), (0.99, "< 1 s"), (60, "1 s and more")],
)
def test_what_an_answer_took_is_counted_in_buckets(took_s: float, bucket: str) -> None:
    recorder = Recorder(Stored(), Settings(), bytes)
    record_served(recorder, Served(HIT.at, 1000, took_s))
    record_served(recorder, Served(HIT.at, 24, took_s, times=3))
    assert {(row.category, row.event): row.total for row in recorder.open_rows()} == {
        ("traffic", "bytes"): 1024,
        ("time", bucket): 4,
    }
