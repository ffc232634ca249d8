"""Render a page as a visitor would get it, from what the database holds, and count nothing."""

import ast
import logging
import os
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory
from typing import Final

from counterd.check import Finding
from counterd.chronicle import Chronicle
from counterd.config import Config
from counterd.counters.table import Table
from counterd.errors import ConfigError
from counterd.ledger import Counted, Wanted
from counterd.model import Epoch, Hit, Served
from counterd.site import Rules, Site
from counterd.store.counters import load_counters
from counterd.store.database import Database, open_database
from counterd.store.usage import load_stored
from counterd.usage import Recorder
from counterd.web.app import database_path, root_path
from counterd.web.asked import Asked
from counterd.web.clients import client_address, told
from counterd.web.complaints import logger as complaints
from counterd.web.pages import Pages
from counterd.web.root import DocumentRoot, File
from counterd.web.target import Target, located, requested, split_target
from counterd.web.wiring import Places, document_root, manner

_HEADER: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_VISITOR: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor asks for, as somebody types it."""

    page: str
    """A URL path, perhaps with its query, or the path of a file below the root."""
    query: str | None = None
    """Wins over that of ``page``."""
    headers: tuple[str, ...] = ()
    """Each ``Name: value``."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the visitor would get, and the mistakes of the page that showing it has met."""

    body: bytes
    findings: tuple[Finding, ...]


async def render(visit: Visit, settings: Config, config_path: Path | None, now: float) -> Rendered:
    """Return the page that ``visit`` asks for, its counters as they were last saved.

    Raises:
        ConfigError: there is no such page, or the visit is none.
        StoreError: there is a database, but it cannot be read.
    """
    folder, database = root_path(settings), database_path(settings)
    root = document_root(settings, Places(folder, database, config_path))
    file = _found(root, visit.page)
    asked = _asked(visit, file.target, settings, now)
    with _findings(folder) as findings:
        async with _ledger(database, settings, int(now)) as ledger:
            pages = Pages(root, ledger, manner(settings))
            compiled = pages.compiled(file)
            if compiled is not None:
                body = (await pages.body(compiled, file, asked, hit=None)).body
            elif pages.is_page_name(file.name):
                raise ConfigError(f"{file.target.url} is too large: {file.size_bytes:,} bytes")
            else:
                body = _content(root, file)
    return Rendered(body, tuple(findings))


class _StoredLedger:
    """Tells what the store held at the start."""

    __slots__ = ("_chronicle", "_site")

    def __init__(self, site: Site, chronicle: Chronicle) -> None:
        self._site = site
        self._chronicle = chronicle

    async def post(self, hit: Hit, wanted: Wanted) -> Counted:
        return await self.peek(wanted, hit.at)

    def note(self, served: Served) -> None:
        del served  # nobody was

    async def peek(self, wanted: Wanted, now: Epoch) -> Counted:
        await self._chronicle.recall(wanted.histories, now)
        look, history = self._site.look, self._chronicle.history
        return Counted(
            {address: look(address) for address in wanted.counters},
            {address: history(address, now) for address in wanted.histories},
        )


@asynccontextmanager
async def _ledger(path: Path, settings: Config, now: Epoch) -> AsyncIterator[_StoredLedger]:
    calendar = settings.usage.calendar
    async with _opened(path) as database:
        table = Table(await database.read(load_counters), {})
        stored = await database.read(partial(load_stored, calendar=calendar, now=now))
        recorder = Recorder(stored, settings.usage, token_bytes)
        site = Site(Rules(settings.counting), table, recorder, client_key=b"")
        yield _StoredLedger(site, Chronicle(site, database, calendar, wait_max_s=None))


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Database]:
    """Open the database, or where there is none an empty one that goes away again."""
    with TemporaryDirectory() as folder:
        place = _existing(path) or Path(folder, "empty.db")
        database = await open_database(place, may_create=place is not path)
        try:
            yield database
        finally:
            await database.close()


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None


def _found(root: DocumentRoot, page: str) -> File:
    """Return the file that ``page`` names: as a URL, or as a path from here or the root."""
    is_url = page.startswith("/")
    by_url = requested(split_target(page if is_url else f"/{page}")[0])
    by_path = _below(root.path, Path(page))
    for target in (by_url, by_path) if is_url else (by_path, by_url):
        if target is not None and target.segments[:1] != ("-",):
            found = root.find(target)
            if isinstance(found, Target):  # a folder without its slash: a browser would go there
                found = root.find(found)
            if isinstance(found, File):
                return found
    raise ConfigError(f"there is no page {page} in {root.path}")


def _below(root: Path, path: Path) -> Target | None:
    path = Path(os.path.realpath(path.parent), path.name)  # a link stands for itself
    return located(path.relative_to(root).as_posix()) if path.is_relative_to(root) else None


def _content(root: DocumentRoot, file: File) -> bytes:
    descriptor = root.open(file)
    if descriptor is None:
        raise ConfigError(f"{file.target.url} has changed meanwhile")
    with open(descriptor, "rb") as reader:
        return reader.read()


def _asked(visit: Visit, target: Target, settings: Config, now: float) -> Asked:
    query = split_target(visit.page)[1] if visit.query is None else visit.query.removeprefix("?")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    headers = _Headers((*visit.headers, f"Host: {host}:{settings.port}"))
    return Asked(
        method="GET",
        raw_target=target.escaped + (f"?{query}" if query else ""),
        target=target,
        query=query,
        headers=headers,
        address=client_address(
            _VISITOR, told(headers, settings.client_header), settings.trusted_proxy
        ),
        now=now,
        scheme="http",
        server=(settings.host, settings.port),
        protocol="HTTP/1.1",
    )


class _Headers(Mapping[str, str]):
    """Headers by their names in any case; of two with one name, the first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._values: dict[str, str] = {}
        for line in lines:
            match = _HEADER.fullmatch(line)
            if match is None:
                raise ConfigError(f"--header: expected 'Name: value', got {line!r}")
            self._values.setdefault(match[1].lower(), match[2].rstrip(" \t"))

    def __getitem__(self, name: str) -> str:  # type: ignore[explicit-override] # not before Python 3.12
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:  # type: ignore[explicit-override] # not before Python 3.12
        return iter(self._values)

    def __len__(self) -> int:  # type: ignore[explicit-override] # not before Python 3.12
        return len(self._values)


@contextmanager
def _findings(folder: Path) -> Iterator[list[Finding]]:
    """Gather what the pages complain of, in place of their log."""
    findings: list[Finding] = []

    def take(record: logging.LogRecord) -> bool:
        match record.args:
            case (str(uri), int(line), int(column), str(reason)):
                path = folder / ast.literal_eval(uri).removeprefix("/")
                findings.append(Finding(f"{path}:{line}:{column}", ast.literal_eval(reason)))
                return False
            case _:
                return True

    complaints.addFilter(take)
    try:
        yield findings
    finally:
        complaints.removeFilter(take)
