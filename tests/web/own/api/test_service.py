"""Whether the server is well is told in words and statuses; what is wrong with a store is heard."""

import asyncio
import json
from pathlib import Path

import pytest

from counterd.web.own.api.service import Service
from counterd.web.own.refusal import Refusal
from tests.asking import question
from tests.counting import HIT, NOON, Clock, locked, running
from tests.process import process, visitor
from tests.serving import serving


async def test_a_server_that_runs_is_alive_and_ready(tmp_path: Path) -> None:
    async with serving(tmp_path, public=[]) as server:
        for target, text in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
            answer = await server.ask(target)
            assert (answer.status, answer.text) == (200, text)
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            assert answer.headers["cache-control"] == "no-store"
        health = await server.ask("/-/api/health")
        assert json.loads(health.body) == {"ready": True, "trouble": None}
        version = await server.ask("/-/api/version")
        assert json.loads(version.body) == {"name": "counterd", "version": "0.1.0"}


async def test_a_server_that_cannot_save_is_not_ready_and_says_since_when(tmp_path: Path) -> None:
    clock = Clock(NOON)
    async with running(tmp_path / "c.db", clock=clock) as site:
        service = Service(site.operations)
        async with locked(site.path):
            assert site.site.count(HIT)
            await site.keeper._save()
            with pytest.raises(Refusal) as refused:
                await service.ready(question("/readyz"))
            assert refused.value.status == 503
            assert refused.value.detail == "saving has failed since 2026-11-22 12:00:30 UTC"
            body = (await service.health(question("/-/api/health"))).body
            assert isinstance(body, bytes)
            assert json.loads(body) == {"ready": False, "trouble": refused.value.detail}
            assert (await service.alive(question("/healthz"))).status == 200
        await site.keeper._save()
        assert (await service.ready(question("/readyz"))).status == 200


async def test_the_real_server_is_not_ready_while_another_holds_the_file(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "p.shtml").write_text("<!--#counter -->")
    db = tmp_path / "c.db"
    with process(tmp_path / "site", db) as server:

        async def ready(status: int) -> str:
            async with asyncio.timeout(30), visitor(server.port) as one:
                while True:
                    answer = await one.get("/readyz")
                    if answer.status == status:
                        return answer.text
                    await asyncio.sleep(0.05)

        async with visitor(server.port) as one:
            async with locked(db):
                # The page is shown although its hit cannot be saved.
                assert (await one.get("/p.shtml")).text == "1"
                assert (await ready(503)).startswith("saving has failed since ")
            assert await ready(200) == "ready\n"
            assert (await one.get("/p.shtml")).text == "2"
        server.stop()
