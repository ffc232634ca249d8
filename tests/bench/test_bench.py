"""The command, without its load: what is missing is said, and what is measured answers."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import base, peers
from tests.bench.base import commit, described
from tests.bench.cases import FILLED, POWER, Case, chosen, groups
from tests.bench.field import check, running
from tests.bench.load import BenchError, Load, cpu_s, memory_kb, wrk
from tests.bench.memory import stopped_s
from tests.bench.pages import MANY, zipf_script
from tests.bench.servers import HERE, counterd
from tests.promises.world import PAGE, site


def bench(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=HERE.folder,
        env=None if path is None else {"PATH": path},
    )


def test_what_is_missing_is_said_in_one_line(tmp_path: Path) -> None:
    run = bench(path=str(tmp_path))  # where servers are is looked at all the same
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert line.startswith("make bench needs wrk, ")
    assert " apt-get install wrk " in line


def test_a_group_that_is_none_is_refused() -> None:
    run = bench("--only", "hot,warm")
    assert run.returncode == 2
    assert run.stderr.endswith("got warm\n")


def test_all_that_is_measured_answers() -> None:
    cases = chosen(groups(), 1, with_cgi=peers.has_compiler(), with_base=False)
    quick = [case for case in cases if case.server not in FILLED]
    with running(quick, None) as servers:
        assert len(servers) == 7
        with pytest.raises(BenchError, match="it does not count"):
            check(Case("hot", "counted", "nginx", "/counted.shtml"), servers["nginx"])
        with pytest.raises(BenchError, match="expected 200, got 404"):
            check(Case("hot", "counted", POWER, "/none"), servers[POWER])


def test_the_most_popular_page_is_asked_for_as_often_as_zipf_says() -> None:
    picks = zipf_script().partition("picks, at = {}, {")[2].partition("}")[0].split(",")
    harmonic = sum(1 / (number + 1) for number in range(MANY))
    assert picks.count("0") / len(picks) == pytest.approx(1 / harmonic, rel=0.05)
    assert 3_000 < len(set(picks)) <= MANY


def test_load_is_measured_and_a_server_stops_under_it(tmp_path: Path) -> None:
    root = site(tmp_path, counted=PAGE)
    with counterd(root, tmp_path / "c.db", "--durability", "memory") as server:
        run = wrk(server.url("/counted.shtml"), Load(connections=4, seconds=1), server.pid)
        assert run.requests > 10
        assert 0 < run.p50_us <= run.p99_us
        assert 0 < run.cpu_us * run.requests <= 2e6
        assert run.memory_kb > 10_000
        with pytest.raises(BenchError, match=r"requests to .*/none failed"):
            wrk(server.url("/none"), Load(connections=4, seconds=1), server.pid)
        wrk(server.url("/none"), Load(connections=4, seconds=1, is_refused=True), server.pid)
        assert 0 < stopped_s(server) < 15


def test_children_that_have_ended_are_in_the_bill() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    twice = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", twice], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        while cpu_s(process.pid) < 0.3:
            assert process.poll() is None
        assert memory_kb(process.pid) > 1_000
        process.communicate(b"\n")
    assert cpu_s(process.pid) == memory_kb(process.pid) == 0


def test_another_commit_is_there_for_a_while() -> None:
    with commit("HEAD") as build:
        assert (build.folder / "counterd" / "site.py").is_file()
        place = build.folder
        assert build.python == sys.executable
        head = base._run(["git", "rev-parse", "HEAD"], place)
        assert head.startswith(described("HEAD").removesuffix("-dirty"))
    assert not place.exists()
    listed = base._run(["git", "worktree", "list"])
    assert str(place) not in listed
    with (
        pytest.raises(BenchError, match=r"git worktree add: .*no-such-commit"),
        commit("no-such-commit"),
    ):
        pass
