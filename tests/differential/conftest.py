"""The three servers, each started once, on one site."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.differential.documents import documents, write_site
from tests.differential.peers import ZONE, Name, Peer, apache, nginx
from tests.serving import Serving, serving


@contextmanager
def _open_folder() -> Iterator[Path]:
    """Give a folder that everyone may read: the peers are not root when we are."""
    with tempfile.TemporaryDirectory(prefix="peers-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Give a folder with the documents in ``site``."""
    with _open_folder() as folder:
        write_site(folder / "site", documents())
        yield folder


@pytest.fixture(scope="session")
def apaches(folder: Path) -> Iterator[tuple[Peer, Peer]]:
    with _open_folder() as own, apache(folder / "site", own) as peers:
        yield peers


@pytest.fixture(scope="session")
def nginx_peer(folder: Path) -> Iterator[Peer]:
    with _open_folder() as own, nginx(folder / "site", own) as peer:
        yield peer


@pytest.fixture(scope="session")
def peers(apaches: tuple[Peer, Peer], nginx_peer: Peer) -> dict[Name, Peer]:
    return {peer.name: peer for peer in (*apaches, nginx_peer)}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def ours(folder: Path) -> AsyncIterator[Serving]:
    async with serving(folder, zone=ZONE) as server:
        yield server
