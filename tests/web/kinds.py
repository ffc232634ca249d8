"""A site that has a file of each kind, and a mistake to be made in the server of it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.asking import LONG_AGO_S, rested
from tests.serving import Serving, serving

FILES = {
    "p.shtml": '<html><!--#counter fmt="%T %U %V %N" --> <!--#counter sel="total" fmt="%T"-->',
    "long.shtml": "<p>words that are compressed</p>\n" * 60 + '<!--#counter fmt="%T" -->',
    "echo.shtml": '<!--#echo var="REMOTE_ADDR" --> <!--#echo var="REQUEST_URI" --> '
    '<!--#echo var="HTTP_USER_AGENT" --> <!--#echo var="SERVER_PORT" --><!--#printenv -->',
    "days.shtml": '<!--#counter fmt="%{today} %{today.unique} %{online}" -->',
    "other.shtml": '<!--#counter url="/$QUERY_STRING" fmt="%T %w" -->',
    "sum.shtml": '<!--#counter url="/docs/* /p.shtml" fmt="%T" -->',
    "meta.shtml": '<META HTTP-EQUIV="X-Hits" CONTENT="${COUNTER}">\n'
    '<META HTTP-EQUIV="Status" CONTENT="404 Gone">\nx',
    "old.shtml": '<meta charset="iso-8859-1">\u00e4<!--#counter -->',
    "wrong.shtml": '<!--#include virtual="/none" --><!--#nonsense -->',
    "plain.shtml": '<!DOCTYPE html><p>caf\u00e9 <!--#counter fmt="%T hits by %U, %X" --></p>'
    '<!--#counter url="/p.shtml" fmt="%T" --> <!--#counter fmt="%M %tC %u %,06T" -->',
    "docs/index.shtml": '<!--#counter fmt="%v" --><!--#include virtual="part.html" -->',
    "docs/part.html": "part <!--#counter -->",
    "a.html": "a file that is counted\n" * 50,
    "a.bin": "\0\1" * 600,
    "a.css": "p { color: red }\n" * 60,
    "a.css.gz": "not looked into",
    "e.html": "sorry",
    "-": "not where pages of our own are",
    "empty.html": "",
}


@asynccontextmanager
async def site(folder: Path, **settings: object) -> AsyncIterator[Serving]:
    folder.mkdir()
    own: dict[str, object] = {
        "meta_headers": "x-hits status",
        "error_page": "416=/e.html",
        "own_requests_per_s": 10_000,
        "embed_allow": "/guest/*",
        "public": ["badges", "counters"],
    }
    async with serving(folder, **{**own, **settings}) as server:
        for name, text in FILES.items():
            path = server.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("latin-1"))
            os.utime(path, (LONG_AGO_S, LONG_AGO_S))
        await rested(server.root / "empty.html")  # the last of them
        yield server


def mistaken(*_: object) -> None:
    """Be in the place of something of ours."""
    raise RuntimeError("our mistake")
