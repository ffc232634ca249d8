"""Promise 9: whatever the clock of the machine says, no count is wrong."""

import sys
from pathlib import Path

import pytest

from tests.commanding import told
from tests.process import process
from tests.promises.visits import more, shelf, stored, visitors

YEAR_S = 365 * 86_400

# The program with a clock that a file moves: nobody may set that of the machine.
PROGRAM = """
import pathlib, sys, time
real, moved = time.time, pathlib.Path(sys.argv.pop(1))
time.time = lambda: real() + int(moved.read_text())
from counterd.cli import main
main()
"""


def move(moved: Path, years: int) -> None:
    """Set the clock so many years ahead, at once."""
    new = moved.with_name("new")
    new.write_text(str(years * YEAR_S))
    new.rename(moved)


def with_clock(moved: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", PROGRAM, str(moved))


@pytest.mark.parametrize("durability", ["power", "memory"])
async def test_the_clock_may_jump_by_years_either_way(tmp_path: Path, durability: str) -> None:
    path, moved = tmp_path / "c.db", tmp_path / "moved"
    root = shelf(tmp_path)
    move(moved, 0)
    flags = ("--durability", durability, "--flush-s", "0.2")
    before = dict.fromkeys(("/one.shtml", "/two.shtml", "/past.shtml"), 0)
    for jumps in ((0, 10, -10, 0), (-20, 3), (0,)):
        with process(root, path, *flags, command=with_clock(moved)) as server:
            async with visitors(server.port) as visits:
                for years in jumps:
                    move(moved, years)
                    await more(visits, 60)
            said = server.stop()
        assert said == ""
        assert visits.refused == []
        for name, totals in visits.shown.items():
            url = f"/{name}.shtml"
            first = before[url] + 1
            assert sorted(totals) == list(range(first, first + len(totals))), jumps
            before[url] += len(totals)
        assert stored(path) == before
    assert "is sound" in told("check", str(root), "--db", str(path))


async def test_saving_goes_on_and_commands_work_when_the_clock_was_set_back(tmp_path: Path) -> None:
    path, moved = tmp_path / "c.db", tmp_path / "moved"
    root = shelf(tmp_path)
    move(moved, 10)
    with process(root, path, command=with_clock(moved)) as server:
        async with visitors(server.port) as visits:
            await more(visits, 30)
            move(moved, 0)
            await more(visits, 30)
            # A start value reaches a server whose clock was set back.
            told("set", "/other.shtml", "--total", "100", "--db", str(path))
            await more(visits, 30)
        assert server.stop() == ""
    assert stored(path)["/other.shtml"] == 100
    assert visits.are_in(path)
