"""Measure the server against its peers, and against another commit of itself; see README.md."""

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from tests.bench.bars import verdicts
from tests.bench.base import commit, described
from tests.bench.cases import chosen, groups
from tests.bench.field import running
from tests.bench.load import BenchError
from tests.bench.memory import figures, print_figures
from tests.bench.peers import has_compiler, missing
from tests.bench.rounds import Result, measured
from tests.bench.tables import as_json, print_commits, print_group, print_verdicts

MEMORY = "memory"


def asked() -> argparse.Namespace:
    """Return what is to be measured."""
    parser = argparse.ArgumentParser(prog="make bench")
    names = [*groups(), MEMORY]
    parser.add_argument("--only", help=f"some of {','.join(names)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="of each case in each round")
    parser.add_argument("--requests", type=int, default=1_000_000, help="of the memory's growth")
    parser.add_argument("--base", help="a commit to compare with")
    parser.add_argument("--json", type=Path, help="file for what was measured")
    found = parser.parse_args()
    found.only = names if found.only is None else found.only.split(",")
    for name in found.only:
        if name not in names:
            parser.error(f"--only: expected some of {','.join(names)}, got {name}")
    return found


def compared(wish: argparse.Namespace) -> list[Result]:
    """Measure and print group by group."""
    with ExitStack() as stack:
        base = stack.enter_context(commit(wish.base)) if wish.base else None
        has_base = base is not None
        cases = chosen(wish.only, wish.seconds, with_cgi=has_compiler(), with_base=has_base)
        servers = stack.enter_context(running(cases, base))
        found: list[Result] = []
        for name, group in groupby(cases, lambda case: case.group):
            try:
                results = measured(group, servers, wish.rounds)
            except BenchError as error:
                print(f"\n{name} is left out: {error}")
                continue
            print_group(results)
            found += results
    return found


def main() -> int:
    """Run the benchmark; return the exit code."""
    wish = asked()
    if packages := missing():
        names = ", ".join(packages)
        print(f"make bench needs {names}: apt-get install {' '.join(packages)}", file=sys.stderr)
        return 2
    if not has_compiler():
        print("there is no C compiler: Apache with a counter CGI in C is left out")
    try:
        results = compared(wish)
        found = figures(wish.requests) if MEMORY in wish.only else {}
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    if wish.base:
        print_commits(results)
    if found:
        print_figures(found)
    judged = list(verdicts(results, found))
    print_verdicts(judged)
    if wish.json is not None:
        commits = {"commit": described("HEAD"), "base": wish.base and described(wish.base)}
        told = {"cases": as_json(results), "figures": found, "bars": list(map(asdict, judged))}
        wish.json.write_text(json.dumps(commits | told, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
