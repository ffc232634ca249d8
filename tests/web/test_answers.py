"""Answers of the site over real connections: forms, parts, hits."""

import gzip
import os
from pathlib import Path

import pytest

from tests.asking import LONG_AGO_S
from tests.process import Answer, Client
from tests.serving import Serving, serving

TEXT = b"body { color: black }\n" * 100
OWN = '<!--#counter fmt="%T" -->'
PAGE = f"<p>{'all work and no play ' * 60}</p>{OWN}<p>{'all play ' * 60}</p>"
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


async def rested(server: Serving, target: str, headers: dict[str, str]) -> Answer:
    """Return the answer as soon as the file has a validator: it cannot change unseen any more."""
    async with Client("127.0.0.1", server.port) as client:
        while "etag" not in (answer := await client.ask(target, headers)).headers:
            pass
    return answer


def written(path: Path, content: bytes, modified_s: int = LONG_AGO_S) -> None:
    path.write_bytes(content)
    os.utime(path, (modified_s, modified_s))


async def hits(server: Serving, url: str) -> str:
    (server.root / "count.shtml").write_text(f'<!--#counter url="{url}" fmt="%T" -->')
    return await server.text("/count.shtml")


async def test_a_page_is_counted_and_comes_as_gzip_to_who_takes_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(PAGE)
        for number in (1, 3, 5):
            packed = await server.ask("/p.shtml", BROWSER)
            assert packed.headers["content-encoding"] == "gzip"
            assert packed.headers["vary"] == "Accept-Encoding"
            assert gzip.decompress(packed.body).decode() == PAGE.replace(OWN, str(number))
            assert len(packed.body) < len(PAGE) / 4
            plain = await server.ask("/p.shtml")
            assert "content-encoding" not in plain.headers
            assert plain.headers["vary"] == "Accept-Encoding"
            assert plain.text == PAGE.replace(OWN, str(number + 1))


async def test_a_page_changed_an_include_changed_and_gzip_is_right(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(
            f'{"head " * 200}<!--#include virtual="a.html" --><!--#include virtual="b.shtml" -->'
        )
        for number in range(5):
            (server.root / "a.html").write_text(f"plain {number} " * 100)
            (server.root / "b.shtml").write_text(f'{f"page {number} " * 100}<!--#echo var="X" -->')
            plain, packed = await server.ask("/p.shtml"), await server.ask("/p.shtml", BROWSER)
            assert packed.headers["content-encoding"] == "gzip"
            assert gzip.decompress(packed.body) == plain.body
            assert f"page {number} " in plain.text


async def test_head_tells_the_length_of_the_form_that_get_sends(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(PAGE)
        written(server.root / "a.css", TEXT)
        written(server.root / "a.css.br", b"as brotli")
        await rested(server, "/a.css", BROWSER)
        for target in ("/p.shtml", "/a.css"):
            for headers in ({}, {"Accept-Encoding": "gzip"}, BROWSER):
                get = await server.ask(target, headers)
                head = await server.ask(target, headers, method="HEAD")
                assert head.body == b""
                assert head.headers["content-length"] == str(len(get.body))
                assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


@pytest.mark.parametrize("accepted", ["br", "gzip", "zstd", ""])
async def test_ranges_are_those_of_the_form_that_is_sent(tmp_path: Path, accepted: str) -> None:
    async with serving(tmp_path) as server:
        written(server.root / "a.css", TEXT)
        written(server.root / "a.css.br", b"brotli" * 100)
        written(server.root / "a.css.zst", b"zstd" * 300_000)  # read while it is sent
        headers = {"Accept-Encoding": accepted}
        full = await rested(server, "/a.css", headers)
        if accepted:
            assert full.headers["content-encoding"] == accepted
        size = len(full.body)
        for start, stop in ((0, 10), (5, 50), (size - 3, size)):
            part = {"Range": f"bytes={start}-{stop - 1}", "If-Range": full.headers["etag"]}
            answer = await server.ask("/a.css", headers | part)
            assert (answer.status, answer.body) == (206, full.body[start:stop])
            assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{size}"
            assert answer.headers.get("content-encoding", "") == accepted
        beyond = await server.ask("/a.css", headers | {"Range": f"bytes={size}-"})
        assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")
        other = await server.ask(
            "/a.css", {"Accept-Encoding": "gzip" if accepted != "gzip" else ""}
        )
        spoilt = {"Range": "bytes=0-9", "If-Range": other.headers["etag"]}
        assert (await server.ask("/a.css", headers | spoilt)).status == 200
        unchanged = await server.ask("/a.css", headers | {"If-None-Match": full.headers["etag"]})
        assert (unchanged.status, unchanged.headers["vary"]) == (304, "Accept-Encoding")


@pytest.mark.parametrize("size", [1_000, 1_200_000])
async def test_several_parts_come_from_memory_and_from_disk(tmp_path: Path, size: int) -> None:
    content = bytes(place % 251 for place in range(size))
    async with serving(tmp_path) as server:
        (server.root / "a.bin").write_bytes(content)
        answer = await server.ask("/a.bin", {"Range": "bytes=-5,500-509"})
        assert answer.status == 206
        kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
        assert kind == "multipart/byteranges"
        _, first, second, end = answer.body.split(f"--{boundary}".encode())
        assert first.endswith(b"/%d\r\n\r\n" % size + content[-5:] + b"\r\n")
        assert second.endswith(b"bytes 500-509/%d\r\n\r\n" % size + content[500:510] + b"\r\n")
        assert end == b"--\r\n"
        assert await hits(server, "/a.bin") == "0"
        await server.ask("/a.bin", {"Range": "bytes=0-0,500-509"})
        assert await hits(server, "/a.bin") == "1"


SECRET = b"the source, packed"


@pytest.mark.parametrize(
    "name",
    ["p.shtml.gz", "p.shtml.br", "p.shtml.zst", "p.SHTML.GZ", "p.shtml.gz.br", "index.shtml.gz"],
)
async def test_a_packed_page_is_neither_sent_nor_put_in(tmp_path: Path, name: str) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(PAGE)
        (server.root / name).write_bytes(SECRET)
        (server.root / "x.shtml").write_text(
            f'<!--#include virtual="{name}" --><!--#fsize virtual="{name}" -->'
        )
        for target in (f"/{name}", f"/{name}?x", f"/{name.replace('.', '%2e')}"):
            assert (await server.ask(target, BROWSER)).status == 404
        assert (await server.ask("/p.shtml", BROWSER)).headers.get("content-encoding") == "gzip"
        assert SECRET not in (await server.ask("/p.shtml", BROWSER)).body
        assert await server.text("/x.shtml") == 2 * (
            "[an error occurred while processing this directive]"
        )


async def test_other_packed_files_are_files(tmp_path: Path) -> None:
    async with serving(tmp_path, ssi_suffix=[".shtml", ".page"]) as server:
        for name, kind in (
            ("a.tar.gz", "application/gzip"),
            ("a.css.br", "application/octet-stream"),
        ):
            (server.root / name).write_bytes(b"packed")
            answer = await server.ask(f"/{name}", BROWSER)
            assert (answer.status, answer.body) == (200, b"packed")
            assert answer.headers["content-type"] == kind
            assert "content-encoding" not in answer.headers
        (server.root / "a.page.gz").write_bytes(b"packed")
        assert (await server.ask("/a.page.gz")).status == 404


async def test_well_known_places_are_served(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        place = server.root / ".well-known" / "acme-challenge"
        place.mkdir(parents=True)
        (place / "token").write_bytes(b"token.thumbprint")
        answer = await server.ask("/.well-known/acme-challenge/token")
        assert (answer.status, answer.body) == (200, b"token.thumbprint")
        assert (await server.ask("/.well-known/acme-challenge")).status == 301
        assert (await server.ask("/docs/.well-known/x")).status == 404


async def test_an_operator_s_settings_are_heard(tmp_path: Path) -> None:
    settings = {
        "gzip": False,
        "types": ".SHTML=application/xhtml+xml .model=model/obj",
        "cache_control": "/=max-age=60 .css=no-store",
    }
    async with serving(tmp_path, **settings) as server:
        (server.root / "p.shtml").write_text(PAGE)
        for name in ("a.css", "a.MODEL", "a.html"):
            written(server.root / name, TEXT)
        page = await server.ask("/p.shtml", BROWSER)
        assert page.headers["content-type"] == "application/xhtml+xml; charset=utf-8"
        assert page.headers["cache-control"] == "no-cache"  # a counted page is never fresh
        assert not {"vary", "content-encoding"} & page.headers.keys()
        model = await server.ask("/a.MODEL", BROWSER)
        assert (model.headers["content-type"], model.headers["cache-control"]) == (
            "model/obj",
            "max-age=60",
        )
        sheet = await rested(server, "/a.css", BROWSER)
        assert sheet.headers["cache-control"] == "no-store"
        assert "content-encoding" not in sheet.headers
        unchanged = await server.ask("/a.css", {"If-None-Match": sheet.headers["etag"]})
        assert (unchanged.status, unchanged.headers["cache-control"]) == (304, "no-store")
