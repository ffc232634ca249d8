"""Put load on a server with wrk, and read what it measured."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_REPORT: Final = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"failed":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """How much wrk asks."""

    connections: int = 64
    seconds: int = 3
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """One run of wrk against one server."""

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
    """Load ``url`` from the second core and tell how the server with ``server_pid`` did.

    Raises:
        BenchError: wrk is missing, or a request failed.
    """
    if shutil.which("wrk") is None:
        raise BenchError("wrk is missing: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_REPORT)
        script.flush()
        command = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds}s", "-s", script.name]
        for header in load.headers:
            command += ["-H", header]
        before_s = _cpu_s(server_pid)
        output = subprocess.run(
            [*on_core(-1), *command, url], check=True, capture_output=True, text=True
        ).stdout
        cpu_s = _cpu_s(server_pid) - before_s
    report = json.loads(output.splitlines()[-1])
    if report["failed"]:
        raise BenchError(f"{report['failed']} requests to {url} failed")
    return Measured(
        requests_per_s=report["requests"] / report["duration_us"] * 1e6,
        p50_us=report["p50_us"],
        p99_us=report["p99_us"],
        cpu_us=cpu_s / report["requests"] * 1e6,
        memory_kb=_memory_kb(server_pid),
    )


def on_core(core: int) -> list[str]:
    """Return the words that keep a command on one core, counted from the end if negative."""
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[core])] if len(cores) > 1 else []


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(other for child in children for other in _family(int(child)))]


def _cpu_s(pid: int) -> float:
    ticks = 0
    for member in _family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_kb(pid: int) -> int:
    pages = sum(
        int(Path(f"/proc/{member}/statm").read_text().split()[1]) for member in _family(pid)
    )
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
