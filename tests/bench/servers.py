"""Start servers on the first core: ours in several settings, and aiohttp's own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.load import BenchError, on_core
from tests.process import plain_environment

_STARTS_WITHIN_S: Final = 20.0
# All load comes from one client.
_HASTY: Final = ("--own-requests-per-s", "1000000", "--connections-per-client-max", "100000")
_AIOHTTP: Final = """
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
    started_s: float = 0.0
    """From its start until it listened."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@dataclass(frozen=True)
class Build:
    """One version of ours: a Python and the folder whose package it runs."""

    folder: Path
    python: str = sys.executable


HERE: Final = Build(Path(__file__).resolve().parents[2])


@contextmanager
def counterd(root: Path, db: Path, *arguments: str, build: Build = HERE) -> Iterator[Server]:
    """Run ours."""
    port = free_port()
    place = [str(root), "--db", str(db), "--port", str(port)]
    command = [build.python, "-m", "counterd", "serve", *place, *_HASTY, *arguments]
    # Python looks for modules in the folder where it runs first, then in this path, and only then
    # where packages are installed.
    path = {"PYTHONPATH": str(build.folder)}
    with started(command, port, cwd=build.folder, environment=path) as server:
        yield server


@contextmanager
def aiohttp_static(root: Path) -> Iterator[Server]:
    """Run aiohttp's own static file handler."""
    port = free_port()
    with started([sys.executable, "-c", _AIOHTTP, str(root), str(port)], port) as server:
        yield server


@contextmanager
def started(
    command: Sequence[str],
    port: int,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run ``command`` on the first core as long as the context.

    Raises:
        BenchError: it ended, or does not listen.
    """
    began = time.monotonic()
    with subprocess.Popen(
        [*on_core(0), *command],
        stdout=subprocess.DEVNULL,
        cwd=cwd,
        env=plain_environment() | dict(environment or {}),
    ) as process:
        try:
            _await_port(port, process)
            yield Server(port, process.pid, time.monotonic() - began)
        finally:
            process.terminate()


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchError(f"{process.args!r} ended with code {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.01)
    raise BenchError(f"{process.args!r} does not listen")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def opened_to_all(folder: Path) -> Path:
    """Let everyone read ``folder``: some servers are not root when we are."""
    os.chmod(folder, 0o755)
    return folder
