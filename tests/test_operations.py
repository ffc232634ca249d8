"""What operators are told is how the counting stands, at that moment."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from counterd.caretaker import Pace
from counterd.counters.table import Filling
from counterd.model import SITE_TOTAL, AgentClass, Kind
from counterd.operations import LocalOperations
from counterd.store.connecting import Durability
from tests.counting import HIT, NOON, PAGE, SETTINGS, Clock, locked, running


async def test_what_a_hit_would_change_is_told_and_nothing_is_counted(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        operations = run.operations
        assert list(operations.concerned(HIT)) == [PAGE, SITE_TOTAL]
        assert not operations.concerned(HIT._replace(agent=AgentClass.BOT))
        assert run.site.look(PAGE).total == 0


async def test_a_mark_is_in_the_file_when_that_is_said(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        await run.operations.mark("moved", "own", NOON + 7)
        connection = sqlite3.connect(run.path)
        rows = connection.execute("SELECT at, category, event FROM marks WHERE category = 'own'")
        assert rows.fetchall() == [(NOON + 7, "own", "moved")]
        connection.close()


@pytest.mark.parametrize("category", ["timeline", "release"])
async def test_nobody_sets_the_marks_of_the_server(tmp_path: Path, category: str) -> None:
    async with running(tmp_path / "c.db") as run:
        with pytest.raises(AssertionError):
            await run.operations.mark("stop", category, NOON)


async def test_the_state_is_that_of_the_moment(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        await run.hit()
        assert run.site.count(HIT)
        state = run.operations.state(NOON)
        assert (state.hits, state.has_unsaved, state.online) == (2, True, 1)
        assert replace(state.saves, age_s=0) == replace(run.keeper.saves, age_s=0)
        assert [filling.kind for filling in state.fillings] == [
            kind for kind in Kind if kind is not Kind.SSI
        ]
        assert state.fillings[0] == Filling(Kind.ACCESS, 1, None, 0)
        assert state.trouble is None


async def test_a_store_that_fails_is_trouble_until_it_works_again(tmp_path: Path) -> None:
    clock = Clock(NOON)
    async with running(tmp_path / "c.db", clock=clock) as run:
        async with locked(run.path):
            assert run.site.count(HIT)
            await run.keeper._save()
            trouble = run.operations.state(NOON + 3).trouble
            assert trouble == "saving has failed since 2026-11-22 12:00:30 UTC"
        await run.keeper._save()
        assert run.operations.state(NOON + 3).trouble is None


@pytest.mark.parametrize(("durability", "late_s"), [("power", 10), ("process", 10), ("memory", 40)])
async def test_a_save_that_does_not_come_is_trouble(
    tmp_path: Path, durability: Durability, late_s: int
) -> None:
    async with running(tmp_path / "c.db") as run:
        pace = Pace(durability, 30, lambda: NOON, SETTINGS)
        state = LocalOperations(run.site, run.keeper, pace).state(NOON)

    def trouble(age_s: float) -> str | None:
        return replace(state, saves=replace(state.saves, age_s=age_s)).trouble

    assert trouble(late_s) is None
    late = f"nothing has been saved for {late_s + 1} seconds: the disk may hang"
    assert trouble(late_s + 1) == late
