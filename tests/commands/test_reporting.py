"""A report is a table for people, CSV and JSON for programs, also beside a running server."""

import json
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from counterd.store.database import open_database
from counterd.store.usage import save_changes
from counterd.usage.periods import Level
from counterd.usage.values import Changes, Distinct, Statistic
from tests.process import COMMAND, Client, plain_environment, process
from tests.usage.storage import at


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "report", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, check=False, env=plain_environment()
    )


@pytest.fixture
async def db(tmp_path: Path) -> Path:
    path = tmp_path / "c.db"
    database = await open_database(path)
    changes = Changes(
        statistics=tuple(
            Statistic("page", f"/{number}", Level.DAY, at("2026-11-22"), 0, 1000 + number)
            for number in range(12)
        ),
        distinct=(Distinct("visitor", Level.DAY, at("2026-11-22"), 1, 321),),
    )
    await database.transact(partial(save_changes, changes=changes))
    await database.close()
    return path


def test_the_command_prints_a_table_of_the_top_ten_and_plain_text_into_a_pipe(db: Path) -> None:
    ended = run("--db", str(db), "--since", "2026-11-22", "--until", "2026-11-22")
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert lines[:4] == [
        "2026-11-22 Sunday",
        "  visitor          321",
        "  page          12,066",
        "    /11          1,011",
    ]
    assert lines[-1] == "    and 2 more   2,001"


def test_the_command_takes_all_that_can_be_asked(db: Path) -> None:
    asked = ["--db", str(db), "--level", "month", "--since", "2026-11-01", "--until", "2026-11-30"]
    asked += ["--category", "page", "--minimum", "1005", "--top", "3"]
    (period,) = json.loads(run(*asked, "--json").stdout)
    (category,) = period["categories"]
    assert (period["level"], period["seen"], category["untold"]) == ("month", [], 4)
    assert [one["event"] for one in category["events"]] == ["/11", "/10", "/9"]
    assert len(run(*asked, "--csv").stdout.splitlines()) == 4
    everything = run("--db", str(db), "--until", "2026-11-22", "--csv").stdout
    assert len(everything.splitlines()) == 14


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--since", "x"], "--since: expected a date like 2026-11-22, got 'x'"),
        (["--since", "2026-11-22", "--until", "2026-11-21"], "is later than --until 2026-11-21"),
        (["--level", "lifetime", "--until", "2026-11-21"], "do not go with --level lifetime"),
        (["--level", "decade"], "'decade' is not one of 'base', 'day', 'week'"),
        (["--top", "0"], "--top"),
        (["--minimum", "-1"], "--minimum"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_sentence(
    db: Path, arguments: list[str], sentence: str
) -> None:
    ended = run("--db", str(db), *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert sentence in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_on_a_terminal_the_table_has_bold_headings(db: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, "report", "--db", str(db), "--until", "2026-11-22"]
    with subprocess.Popen(command, stdout=theirs, env=plain_environment() | {"TERM": "xterm"}):
        os.close(theirs)
        text = b"".join(read(ours)).decode()
    os.close(ours)
    assert text.startswith("\x1b[1m2026-11-22 Sunday\x1b[0m\r\n")


def read(descriptor: int) -> Iterator[bytes]:
    try:
        while chunk := os.read(descriptor, 10_000):
            yield chunk
    except OSError:
        return  # the other side is closed


async def test_a_report_can_be_had_while_the_server_runs(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "p.shtml").write_text("x")
    with process(root, tmp_path / "c.db") as server:
        async with Client("127.0.0.1", server.port) as client:
            for _ in range(3):
                await client.ask("/p.shtml")
        text = run("--db", str(tmp_path / "c.db"), "--level", "lifetime").stdout
        assert re.search(r"^  page +3\n    /p\.shtml +3$", text, re.MULTILINE), text
        assert server.stop() == ""
