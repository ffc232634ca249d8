"""Measure what a server needs that runs for long: memory, and time to start and to stop."""

import os
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.bench.cases import COUNTED
from tests.bench.filling import COUNTERS, with_counters
from tests.bench.load import BenchError, Load, memory_kb, on_core, wrk
from tests.bench.pages import BROWSER, write_site, zipf_script
from tests.bench.servers import Server, counterd, opened_to_all

CONNECTIONS: Final = 2_000
_CHUNK_S: Final = 5
_LOADED_S: Final = 1.0  # before the signal comes


def figures(requests: int) -> dict[str, float]:
    """Return all figures by name, units last."""
    with ExitStack() as stack:
        folder = opened_to_all(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        root = folder / "site"
        write_site(root)
        found = _of_counters(root, folder)
        with counterd(root, folder / "c.db") as server:
            found |= {"connection_kb": _of_connections(server)}
        with counterd(root, folder / "g.db") as server:
            found |= {"growth_kb": _growth_kb(server, requests)}
            found |= {"stop_s": stopped_s(server)}
    return found


def _of_counters(root: Path, folder: Path) -> dict[str, float]:
    with counterd(root, folder / "empty.db") as server:
        empty_s, empty_kb = server.started_s, memory_kb(server.pid)
    with_counters(folder / "full.db")
    with counterd(root, folder / "full.db") as server:
        full_s, full_kb = server.started_s, memory_kb(server.pid)
    return {
        "start_s": empty_s,
        "start_100000_s": full_s,
        "start_kb": empty_kb,
        "counters_1000_kb": (full_kb - empty_kb) / COUNTERS * 1000,
    }


def _of_connections(server: Server) -> float:
    """Return the memory of a connection that has asked once and waits."""
    with _crowd(server, 100):
        before_kb = memory_kb(server.pid)  # with all that is made once
    with _crowd(server, CONNECTIONS):
        return (memory_kb(server.pid) - before_kb) / CONNECTIONS


@contextmanager
def _crowd(server: Server, size: int) -> Iterator[None]:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    request = f"GET {COUNTED} HTTP/1.1\r\nHost: bench.example\r\n{BROWSER}\r\n\r\n".encode()
    with ExitStack() as stack:
        for _ in range(size):
            one = socket.create_connection(("127.0.0.1", server.port), 10)
            stack.enter_context(one).sendall(request)
            if not one.recv(1 << 16).startswith(b"HTTP/1.1 200 "):
                raise BenchError("a connection is not served")
        yield


def _growth_kb(server: Server, requests: int) -> float:
    """Return how much memory grew in the second half of ``requests`` hits."""
    load = Load(seconds=_CHUNK_S, headers=(BROWSER,), script=zipf_script())
    done, half_kb = 0, 0
    while done < requests:
        run = wrk(server.url(COUNTED), load, server.pid)
        done += run.requests
        if not half_kb and done >= requests // 2:
            half_kb = run.memory_kb
    return memory_kb(server.pid) - half_kb


def stopped_s(server: Server) -> float:
    """End a server while it is asked as fast as it answers; return how long that took.

    Raises:
        BenchError: it did not end well.
    """
    command = [*on_core(-1), "wrk", "-t1", "-c64", "-d4s", "-H", BROWSER, server.url(COUNTED)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as load:
        threading.Event().wait(_LOADED_S)
        began_s = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        end = os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
        took_s = time.monotonic() - began_s
        load.kill()
    if end is None or end.si_status:
        raise BenchError(f"the server ended with {end}")
    return took_s


def print_figures(found: dict[str, float]) -> None:
    """Print all figures."""
    print("\nmemory")
    for name, text in (
        ("start_kb", "MB at the start"),
        ("counters_1000_kb", "MB for 1,000 counters with ten clients each"),
        ("connection_kb", "MB for an open connection"),
        ("growth_kb", "MB more after the second half of the hits"),
    ):
        print(f"{text:44} {found[name] / 1024:10.3f}")
    for name, text in (
        ("start_s", "seconds to start, empty"),
        ("start_100000_s", "seconds to start, 100,000 counters"),
        ("stop_s", "seconds to stop under load"),
    ):
        print(f"{text:44} {found[name]:10.3f}")
