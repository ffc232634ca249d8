"""The real program as a subprocess, and a plain HTTP client that sends what it is told to."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

COMMAND = (sys.executable, "-m", "counterd")
_LISTENING = re.compile(r"listening on (?:https?://(?:127\.0\.0\.1|\[::1\]):(\d+)/|unix:)")
_STOPS_WITHIN_S = 15


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("latin-1")


class Process:
    """A running ``counterd serve``."""

    def __init__(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        self._process = subprocess.Popen(
            [*command, "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=plain_environment() | dict(environment),
        )
        self.said: list[str] = []
        self.port = 0
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said.append(line.rstrip("\n"))
            if match := _LISTENING.search(line):
                self.port = int(match[1] or 0)
                return
        _, complaint = self._process.communicate()
        raise AssertionError(f"the server did not start: {complaint}")

    def kill(self) -> None:
        """End it as a power cut to the process would."""
        self._process.kill()
        self._process.communicate()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Ask it to end, which it must do with exit code 0; return its stderr."""
        code, complaint = self.end(number)
        assert code == 0, complaint
        return complaint

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end, in time; return its exit code and its stderr."""
        self._process.send_signal(number)
        _, complaint = self._process.communicate(timeout=_STOPS_WITHIN_S)
        return self._process.returncode, complaint

    def hang_up(self) -> None:
        """Tell it to read its settings again."""
        self._process.send_signal(signal.SIGHUP)

    def line(self) -> str:
        """Wait for the next line that it says."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


def plain_environment() -> dict[str, str]:
    """This environment without settings of counterd."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COUNTERD_")}


@contextmanager
def process(
    root: Path | None,
    db: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    command: tuple[str, ...] = COMMAND,
) -> Iterator[Process]:
    """Run a server on ``root`` and ``db`` as long as the context; it is killed if it still runs.

    ``command`` is what runs the command line, as in a world of its own.
    """
    place = () if root is None else (str(root),)
    running = Process((*place, "--db", str(db), *arguments), environment or {}, command)
    try:
        yield running
    finally:
        if running.is_running:
            running.kill()


class Client:
    """One kept-alive connection."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)

    async def __aenter__(self) -> "Client":
        self._reader, self._writer = await asyncio.open_connection(*self._place)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()

    async def ask(
        self,
        target: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes = b"",
    ) -> Answer:
        """Send a request as it is written and read its answer."""
        lines = [f"{method} {target} HTTP/1.1"]
        fields = {"Host": "test.example", **(headers or {})}
        if body:
            fields["Content-Length"] = str(len(body))
        lines += [f"{name}: {value}" for name, value in fields.items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *rest = head.split("\r\n")
        received = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in rest if line)
        }
        code = int(status.split()[1])
        has_body = method != "HEAD" and code not in (204, 304)
        length = int(received.get("content-length", "0")) if has_body else 0
        return Answer(code, received, await self._reader.readexactly(length))


@asynccontextmanager
async def visitor(port: int, address: str | None = None) -> AsyncIterator["Visitor"]:
    """A visitor behind a trusted proxy, at ``address``."""
    async with Client("127.0.0.1", port) as client:
        yield Visitor(client, {} if address is None else {"X-Forwarded-For": address})


@dataclass(frozen=True)
class Visitor:
    """Asks from one address."""

    client: Client
    headers: Mapping[str, str]

    async def get(self, target: str) -> Answer:
        return await self.client.ask(target, self.headers)
