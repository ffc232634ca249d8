"""Measure the server's own pictures and figures against its plain static file."""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.__main__ import Case, measured, printed, written
from tests.bench.load import BenchError, Load
from tests.bench.servers import counterd

STATIC = "static file, counted"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.own")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    # Few: with more, whoever waits for a map is given up on.
    parser.add_argument("--connections", type=int, default=8)
    asked = parser.parse_args()
    load = Load(asked.connections, asked.seconds)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root = folder / "site"
        written(root)
        # All load comes from one client, which would have to wait.
        settings = ("--own-requests-per-s", "1000000", "--embed-allow", "*")
        ours = stack.enter_context(counterd(root, folder / "own.db", *settings))
        cases = [
            Case(STATIC, ours, "/static.html"),
            Case("badge", ours, "/-/badge/static.html.svg?show"),
            Case("badge, counted", ours, "/-/badge/guest/badge.svg"),
            Case("badge, hits of today", ours, "/-/badge/static.html.svg?show&figure=today"),
            Case("digits as SVG, counted", ours, "/-/digits/guest/svg.svg?pad=6"),
            Case("digits as PNG, counted", ours, "/-/digits/guest/png.png?pad=6"),
            Case("pixel, counted", ours, "/-/pixel/guest/pixel.gif"),
            Case("count as JSON", ours, "/-/count/static.html.json?show"),
            Case("map as a page", ours, "/-/map"),
            Case("map as SVG", ours, "/-/map.svg"),
            Case("map as PNG", ours, "/-/map.png"),
        ]
        try:
            results = measured(cases, asked.rounds, load)
        except BenchError as error:
            sys.exit(str(error))
        printed(results, STATIC)


if __name__ == "__main__":
    main()
