"""Metrics are the server's own figures in the form that Prometheus reads."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from counterd.model import Kind
from counterd.web.memory import MemoryUse
from counterd.web.metering import Meter
from counterd.web.own.metrics import Cache, Metrics
from tests.asking import question
from tests.counting import HIT, NOON, Running, running
from tests.process import process, visitor
from tests.serving import Serving, bearer, secrets, serving

Figures = dict[tuple[str, tuple[str, ...]], float]


class Shelf:
    """A memory as a cache has it."""

    memory_use = MemoryUse(entries=3, bytes=70, bytes_max=100)


def read(text: str) -> Figures:
    """Each figure by its name and the values of its labels."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def figures(site: Running, meter: Meter, *caches: Cache) -> Figures:
    asked = question("/metrics")
    asked = asked._replace(asked=asked.asked._replace(now=NOON))
    reply = await Metrics(site.operations, meter, caches).metrics(asked)
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert isinstance(reply.body, bytes)
    return read(reply.body.decode())


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


async def test_answers_are_told_by_method_and_status_and_how_long_they_took(
    site: Running,
) -> None:
    meter = Meter()
    for status, took_s in ((200, 0.0001), (204, 0.02), (404, 0.0002), (503, 99)):
        meter.answered("GET", status, took_s)
    meter.answered("BREW", 405, 0.001)
    meter.connections, meter.streams = (lambda: 7), (lambda: 2)
    meter.logged["error"] = 3
    found = await figures(site, meter)
    requests = {
        key[1]: value for key, value in found.items() if key[0] == "counterd_requests_total"
    }
    assert requests == {
        ("GET", "2xx"): 2,
        ("GET", "4xx"): 1,
        ("GET", "5xx"): 1,
        ("other", "4xx"): 1,
    }
    name = "counterd_request_duration_seconds"
    assert [
        found[f"{name}_bucket", (bound,)] for bound in ("0.0001", "0.0003", "0.001", "0.03")
    ] == [
        1,
        2,
        3,
        4,
    ]
    assert found[f"{name}_bucket", ("10.0",)] == 4
    assert found[f"{name}_bucket", ("+Inf",)] == found[f"{name}_count", ()] == 5
    assert found[f"{name}_sum", ()] == pytest.approx(99.0213)
    assert (found["counterd_connections", ()], found["counterd_streams", ()]) == (7, 2)
    assert found["counterd_log_lines_total", ("error",)] == 3
    assert found["counterd_log_lines_total", ("warning",)] == 0


async def test_counting_and_saving_are_told(site: Running) -> None:
    assert site.site.count(HIT)
    found = await figures(site, Meter())
    saves = site.keeper.saves
    assert found["counterd_hits_total", ()] == 2
    assert found["counterd_online", ()] == 1
    assert found["counterd_unsaved", ()] == 1
    assert found["counterd_ready", ()] == 1
    assert found["counterd_saves_total", ()] == saves.count > 0
    assert found["counterd_save_failures_total", ()] == 0
    assert found["counterd_saved_rows_total", ()] == saves.rows > 0
    assert found["counterd_save_seconds_total", ()] == saves.spent_s > 0
    assert 0 <= found["counterd_last_save_age_seconds", ()] <= site.keeper.saves.age_s
    assert found["counterd_counters", (Kind.ACCESS,)] == 1
    assert ("counterd_counters_limit", (Kind.ACCESS,)) not in found  # this site has none


async def test_memories_are_told_by_name(site: Running) -> None:
    found = await figures(site, Meter(), Cache("files", Shelf()), Cache("gzip", Shelf()))
    for name in ("files", "gzip"):
        assert found["counterd_cache_entries", (name,)] == 3
        assert found["counterd_cache_bytes", (name,)] == 70
        assert found["counterd_cache_limit_bytes", (name,)] == 100


async def scraped(server: Serving, secret: str) -> Figures:
    return read((await server.ask("/metrics", bearer(secret))).text)


async def test_the_figures_of_a_server_are_what_it_did(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path, counters_max=1) as server:
        for name in ("a", "b", "c"):
            (server.root / f"{name}.shtml").write_text("<!--#counter -->")
        before = await scraped(server, tokens.read)
        for name in ("a", "b", "c", "c", "none"):
            await server.ask(f"/{name}.shtml")
        after = await scraped(server, tokens.read)

    def rise(name: str, *labels: str) -> float:
        return after[name, labels] - before.get((name, labels), 0)

    assert rise("counterd_requests_total", "GET", "2xx") == 5  # the first scrape itself
    assert rise("counterd_requests_total", "GET", "4xx") == 1
    assert rise("counterd_request_duration_seconds_count") == 6
    assert rise("counterd_hits_total") == 5  # what is not there is counted among the errors
    assert rise("counterd_counters", "access") == after["counterd_counters_limit", ("access",)] == 1
    assert rise("counterd_overflowed_hits_total", "access") == 3
    assert rise("counterd_saves_total") >= 1
    assert after["counterd_cache_entries", ("files",)] >= 0
    assert after["counterd_connections", ()] == 1
    assert after["counterd_info", ("0.1.0",)] == 1
    assert 0 <= after["counterd_last_save_age_seconds", ()] < 60


async def test_the_process_tells_of_itself(tmp_path: Path) -> None:
    with process(None, tmp_path / "c.db", "--public", "metrics") as server:
        async with visitor(server.port) as one:
            found = read((await one.get("/metrics")).text)
        server.stop()
    assert found["process_resident_memory_bytes", ()] > 10_000_000
    assert found["process_open_fds", ()] > 3
    assert found["process_cpu_seconds_total", ()] > 0


async def test_two_servers_in_one_process_do_not_share_figures(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    async with serving(tmp_path / "one", public=["metrics"]) as one:
        for _ in range(3):
            await one.ask("/healthz")
        async with serving(tmp_path / "two", public=["metrics"]) as two:
            found = read((await two.ask("/metrics")).text)
    assert ("counterd_requests_total", ("GET", "2xx")) not in found
