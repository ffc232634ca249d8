"""Put load on a server with wrk, and read what it measured."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# wrk counts each status above 399 as an error, also where a 404 is what was asked for.
_REPORT: Final = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"failed":%d,"refused":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
"""


@dataclass(frozen=True)
class Load:
    """How much wrk asks."""

    connections: int = 64
    seconds: int = 3
    headers: tuple[str, ...] = ()
    script: str = ""
    """Lua that says what is asked; without it the URL, over and over."""
    warm_up_s: int = 1
    """How long wrk asks before the first round."""
    is_refused: bool = False
    """Every request is to get a status of 400 or more."""


@dataclass(frozen=True)
class Measured:
    """One run of wrk against one server."""

    requests: int
    requests_per_s: float
    p50_us: int
    p99_us: int
    cpu_us: float
    """CPU time of the server for one request."""
    memory_kb: int
    """The server's resident memory after the run."""


class BenchError(Exception):
    """Says what is missing or went wrong."""


def wrk(url: str, load: Load, server_pid: int) -> Measured:
    """Load ``url`` from the last core and tell how the server with ``server_pid`` did.

    Raises:
        BenchError: a request failed.
    """
    before_s = cpu_s(server_pid)
    report = _report(url, load)
    used_s = cpu_s(server_pid) - before_s
    requests = report["requests"]
    wrong = report["failed"] + abs(report["refused"] - requests * load.is_refused)
    if wrong or not requests:
        raise BenchError(f"{wrong} of {requests} requests to {url} failed")
    return Measured(
        requests=requests,
        requests_per_s=requests / report["duration_us"] * 1e6,
        p50_us=report["p50_us"],
        p99_us=report["p99_us"],
        cpu_us=used_s / requests * 1e6,
        memory_kb=memory_kb(server_pid),
    )


def _report(url: str, load: Load) -> dict[str, int]:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(load.script + _REPORT)
        script.flush()
        command = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds}s"]
        command += ["--timeout", "30s", "-s", script.name]
        for header in load.headers:
            command += ["-H", header]
        run = subprocess.run(
            [*on_core(-1), *command, url], check=False, capture_output=True, text=True
        )
    if run.returncode:
        raise BenchError(f"wrk {url}: {run.stderr.strip() or run.stdout.strip()}")
    report: dict[str, int] = json.loads(run.stdout.splitlines()[-1])
    return report


def on_core(core: int) -> list[str]:
    """Return the words that keep a command on one core, counted from the end if negative."""
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[core])] if len(cores) > 1 else []


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process and its children, also of those that have ended."""
    ticks = 0
    for stat in _of_family(pid, "stat"):
        ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_kb(pid: int) -> int:
    """Return the resident memory of a process and its children."""
    pages = sum(int(statm.split()[1]) for statm in _of_family(pid, "statm"))
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def _of_family(pid: int, name: str) -> Iterator[str]:
    """Yield what the system tells under ``name`` of a process and its children."""
    place = Path(f"/proc/{pid}")
    try:
        found, children = (place / name).read_text(), (place / f"task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return  # a CGI program, which is gone already
    yield found
    for child in children.split():
        yield from _of_family(int(child), name)
