"""Print what was measured, as tables for people and as JSON for programs."""

from collections.abc import Iterable
from dataclasses import asdict

from tests.bench.bars import Verdict
from tests.bench.cases import BASE
from tests.bench.rounds import Result


def print_group(results: list[Result]) -> None:
    """Print medians of one group, and the ratios to its first case."""
    first = results[0]
    print(
        f"\n{first.case.group:26} {'ratio':>6} {'least':>6} {'most':>6} {'by CPU':>6} {'req/s':>8} "
        f"{'p50 us':>7} {'p99 us':>7} {'CPU us':>7} {'MB':>5}"
    )
    for result in results:
        ratio = result.ratio(first)
        print(
            f"{result.case.name:26} {ratio.middle:6.3f} {ratio.least:6.3f} {ratio.most:6.3f} "
            f"{first.cpu_us / result.cpu_us:6.3f} "
            f"{result.middle(lambda run: run.requests_per_s):8.0f} "
            f"{result.middle(lambda run: run.p50_us):7.0f} "
            f"{result.middle(lambda run: run.p99_us):7.0f} "
            f"{result.cpu_us:7.1f} "
            f"{result.runs[-1].memory_kb / 1024:5.0f}",
            flush=True,
        )


def print_commits(results: Iterable[Result]) -> None:
    """Print for each case how this commit does against the other."""
    known = {(result.case.group, result.case.name): result for result in results}
    print(f"\n{'this commit to base':42} {'ratio':>6} {'least':>6} {'most':>6} {'by CPU':>6}")
    for (group, name), ours in known.items():
        base = known.get((group, BASE + name))
        if base is not None:
            ratio = ours.ratio(base)
            print(
                f"{group:12}{name:30} {ratio.middle:6.3f} {ratio.least:6.3f} {ratio.most:6.3f} "
                f"{base.cpu_us / ours.cpu_us:6.3f}"
            )


def print_verdicts(verdicts: Iterable[Verdict]) -> None:
    """Print the bars of the project, and whether they are met."""
    print(f"\n{'bar':58} {'asked':>10} {'is':>8} {'by CPU':>8}")
    for verdict in verdicts:
        word = "met" if verdict.is_met else "NOT MET"
        by_cpu = "" if verdict.by_cpu is None else f"{verdict.by_cpu:.3g}"
        print(f"{verdict.text:58} {verdict.asked:>10} {verdict.found:8.3g} {by_cpu:>8} {word}")


def as_json(results: Iterable[Result]) -> list[dict[str, object]]:
    """Return the rounds of all cases as JSON has them."""
    return [
        {
            "group": result.case.group,
            "case": result.case.name,
            "server": result.case.server,
            "connections": result.case.load.connections,
            "rounds": [asdict(run) for run in result.runs],
        }
        for result in results
    ]
