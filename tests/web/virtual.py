"""Several sites on one server: their settings file, and the real process that serves them."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.process import Client, Process, process

PAGE = '<!--#counter fmt="%T" -->'


def site_table(folder: Path, name: str, *lines: str) -> str:
    """A site of one page, and its table in the settings."""
    root = folder / name
    root.mkdir(exist_ok=True)
    (root / "p.shtml").write_text(f"{name} {PAGE}")
    names = f'names = ["{name}.example", "*.{name}.example"]'
    return "\n".join(["[[site]]", names, f'root = "{root}"', *lines, ""])


@contextmanager
def virtual(folder: Path, *tables: str, top: str = "") -> Iterator[Process]:
    """Serve a default site in ``main``, and the sites of ``tables``."""
    root, toml = folder / "main", folder / "counterd.toml"
    root.mkdir(exist_ok=True)
    (root / "p.shtml").write_text(f"main {PAGE}")
    toml.write_text("\n".join([top, *tables]))
    with process(root, folder / "main.db", "--config", str(toml)) as server:
        yield server


async def page(server: Process, host: str, target: str = "/p.shtml") -> str:
    async with Client("127.0.0.1", server.port) as client:
        return (await client.ask(target, {"Host": host})).text


async def status(server: Process, host: str, target: str = "/p.shtml") -> int:
    async with Client("127.0.0.1", server.port) as client:
        return (await client.ask(target, {"Host": host})).status


async def sent(server: Process, request: str) -> str:
    """Send a request as it stands, and return the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request.encode("latin-1"))
    answer = await reader.read()
    writer.close()
    return answer.decode("latin-1")


def sign_ins(server: Process) -> dict[str, str]:
    """Return the secrets of the first start, by the host of their link."""
    links = re.findall(
        r"sign in once at http://([^:/]+):\d+/-/sign-in\?token=(\S+)", "\n".join(server.said)
    )
    return dict(links)
