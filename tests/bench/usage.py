"""Measure what the usage statistics cost: one count, and all that one request adds."""

import time
from collections.abc import Callable

from counterd.counters.selection import parse_counting
from counterd.counters.table import Table
from counterd.model import Trace
from counterd.site import Rules, Site
from counterd.usage import Recorder, Settings, Stored
from counterd.visits import visit
from tests.counting import HIT, NOON

ROUNDS = 5
CALLS = 50_000
VIEW = HIT._replace(
    trace=Trace("browser", "Firefox", "Linux", "DE", "search", "Google", "somebody")
)


def microseconds(call: Callable[[], object]) -> float:
    """Return the best of several rounds, for one call."""
    best_s = float("inf")
    for _ in range(ROUNDS):
        began_s = time.perf_counter()
        for _ in range(CALLS):
            call()
        best_s = min(best_s, time.perf_counter() - began_s)
    return best_s / CALLS * 1e6


def main() -> None:
    """Print microseconds, and the share of the statistics in counting a view."""
    recorder = Recorder(Stored(), Settings(), bytes)
    site = Site(Rules(parse_counting("do")), Table([], {}), recorder, bytes(32))
    one = microseconds(lambda: recorder.count("/p.shtml", "page", NOON))
    feed = microseconds(lambda: recorder.tally(visit(VIEW, is_counted=True), VIEW.at))
    whole = microseconds(lambda: site.count(VIEW))
    print(f"Recorder.count        {one:6.2f} us, {1 / one:.1f} million a second")
    print(f"all events of a view  {feed:6.2f} us")
    print(f"counters and events   {whole:6.2f} us, {whole / (whole - feed):.2f} of counters alone")


if __name__ == "__main__":
    main()
