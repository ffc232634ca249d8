"""Measure the server's own pictures and figures against its plain static file."""

import argparse
import sys
from typing import Final

from tests.bench.cases import POWER, Case
from tests.bench.field import running
from tests.bench.load import BenchError, Load
from tests.bench.rounds import measured
from tests.bench.tables import print_group

PATHS: Final = {
    "static file, counted": "/static.html",
    "badge": "/-/badge/static.html.svg?show",
    "badge, counted": "/-/badge/guest/badge.svg",
    "badge, hits of today": "/-/badge/static.html.svg?show&figure=today",
    "digits as SVG, counted": "/-/digits/guest/svg.svg?pad=6",
    "digits as PNG, counted": "/-/digits/guest/png.png?pad=6",
    "pixel, counted": "/-/pixel/guest/pixel.gif",
    "count as JSON": "/-/count/static.html.json?show",
    "map as a page": "/-/map",
    "map as SVG": "/-/map.svg",
    "map as PNG": "/-/map.png",
}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.own")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    # Few: with more, whoever waits for a map is given up on.
    parser.add_argument("--connections", type=int, default=8)
    asked = parser.parse_args()
    load = Load(asked.connections, asked.seconds)
    cases = [Case("own", name, POWER, path, load) for name, path in PATHS.items()]
    try:
        with running(cases, None) as servers:
            print_group(measured(cases, servers, asked.rounds))
    except BenchError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
