"""The servers that are measured: ours in several settings, and peers; each serves one folder."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.load import BenchError, on_core
from tests.process import COMMAND, plain_environment

_STARTS_WITHIN_S = 10.0
_AIOHTTP = """
import sys
from aiohttp import web
app = web.Application()
app.router.add_static("/", sys.argv[1])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[2]), access_log=None, print=None)
"""


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def counterd(root: Path, db: Path, *arguments: str) -> Iterator[Server]:
    """Run ours."""
    port = _free_port()
    command = [*COMMAND, "serve", str(root), "--db", str(db), "--port", str(port), *arguments]
    with _started(command, port) as server:
        yield server


@contextmanager
def aiohttp_static(root: Path) -> Iterator[Server]:
    """Run aiohttp's own static file handler."""
    port = _free_port()
    with _started([sys.executable, "-c", _AIOHTTP, str(root), str(port)], port) as server:
        yield server


@contextmanager
def _started(command: list[str], port: int) -> Iterator[Server]:
    """Run ``command`` on the first core as long as the context."""
    with subprocess.Popen(
        [*on_core(0), *command], stdout=subprocess.DEVNULL, env=plain_environment()
    ) as process:
        try:
            _await_port(port, process)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchError(f"{process.args!r} ended with code {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise BenchError(f"{process.args!r} does not listen")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
