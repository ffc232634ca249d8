"""The profile of a counted page goes through all of its steps."""

import asyncio

import pytest
from aiohttp import web

from tests.bench import steps
from tests.bench.cases import COUNTED
from tests.bench.crowd import SIZE


async def test_each_step_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ROUNDS", "CALLS", "TURNS"):
        monkeypatch.setattr(steps, name, 2)
    found = await steps.profile()
    assert len(capsys.readouterr().out.splitlines()) == len(found) == 25
    assert all(us > 0 for us in found.values())


async def test_a_request_is_a_turn_of_the_whole_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0)
        heard.append(request.raw_path)
        return web.Response()

    monkeypatch.setattr(steps, "ROUNDS", 1)
    assert await steps.asked_us(answer) > 0
    assert heard == [COUNTED] * (SIZE * steps.TURNS)
