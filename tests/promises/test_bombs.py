"""Promise 11: no page takes the server, whatever its author wrote and a visitor sends to it."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.process import Client, process
from tests.promises.world import PAGE, site

WITHIN_S = 6
SIZE_MAX = 5_000_000
DOUBLED = '<!--#set var="v" value="$v$v" -->'
BOMBS = {
    "a value that is doubled": f'<!--#set var="v" value="{"x" * 64}" -->{DOUBLED * 900}'
    + '<!--#echo var="v" -->' * 900,
    "a page that includes itself": 'x<!--#include virtual="bomb.shtml" -->' * 40,
    "two that include each other": 'x<!--#include virtual="other.shtml" -->' * 40,
    "a large file, often": '<!--#include virtual="large.txt" -->' * 900,
    "a large file by itself": '<!--#set var="v" value="" -->'
    '<!--#include virtual="large.txt" set="v" -->'
    + '<!--#set var="w" value="$w$v" -->' * 900
    + '<!--#echo var="w" -->' * 90,
    "a regular expression": '<!--#if expr="$QUERY_STRING = /^(a+)+$/" -->x<!--#endif -->' * 200,
    "one of the visitor's": '<!--#if expr="$v = /$QUERY_STRING/" -->x<!--#endif -->' * 200,
    "conditions in conditions": '<!--#if expr="1" -->' * 5_000 + "x" + "<!--#endif -->" * 5_000,
    "brackets": f'<!--#if expr="{"(" * 5_000}1{")" * 5_000}" -->x<!--#endif -->',
    "counters": '<!--#counter url="/*" sel="acc" fmt="%M %L %N" -->' * 900,
    "graphs": '<!--#counter graph="366d" -->' * 900,
    "numbers that are wide": '<!--#counter fmt="%255T%255T%255T%255T" -->' * 5_000,
    "a FIFO": '<!--#include virtual="pipe" --><!--#include file="pipe.shtml" -->'
    '<!--#fsize file="pipe" -->',
    "a device": '<!--#include virtual="zero" --><!--#include file="zero.shtml" -->'
    '<!--#fsize file="zero" -->',
    "a program": '<!--#exec cmd="touch executed" --><!--#exec cgi="/run.cgi" -->'
    '<!--#include virtual="|touch executed" --><!--#include virtual="$(touch executed)" -->',
    "another server": '<!--#include virtual="http://127.0.0.1:PORT/page.shtml" -->'
    '<!--#include virtual="//127.0.0.1:PORT/page.shtml" -->'
    '<!--#include file="file:///etc/passwd" -->',
    "tags that never end": "<!--#set" * 100_000,
    "many small tags": '<!--#echo var="x" -->' * 200_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
async def test_11_a_page_has_its_bounds(tmp_path: Path, bomb: str) -> None:
    root = site(tmp_path, page=PAGE, other='y<!--#include virtual="bomb.shtml" -->' * 40)
    (root / "large.txt").write_text("x" * 900_000)
    (root / "run.cgi").write_text("#!/bin/sh\ntouch executed\n")
    (root / "run.cgi").chmod(0o755)
    for name in ("pipe", "pipe.shtml"):
        os.mkfifo(root / name)
    for name in ("zero", "zero.shtml"):
        (root / name).symlink_to("/dev/zero")
    query = "a" * 3_000 + "!" if "a+" in bomb else "(a*)*(a*)*(.*)*x{1,1000}"
    # Links may lead outside, and yet nothing but files is read.
    with process(root, tmp_path / "c.db", "--follow-symlinks") as server:
        (root / "bomb.shtml").write_text(bomb.replace("PORT", str(server.port)))
        async with asyncio.timeout(WITHIN_S), Client("127.0.0.1", server.port) as client:
            answer = await client.ask(f"/bomb.shtml?{query}")
        assert answer.status == 200
        assert len(answer.body) <= SIZE_MAX + 100_000
        assert b"root:" not in answer.body
        async with Client("127.0.0.1", server.port) as client:
            # Nothing was fetched by the page, which would have been a view.
            assert (await client.ask("/page.shtml")).text == "1 1 1 1"
        assert "Traceback" not in server.stop()
    assert not list(tmp_path.rglob("executed"))
    assert not Path("executed").exists()
