"""A site with much that nobody may see, and the server whom the attacks of a theme are sent to."""

import asyncio
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.answers import assert_safe, said
from tests.attacks.cases import Case
from tests.process import Process, process
from tests.web.protocol.wire import get, wire

# What visitors send, shown where a page can show it, and taken for a path where one can stand.
_ECHOES = "".join(
    f'<!--#echo var="{name}" -->\n'
    for name in (
        *("REQUEST_URI", "QUERY_STRING", "QUERY_STRING_UNESCAPED", "REQUEST_METHOD"),
        *("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_HOST", "HTTP_X", "HTTP_COOKIE"),
        *("DOCUMENT_URI", "DOCUMENT_NAME"),
    )
)
_PATHS = (
    '<!--#set var="p" value="$QUERY_STRING" decoding="url" -->'
    '<!--#include virtual="$p" --><!--#include file="$p" -->'
    '<!--#fsize virtual="$p" --><!--#flastmod virtual="$p" --><!--#fsize file="$p" -->'
    '<!--#include virtual="/$p" --><!--#include virtual="sub/$p" -->'
    '<!--#config errmsg="$p" --><!--#include virtual="$p" -->'
)
PAGE = f'PAGE <!--#counter fmt="%T" -->\n{_ECHOES}'
FILES = {
    "page.shtml": PAGE,
    "plain.txt": "PLAIN 0123456789\n",
    "paths.shtml": _PATHS,
    "smuggled.shtml": "SMUGGLED <!--#counter -->",
    "folder/index.html": "<p>FOLDER",
    "ssi/index.shtml": "SSI FOLDER",
    "empty/nothing.txt": "NOTHING",
    ".htaccess": "SECRET",
    ".env": "SECRET",
    ".git/config": "SECRET",
    "sub/.hidden/a.txt": "SECRET",
    "sub/.a.txt": "SECRET",
    "sub/a.txt": "SUB",
    ".well-known/security.txt": "WELL",
    ".well-known/.secret": "SECRET",
    "__pycache__/a.pyc": "SECRET",
    "page.shtml.gz": "SECRET",
    "page.shtml.br": "SECRET",
    "settings.toml": "# SECRET\n",
}


@dataclass(frozen=True)
class World:
    """A running server and its site."""

    server: Process
    root: Path
    db: Path

    @property
    def places(self) -> tuple[str, ...]:
        """What no answer may have in it: where things are."""
        return (str(self.root), str(self.root.parent))


@contextmanager
def attacked(folder: Path, *arguments: str) -> Iterator[World]:
    """Run a server whose database and settings lie inside its document root, of all places."""
    root = folder / "site"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (folder / "secret.txt").write_text("SECRET")
    (folder / "secret").mkdir()
    (folder / "secret" / "a.txt").write_text("SECRET")
    (root / "link.txt").symlink_to(folder / "secret.txt")
    (root / "near.txt").symlink_to("../secret.txt")
    (root / "folderlink").symlink_to(folder / "secret")
    (root / "dotlink.txt").symlink_to(".env")
    (root / "loop").symlink_to("loop")
    (root / "devices").symlink_to("/dev")
    os.mkfifo(root / "pipe.txt")
    db = root / "counts.db"
    settings = ("--config", str(root / "settings.toml"), *arguments)
    with process(root, db, *settings) as server:
        os.link(db, root / "hard.txt")
        os.link(root / "settings.toml", root / "hard.toml.txt")
        (root / "soft.txt").symlink_to("counts.db")
        yield World(server, root, db)


async def attack(world: World, case: Case) -> None:
    """Send ``case``; all its answers must be the expected ones, and none must follow."""
    async with asyncio.timeout(10), wire(world.server.port) as one:
        pieces = list(case.sent)
        for expected in case.expected:
            if pieces:
                await one.send(pieces.pop(0))
            answer = await said(one.reader, has_body=expected.has_body)
            assert answer.status in expected.statuses, answer
            assert_safe(answer, world.places)
            assert not expected.ends or answer.ends, answer
            if answer.ends:
                assert expected is case.expected[-1], answer
                assert await one.ends() == b""
                return
        for piece in pieces:
            await one.send(piece)
        if case.is_ended:
            assert await one.ends() == b""
        elif not case.is_cut:
            await one.send(get("/healthz", "Connection: close"))
            last = await said(one.reader, has_body=True)
            assert (last.status, last.body) == (200, b"ok\n"), last
            assert await one.ends() == b""


def views(cases: list[Case]) -> Counter[str]:
    """Return how often each path is seen if all goes well."""
    return Counter(
        expected.view for case in cases for expected in case.expected if expected.view is not None
    )


def counted(db: Path) -> Counter[str]:
    """Return what the database holds after the server has stopped: hits by path."""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute("SELECT url, total FROM counters WHERE kind = 'access'")
        return Counter({str(url): int(total) for url, total in rows})


def assert_quiet(stderr: str) -> None:
    """The log has lines of text alone, no visitor's address and no traceback."""
    assert re.search(r"Traceback|127\.0\.0\.1|SECRET", stderr) is None, stderr
    assert all(line.isprintable() for line in stderr.split("\n")), stderr
