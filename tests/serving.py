"""A whole server in this process, on a real port, with a clock that the test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from counterd.config import Hosting, read_config
from counterd.stored_tokens import new_token
from counterd.tokens import Scope
from counterd.web.app import running
from tests.counting import NOON, Clock
from tests.process import Answer, Client


@dataclass(frozen=True)
class Serving:
    """A server for one test."""

    root: Path
    db: Path
    port: int
    clock: Clock
    said: list[str] = field(default_factory=list)

    async def ask(
        self, target: str, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """Ask on a connection of its own."""
        async with Client("127.0.0.1", self.port) as client:
            return await client.ask(target, headers, method)

    async def send(self, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send a form on a connection of its own."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        async with Client("127.0.0.1", self.port) as client:
            return await client.ask(target, form, "POST", body)

    async def text(self, target: str, address: str | None = None) -> str:
        """Return the body of an answer, asked from ``address`` behind a trusted proxy."""
        headers = {} if address is None else {"X-Forwarded-For": address}
        return (await self.ask(target, headers)).text


@dataclass(frozen=True)
class Secrets:
    """Those of a token that may do all, and of one that may read."""

    admin: str
    read: str


async def secrets(folder: Path) -> Secrets:
    """Make tokens for the server that is about to run in ``folder``."""
    made = [
        await new_token(folder / "c.db", scope.value, scope, NOON)
        for scope in (Scope.ADMIN, Scope.READ)
    ]
    return Secrets(*(secret for _, secret in made))


def bearer(secret: str) -> dict[str, str]:
    """The header by which a program shows a token."""
    return {"Authorization": f"Bearer {secret}"}


@asynccontextmanager
async def serving(folder: Path, **settings: object) -> AsyncIterator[Serving]:
    """Serve ``folder/site`` with ``settings``, proxies on loopback being trusted."""
    root, db = folder / "site", folder / "c.db"
    root.mkdir(exist_ok=True)
    clock = Clock(NOON)
    plain = {"root": str(root), "db": str(db), "port": 0, "trusted_proxy": ["127.0.0.1/32"]}
    config = Hosting(read_config({**plain, **settings}, {}, None))
    said: list[str] = []
    async with running(config, None, said.append, clock) as server:
        yield Serving(root, db, server.port, clock, said)
