"""The parts of the server that a counted page goes through, put together as the server does it."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from counterd.config import read_config
from counterd.counting import counting
from counterd.ledger import NearLedger
from counterd.web.gzipping import Gzip
from counterd.web.hits import Hits, Rules
from counterd.web.hosts import Hosts
from counterd.web.metering import Meter
from counterd.web.pages import Pages
from counterd.web.reception import Address, Addresses, Reception
from counterd.web.root import DocumentRoot
from counterd.web.showing import Showing
from counterd.web.wiring import Places, document_root, edge, manner
from tests.bench.cases import COUNTED
from tests.bench.pages import BROWSER

HEAD: Final = f"GET {COUNTED} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n{BROWSER}\r\n\r\n".encode()


@dataclass(frozen=True)
class Parts:
    """What answers a request, whole and in parts."""

    reception: Reception
    root: DocumentRoot
    pages: Pages
    showing: Showing
    hits: Hits
    ledger: NearLedger


@asynccontextmanager
async def parts(
    root: Path, db: Path, durability: Literal["memory", "power"]
) -> AsyncIterator[Parts]:
    """Count in ``db`` what is asked of ``root``, for the time of the context."""
    settings = {"root": str(root), "db": str(db), "durability": durability}
    config = read_config(settings, {}, None)
    places = Places(root, db, None)
    async with counting(config, db, time.time) as counted:
        whole = edge(config, places, counted, time.time, Meter())
        files = document_root(config, places)
        yield Parts(
            reception=Reception(Addresses(Hosts([], Address(whole, None)), None)),
            root=files,
            pages=Pages(files, counted.ledger, manner(config)),
            showing=Showing({}, Gzip(1 << 20)),
            hits=Hits(Rules(config.ignore, config.ignore_path, frozenset())),
            ledger=counted.ledger,
        )
