"""All servers that a run needs, started at once on the same site, each asked once for its pages."""

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.cases import AIOHTTP, APACHE, BASE, FILLED, NGINX, OURS, Case
from tests.bench.load import BenchError
from tests.bench.pages import write_site
from tests.bench.peers import apache, make_counter, nginx
from tests.bench.servers import HERE, Build, Server, aiohttp_static, counterd, opened_to_all

Servers = dict[str, Server]


@contextmanager
def running(cases: list[Case], base: Build | None) -> Iterator[Servers]:
    """Run the servers of ``cases``; ``base`` is the other commit.

    Raises:
        BenchError: one does not start, or does not answer as its case says.
    """
    with ExitStack() as stack:
        root = _folder(stack) / "site"
        write_site(root)
        builds = {"": HERE} | ({} if base is None else {BASE: base})
        servers: Servers = {}
        for name in dict.fromkeys(case.server for case in cases):
            servers[name] = _started(stack, name, root, builds)
        for case in cases:
            check(case, servers[case.server])
        yield servers


def _started(stack: ExitStack, name: str, root: Path, builds: dict[str, Build]) -> Server:
    folder = _folder(stack)
    if name == NGINX:
        return stack.enter_context(nginx(root, folder))
    if name == APACHE:
        make_counter(folder)
        return stack.enter_context(apache(root, folder))
    if name == AIOHTTP:
        return stack.enter_context(aiohttp_static(root))
    build = builds[BASE if name.startswith(BASE) else ""]
    kind = name.removeprefix(BASE)
    if kind in FILLED:
        FILLED[kind](folder / "c.db")
    return stack.enter_context(counterd(root, folder / "c.db", *OURS[kind], build=build))


def _folder(stack: ExitStack) -> Path:
    return opened_to_all(Path(stack.enter_context(tempfile.TemporaryDirectory())))


def check(case: Case, server: Server) -> None:
    """Raise BenchError unless the server answers as the case says; a counted page counts."""
    bodies = []
    for _ in range(2):
        status, body = _answer(server, case.path, case.load.headers)
        if status != case.status:
            raise BenchError(f"{case.group}, {case.name}: expected {case.status}, got {status}")
        bodies.append(body)
    has_number = case.path in ("/counted.shtml", "/cgi.shtml") and "not" not in case.name
    if has_number and bodies[0] == bodies[1]:
        raise BenchError(f"{case.group}, {case.name}: it does not count")


def _answer(server: Server, path: str, headers: tuple[str, ...]) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=dict(one.split(": ", 1) for one in headers))
        response = connection.getresponse()
        return response.status, response.read()
