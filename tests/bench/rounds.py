"""Measure the cases of a group in turn, several times: slow minutes of a machine hit all alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from statistics import median

from tests.bench.cases import Case
from tests.bench.load import Measured, wrk
from tests.bench.servers import Server


@dataclass(frozen=True)
class Ratio:
    """How one case did against another in the same rounds."""

    middle: float
    least: float
    most: float


@dataclass(frozen=True)
class Result:
    """All rounds of one case."""

    case: Case
    runs: list[Measured]

    def middle(self, figure: Callable[[Measured], float]) -> float:
        """Return the median of a figure over the rounds."""
        return median(map(figure, self.runs))

    @property
    def cpu_us(self) -> float:
        """The median CPU time of a request."""
        return self.middle(lambda run: run.cpu_us)

    def ratio(self, other: "Result") -> Ratio:
        """Return how much faster than ``other`` it was, round by round."""
        ratios = [
            ours.requests_per_s / theirs.requests_per_s
            for ours, theirs in zip(self.runs, other.runs, strict=True)
        ]
        return Ratio(median(ratios), min(ratios), max(ratios))


def measured(cases: Iterable[Case], servers: dict[str, Server], rounds: int) -> list[Result]:
    """Measure the cases of one group."""
    results = [Result(case, []) for case in cases]
    for result in results:
        _run(result.case, servers, result.case.load.warm_up_s)
    for _ in range(rounds):
        for result in results:
            result.runs.append(_run(result.case, servers, result.case.load.seconds))
    return results


def _run(case: Case, servers: dict[str, Server], seconds: int) -> Measured:
    server = servers[case.server]
    return wrk(server.url(case.path), replace(case.load, seconds=seconds), server.pid)
