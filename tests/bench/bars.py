"""The bars that the project has set itself, and whether a run meets them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.bench.rounds import Result


@dataclass(frozen=True)
class Bar:
    """A figure that must be large enough, or small enough."""

    text: str
    limit: float
    is_most: bool = False

    def verdict(self, found: float, by_cpu: float | None = None) -> "Verdict":
        """Say whether ``found`` is enough; ``by_cpu`` is told beside it."""
        is_met = found <= self.limit if self.is_most else found >= self.limit
        sign = "<=" if self.is_most else ">="
        return Verdict(self.text, f"{sign} {self.limit:g}", found, by_cpu, is_met)


@dataclass(frozen=True)
class Verdict:
    """What was asked, and what is."""

    text: str
    asked: str
    found: float
    by_cpu: float | None
    """The same by the CPU time of the servers, where it is a ratio of two."""
    is_met: bool


# Two cases of one group: the first must reach so much of the second.
_RATIOS: Final = (
    ("hot", "counted, power", "nginx static", 0.45),
    ("hot", "counted, power", "nginx SSI, one echo", 0.65),
    ("hot", "counted, power", "Apache mod_include", 1.3),
    ("hot", "counted, power", "aiohttp static", 8.0),
    ("hot", "counted, power", "Apache, counter CGI in C", 25.0),
    ("hot", "counted, power", "not counted", 0.85),
    ("zipf", "10,000 pages, power", "one hot page", 0.75),
    ("gzip", "gzip", "identity", 0.9),
    # These are to be 1; no gate is tighter than such machines are steady.
    ("grown", "100,000 counters", "new database", 0.85),
    ("grown", "a year of statistics", "new database", 0.85),
)
_COST: Final = Bar("CPU of a hit at 64 connections, to that at one", 1.0, is_most=True)
_TAIL: Final = Bar("hot: p99 of a counted page at 64 connections, to p50", 5.0, is_most=True)

# What is no ratio, by the name under which it is measured.
FIGURES: Final = {
    "start_100000_s": Bar("memory: seconds of a start with 100,000 counters", 2.0, is_most=True),
    "stop_s": Bar("memory: seconds from SIGTERM under load to the end", 1.0, is_most=True),
    "growth_kb": Bar("memory: KB more after the second half of the hits", 1024.0, is_most=True),
}


def verdicts(results: Iterable[Result], figures: Mapping[str, float]) -> Iterator[Verdict]:
    """Yield a verdict for each bar that was measured."""
    named = {(result.case.group, result.case.name): result for result in results}
    for group, ours, other, limit in _RATIOS:
        if (group, ours) in named and (group, other) in named:
            one, two = named[group, ours], named[group, other]
            bar = Bar(f"{group}: {ours} / {other}", limit)
            yield bar.verdict(one.ratio(two).middle, two.cpu_us / one.cpu_us)
    hot, alone = (named.get((group, "counted, power")) for group in ("hot", "one"))
    if hot is not None:
        yield _TAIL.verdict(hot.middle(lambda run: run.p99_us / run.p50_us))
    if hot is not None and alone is not None:
        yield _COST.verdict(hot.cpu_us / alone.cpu_us)
    for name, bar in FIGURES.items():
        if name in figures:
            yield bar.verdict(figures[name])
