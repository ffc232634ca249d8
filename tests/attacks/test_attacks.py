"""Hundreds of raw requests that mean harm, each with the answers that are safe: ``cases.py``."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.attacks.cases import THEMES, Case, cases
from tests.attacks.world import World, assert_quiet, attack, attacked, counted, views

REQUESTS_MIN = 200


async def failures(world: World, attacks: Iterable[Case]) -> list[str]:
    """Send them all; what goes wrong with one must not hide the others."""
    wrong: list[str] = []
    for case in attacks:
        try:
            await attack(world, case)
        except (AssertionError, OSError, EOFError, TimeoutError) as error:
            wrong.append(f"{case.name}: {b''.join(case.sent)[:200]!r}: {error!r}"[:1200])
    return wrong


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.stem)
async def test_whatever_is_sent_the_answer_is_safe(tmp_path: Path, theme: Path) -> None:
    attacks = cases(theme)
    with attacked(tmp_path) as world:
        wrong = await failures(world, attacks)
        assert wrong == [], "\n".join(wrong)
        assert world.server.is_running
        assert_quiet(world.server.stop())
    assert counted(world.db) == views(attacks)


def test_the_table_is_long() -> None:
    assert sum(len(cases(theme)) for theme in THEMES) >= REQUESTS_MIN


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.stem)
def test_no_case_stands_there_twice(theme: Path) -> None:
    sent = [case.sent for case in cases(theme)]
    assert len(set(sent)) == len(sent)
