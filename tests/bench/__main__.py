"""Measure a counted page against the same page uncounted and against aiohttp's static files."""

import argparse
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.load import BenchError, Load, Measured, wrk
from tests.bench.servers import Server, aiohttp_static, counterd

PAGE_BYTES = 2_300
COUNTED = '<!--#counter fmt="%T hits by %U guests" -->'
WARM_UP_S = 1


@dataclass(frozen=True)
class Case:
    """A server and the page asked of it."""

    name: str
    server: Server
    path: str


def written(root: Path) -> None:
    """Write the same page with a counter and, as a static file, without."""
    root.mkdir()
    filler = "<p>Lorem ipsum, said the page, and was counted.</p>\n" * 100
    text = f"<!DOCTYPE html><title>Bench</title>\n{filler}"[:PAGE_BYTES]
    (root / "counted.shtml").write_text(text + COUNTED)
    (root / "static.html").write_text(text + "1234567 hits by 12345 guests")


def measured(cases: list[Case], rounds: int, load: Load) -> dict[str, list[Measured]]:
    """Measure all cases in turn, several times: slow minutes of the machine hit all alike."""
    results: dict[str, list[Measured]] = defaultdict(list)
    for case in cases:
        wrk(case.server.url(case.path), Load(load.connections, WARM_UP_S), case.server.pid)
    for _ in range(rounds):
        for case in cases:
            results[case.name].append(wrk(case.server.url(case.path), load, case.server.pid))
    return results


def printed(results: dict[str, list[Measured]], base: str) -> None:
    """Print medians, and the ratio to ``base``."""
    rates = {name: median(run.requests_per_s for run in runs) for name, runs in results.items()}
    print(
        f"{'case':34} {'ratio':>6} {'req/s':>8} {'p50 us':>7} {'p99 us':>7} {'CPU us':>7} {'MB':>5}"
    )
    for name, runs in results.items():
        print(
            f"{name:34} {rates[name] / rates[base]:6.2f} {rates[name]:8.0f} "
            f"{median(run.p50_us for run in runs):7.0f} {median(run.p99_us for run in runs):7.0f} "
            f"{median(run.cpu_us for run in runs):7.1f} {runs[-1].memory_kb / 1024:5.0f}"
        )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    asked = parser.parse_args()
    load = Load(asked.connections, asked.seconds)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root = folder / "site"
        written(root)
        ours = stack.enter_context(counterd(root, folder / "power.db"))
        plain = stack.enter_context(counterd(root, folder / "no.db", "--counter", "no"))
        memory = stack.enter_context(counterd(root, folder / "m.db", "--durability", "memory"))
        aiohttp = stack.enter_context(aiohttp_static(root))
        cases = [
            Case("counted, durable", ours, "/counted.shtml"),
            Case("counted, in memory only", memory, "/counted.shtml"),
            Case("the same page, not counted", plain, "/counted.shtml"),
            Case("static file, counted", ours, "/static.html"),
            Case("aiohttp web.static", aiohttp, "/static.html"),
        ]
        try:
            results = measured(cases, asked.rounds, load)
        except BenchError as error:
            sys.exit(str(error))
        printed(results, "aiohttp web.static")


if __name__ == "__main__":
    main()
