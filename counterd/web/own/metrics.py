"""The figures of the server for Prometheus: each is read where it is counted, when asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import accumulate
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from counterd.counters.table import Filling
from counterd.model import Epoch, Outcome
from counterd.operations import Operations, State
from counterd.web.memory import MemoryUse
from counterd.web.metering import BOUNDS_S, Meter
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.routes import Form, Guard, Question, Route
from counterd.web.reply import Headers, Reply

_HEADERS: Final[Headers] = {
    "Cache-Control": "no-store",
    "Content-Type": CONTENT_TYPE_PLAIN_0_0_4,
    "X-Content-Type-Options": "nosniff",
}
_BOUNDS: Final = (*map(str, BOUNDS_S), "+Inf")


class Remembering(Protocol):
    """Whatever keeps things in memory, within a budget."""

    @property
    def memory_use(self) -> MemoryUse:
        """How much of the budget is used."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A memory, and what it is called."""

    name: str
    of: Remembering


class Metrics:
    """Answers ``/metrics``."""

    def __init__(self, operations: Operations, meter: Meter, caches: Iterable[Cache]) -> None:
        self._operations = operations
        self._meter = meter
        self._caches = caches

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        operation = Operation(
            "getMetrics",
            "The figures of the server for Prometheus",
            ("text/plain",),
            "Version 0.0.4 of the text format.",
        )
        route = Route("/metrics", self.metrics, Guard.METRICS, Form.TEXT)
        return (Endpoint(route, {"GET": operation}),)

    async def metrics(self, question: Question) -> Reply:
        """Answer with all figures as they are now."""
        # A registry for each answer, as its figures are those of one moment; nothing is counted
        # in it, so that this library has no part in what requests cost.
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collected(self._families(int(question.asked.now))))
        ProcessCollector(registry=registry)
        return Reply(200, _HEADERS, generate_latest(registry), Outcome.OTHER)

    def _families(self, now: Epoch) -> list[Metric]:
        state = self._operations.state(now)
        return [
            *_build(),
            *_answers(self._meter),
            *_counting(state),
            *_saves(state),
            *_counters(state.fillings),
            *_caches(self._caches),
        ]


class _Collected:
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _build() -> Iterator[Metric]:
    family = InfoMetricFamily("counterd", "What runs")
    family.add_metric([], {"version": version("counterd")})
    yield family


def _answers(meter: Meter) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "counterd_requests", "Requests that were answered", labels=["method", "status"]
    )
    for (method, hundreds), count in sorted(meter.answers.items()):
        requests.add_metric([method, f"{hundreds}xx"], count)
    yield requests
    took = HistogramMetricFamily(
        "counterd_request_duration_seconds", "Time until an answer is ready to be sent"
    )
    took.add_metric([], [*zip(_BOUNDS, accumulate(meter.took), strict=True)], meter.took_sum_s)
    yield took
    yield _gauge("counterd_connections", "Connections that are open", meter.connections())
    yield _gauge("counterd_streams", "Of these, readers of the live figures", meter.streams())
    logged = CounterMetricFamily(
        "counterd_log_lines",
        "Lines that were logged; an error asks somebody to act",
        labels=["level"],
    )
    for level, count in meter.logged.items():
        logged.add_metric([level], count)
    yield logged


def _counting(state: State) -> Iterator[Metric]:
    yield _counter("counterd_hits", "Hits that changed a counter", state.hits)
    yield _gauge("counterd_online", "Addresses seen in the last five minutes", state.online)
    yield _gauge("counterd_ready", "Whether what is counted is also kept", state.trouble is None)
    yield _gauge(
        "counterd_unsaved", "Whether something counted is in memory alone", state.has_unsaved
    )


def _saves(state: State) -> Iterator[Metric]:
    saves = state.saves
    yield _counter("counterd_saves", "Transactions that were kept", saves.count)
    yield _counter("counterd_save_failures", "Transactions that were not", saves.failures)
    yield _counter("counterd_saved_rows", "Rows that were written", saves.rows)
    yield _counter("counterd_save_seconds", "Time spent in transactions", saves.spent_s)
    yield _gauge(
        "counterd_last_save_age_seconds",
        "Time since the store held all that was counted",
        saves.age_s,
    )


def _counters(fillings: Iterable[Filling]) -> Iterator[Metric]:
    counters = GaugeMetricFamily("counterd_counters", "Counters that there are", labels=["kind"])
    limits = GaugeMetricFamily(
        "counterd_counters_limit", "Counters that there may be", labels=["kind"]
    )
    overflowed = CounterMetricFamily(
        "counterd_overflowed_hits",
        "Hits, of all time, on the counter that is shared by all beyond the limit",
        labels=["kind"],
    )
    for filling in fillings:
        counters.add_metric([filling.kind], filling.counters)
        if filling.limit is not None:
            limits.add_metric([filling.kind], filling.limit)
            overflowed.add_metric([filling.kind], filling.overflowed)
    yield from (counters, limits, overflowed)


def _caches(caches: Iterable[Cache]) -> Iterator[Metric]:
    entries = GaugeMetricFamily("counterd_cache_entries", "Things in memory", labels=["cache"])
    used = GaugeMetricFamily("counterd_cache_bytes", "Memory that they take", labels=["cache"])
    limits = GaugeMetricFamily(
        "counterd_cache_limit_bytes", "Memory that they may take", labels=["cache"]
    )
    for cache in caches:
        use = cache.of.memory_use
        entries.add_metric([cache.name], use.entries)
        used.add_metric([cache.name], use.bytes)
        limits.add_metric([cache.name], use.bytes_max)
    yield from (entries, used, limits)


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(name, description, value=value)


def _counter(name: str, description: str, value: float) -> Metric:
    return CounterMetricFamily(name, description, value=value)
