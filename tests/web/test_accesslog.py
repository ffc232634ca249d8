"""The log of requests: a line for each answer, whatever it was, and no secret in any of them."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from counterd.config import Config
from counterd.logs.sink import Sinks
from counterd.web.accesslog import access_log, without_secret
from counterd.web.protocol.instant import Came, Write
from counterd.web.protocol.plain import Fields, Plain
from tests.asking import settled
from tests.commanding import refusal
from tests.logs.test_sink import content_within
from tests.process import Client, process, visitor
from tests.serving import Serving, serving

AGENT = {"User-Agent": "test/1", "Referer": "http://example.com/from?q=1"}


async def logged(tmp_path: Path, *targets: str, **settings: object) -> list[str]:
    """Return the lines of requests for ``targets``."""
    path = tmp_path / "a.log"
    async with serving(tmp_path, access_log=str(path), **settings) as server:
        (server.root / "f.txt").write_text("hello\n")
        for target in targets:
            await server.ask(target, AGENT)
    return path.read_text().splitlines()


async def raw(server: Serving, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


async def test_without_the_setting_nothing_is_written(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        assert (await server.ask("/none")).status == 404
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.db", "c.db-lock", "site"]


async def test_each_answer_has_its_line(tmp_path: Path) -> None:
    lines = await logged(tmp_path, "/f.txt?a=b", "/none", zone="Asia/Tokyo")
    assert lines[0] == (
        '127.0.0.0 - - [22/Nov/2026:21:00:30 +0900] "GET /f.txt?a=b HTTP/1.1" 200 6 '
        '"http://example.com/from?q=1" "test/1"'
    )
    assert ' "GET /none HTTP/1.1" 404 ' in lines[1]
    assert len(lines) == 2


async def test_as_json_it_has_host_and_time(tmp_path: Path) -> None:
    (line,) = await logged(tmp_path, "/f.txt", access_log_format="json")
    told = json.loads(line)
    assert told["host"] == "test.example"
    assert 0 < told["took_s"] < 10
    assert (told["status"], told["bytes"], told["method"]) == (200, 6, "GET")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("198.51.100.77", "198.51.100.0"),
        ("::ffff:198.51.100.77", "198.51.100.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
    ],
)
async def test_addresses_are_cut_unless_all_is_exact(
    tmp_path: Path, address: str, shown: str
) -> None:
    path = tmp_path / "a.log"
    for clients in ("hashed", "exact"):
        async with serving(tmp_path, access_log=str(path), clients=clients) as server:
            await server.ask("/", {"X-Forwarded-For": address})
    assert [line.split(" ")[0] for line in path.read_text().splitlines()] == [
        shown,
        address.removeprefix("::ffff:"),
    ]


async def test_whatever_is_no_request_has_a_line_too(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    async with serving(tmp_path, access_log=str(path)) as server:
        assert b" 400 " in await raw(server, b"\x16\x03\x01 TLS\r\n\r\n")
        assert b" 400 " in await raw(server, b"GET / HTTP/1.1\r\nno header\r\n\r\n")
    for line in path.read_text().splitlines():
        assert re.fullmatch(r'127\.0\.0\.0 - - \[.*\] "-" 400 \d+ "-" "-"', line)
    assert len(path.read_text().splitlines()) == 2


async def test_bytes_are_those_of_the_body(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    async with serving(tmp_path, access_log=str(path)) as server:
        (server.root / "big.bin").write_bytes(bytes(3_000_000))
        settled(server.root / "f.css", b"p { }\n")
        await server.ask("/big.bin")
        await server.ask("/big.bin", {"Range": "bytes=0-1999999"})
        await server.ask("/big.bin", method="HEAD")
        tag = (await server.ask("/f.css")).headers["etag"]
        await server.ask("/f.css", {"If-None-Match": tag})
        await server.ask("/f.css", method="HEAD")
    seen = [re.search(r'" (\d+) (\d+) "', line) for line in path.read_text().splitlines()]
    assert [one.groups() for one in seen if one] == [
        ("200", "3000000"),
        ("206", "2000000"),
        ("200", "0"),
        ("200", "6"),
        ("304", "0"),
        ("200", "0"),
    ]


async def test_who_leaves_in_the_middle_has_a_line_with_what_was_sent(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    size = 50_000_000
    async with serving(tmp_path, access_log=str(path)) as server:
        with (server.root / "big.bin").open("wb") as big:
            big.truncate(size)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /big.bin HTTP/1.1\r\nHost: a\r\n\r\n")
        await reader.readexactly(1000)
        writer.transport.abort()
        await asyncio.to_thread(content_within, path, 10)
    (line,) = path.read_text().splitlines()
    status, sent = re.findall(r" (\d+) (\d+) ", line)[-1]
    assert status == "200"
    assert 0 < int(sent) < size


@pytest.mark.parametrize(("is_here", "sent"), [(True, 5), (False, 0)])
def test_who_has_left_before_the_answer_was_sent_nothing(
    tmp_path: Path, is_here: bool, sent: int
) -> None:
    path, sinks = tmp_path / "a.log", Sinks("access_log", print)
    log = access_log(Config(access_log=path), sinks, lambda: 0.0)
    assert log is not None

    def instantly(_: Plain, __: Came, write: Write) -> bool:
        return write(b"HTTP/1.1 200 OK\r\nServer: counterd\r\n\r\nhello") is is_here

    headers = CIMultiDictProxy(CIMultiDict({"User-Agent": "test/1"}))
    plain, came = Plain("/f.txt", Fields(headers)), Came("198.51.100.7", "http", ("127.0.0.1", 80))
    assert log.noting(instantly)(plain, came, lambda _: is_here)
    sinks.close()
    assert path.read_text() == (
        '198.51.100.0 - - [01/Jan/1970:00:00:00 +0000] "GET /f.txt HTTP/1.1" '
        f'200 {sent} "-" "test/1"\n'
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("/a?b=c", "/a?b=c"),
        ("/-/sign-in?token=s", "/-/sign-in"),
        ("/-?token=s", "/-"),
        ("//-//sign-in?token=s", "//-//sign-in"),
        ("/%2d/sign-in?token=s", "/%2d/sign-in"),
        ("/a/../-/sign-in?token=s", "/a/../-/sign-in"),
        ("/a/..%2f-/sign-in?token=s", "/a/..%2f-/sign-in"),
        ("/.x/%ff?token=s", "/.x/%ff"),
        ("/-/sign-in#token=s", "/-/sign-in"),
        ("/a#?token=s", "/a"),
        ("http://x/-/sign-in?token=s", "http://x/-/sign-in"),
        ("HTTPS://x/page?token=s", "HTTPS://x/page?token=s"),
        ("ftp://x/-/sign-in?token=s", "ftp://x/-/sign-in"),
        ("/-x?a", "/-x?a"),
        ("", ""),
    ],
)
def test_what_may_hold_a_token_loses_its_query(url: str, shown: str) -> None:
    assert without_secret(url) == shown


async def test_no_secret_stands_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    async with serving(tmp_path, access_log=str(path)) as server:
        secret = server.said[2].partition("token=")[2]
        assert len(secret) > 20
        form = {"Sec-Fetch-Site": "same-origin"}
        cookie = (await server.send("/-/sign-in", f"token={secret}".encode(), form)).headers[
            "set-cookie"
        ]
        session = cookie.partition(";")[0]
        for headers in (
            {"Cookie": session},
            {"Authorization": f"Bearer {secret}"},
            {"Referer": f"http://test.example/-/sign-in?token={secret}"},
        ):
            await server.ask(f"/-/sign-in?token={secret}", headers)
        await server.ask(f"http://me:{secret}@test.example/")
        await server.ask(f"/%2D/./sign-in?token={secret}")
    text = path.read_text()
    assert len(text.splitlines()) == 6
    assert secret not in text
    assert session.partition("=")[2] not in text
    assert '"GET / HTTP/1.1"' in text


async def test_signs_of_visitors_break_no_line(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    async with serving(tmp_path, access_log=str(path)) as server:
        await server.ask("/%0a", {"User-Agent": '\\"\xff\x80\t'})
    (line,) = path.read_bytes().splitlines()
    assert line.endswith(rb'"\x5C\x22\xFF\x80"')
    assert b'"GET /%0a HTTP/1.1"' in line


async def test_sighup_lets_both_logs_go_on_in_new_files(tmp_path: Path) -> None:
    access, errors = tmp_path / "a.log", tmp_path / "e.log"
    root = tmp_path / "site"
    root.mkdir()
    (root / "p.shtml").write_text('<!--#echo var="x" encoding="none" decoding="rot13" -->')
    with process(
        root, tmp_path / "c.db", "--access-log", str(access), "--error-log", str(errors)
    ) as server:
        async with visitor(server.port) as one:
            await one.get("/p.shtml")
            await one.get("/p.shtml")
            await asyncio.to_thread(content_within, access, 1)
            for path in (access, errors):
                path.rename(f"{path}.1")
            server.hang_up()
            await asyncio.to_thread(content_within, access, 0)
            await asyncio.to_thread(content_within, errors, 0)
            await one.get("/none")
        assert server.stop() == ""
    assert Path(f"{access}.1").read_text().count('"GET /p.shtml HTTP/1.1" 200') == 2
    assert '"GET /none HTTP/1.1" 404' in access.read_text()
    assert Path(f"{errors}.1").read_text().count("page mistake") == 1
    assert errors.read_text() == ""


async def test_stdout_holds_lines_behind_what_is_announced(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    with process(root, tmp_path / "c.db", "--access-log", "-") as server:
        async with Client("127.0.0.1", server.port) as client:
            await client.ask("/none")
        assert '"GET /none HTTP/1.1" 404' in server.line()


async def test_logs_below_the_root_are_not_served(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    async with serving(tmp_path, access_log=str(root / "a.log")) as server:
        (server.root / "b.log").hardlink_to(root / "a.log")
        for name in ("a.log", "b.log"):
            assert (await server.ask(f"/{name}")).status == 404
        assert (root / "a.log").exists()


async def test_nor_are_they_after_logrotate_has_moved_and_packed_them(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    logs = {"access_log": str(root / "a.log"), "error_log": str(root / "e.log"), "listing": True}
    async with serving(tmp_path, **logs) as server:
        (root / "page.shtml").write_text('<!--#include virtual="/a.log.1" -->')
        for name in ("a.log.1", "a.log.2.gz", "a.log-20261124", "e.log.1", "a.html"):
            (root / name).write_text("SECRET")
        (root / "link.txt").symlink_to("a.log.1")
        for name in ("a.log.1", "a.log.2.gz", "a.log-20261124", "e.log.1", "link.txt"):
            assert (await server.ask(f"/{name}")).status == 404
        assert "SECRET" not in (await server.ask("/page.shtml")).text
        assert (await server.ask("/a.html")).text == "SECRET"
        listed = (await server.ask("/")).text
        assert "a.html" in listed
        assert "log" not in listed


def test_a_log_that_cannot_be_opened_ends_the_start(tmp_path: Path) -> None:
    arguments = ("serve", "--db", str(tmp_path / "c.db"), "--port", "0")
    line = refusal(*arguments, "--access-log", str(tmp_path / "no" / "a.log"))
    assert line == f"access_log: cannot open {tmp_path}/no/a.log: No such file or directory"
    line = refusal(*arguments, "--error-log", str(tmp_path))
    assert line == f"error_log: cannot open {tmp_path}: Is a directory"
    assert not (tmp_path / "c.db").exists()
