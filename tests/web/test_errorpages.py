"""Error pages of the site: its words with the error's status, never a visit or an error."""

import gzip
import logging
from pathlib import Path

import pytest

from counterd.errors import ConfigError
from tests.serving import Serving, serving

PAGE = (
    '<h1>Not here</h1><!--#echo var="REDIRECT_STATUS" -->|<!--#echo var="REDIRECT_URL" -->|'
    '<!--#echo var="REDIRECT_QUERY_STRING" -->|<!--#echo var="REDIRECT_REQUEST_METHOD" -->|'
    '<!--#echo var="REQUEST_METHOD" -->|<!--#echo var="REQUEST_URI" -->|'
    '<!--#echo var="QUERY_STRING" -->|<!--#echo var="SCRIPT_NAME" -->|<!--#counter fmt="%T" -->'
)
OURS = "There is no such page here."


async def total(server: Serving, url: str, sel: str = "acc") -> str:
    (server.root / "n.shtml").write_text(f'<!--#counter url="{url}" sel="{sel}" fmt="%T" -->')
    return (await server.ask("/n.shtml", {"Cookie": "counterd_opt_out=1"})).text


def site(root: Path) -> None:
    (root / "errors").mkdir()
    (root / "errors" / "404.shtml").write_text(PAGE)
    (root / "errors" / "405.html").write_text("<p>Read only.</p>")
    (root / "errors" / "416.html").write_text("<p>Too far.</p>")


SETTINGS = "404=/errors/404.shtml 405=/errors/405.html 416=/errors/416.html"


async def test_the_site_s_page_is_shown_with_the_error_s_status(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page=SETTINGS) as server:
        site(server.root)
        answer = await server.ask("/docs/none?a=b&c")
        assert answer.status == 404
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        assert "etag" not in answer.headers
        assert answer.text == (
            "<h1>Not here</h1>404|/docs/none|a=b&amp;c|GET|GET|/docs/none?a=b&amp;c|"
            "|/errors/404.shtml|0"
        )


async def test_a_static_page_is_shown_with_what_the_error_tells(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page=SETTINGS) as server:
        site(server.root)
        (server.root / "a.bin").write_bytes(b"12345")
        post = await server.ask("/a.bin", method="POST")
        assert (post.status, post.text) == (405, "<p>Read only.</p>")
        assert post.headers["allow"] == "GET, HEAD, OPTIONS"
        beyond = await server.ask("/a.bin", {"Range": "bytes=9-"})
        assert (beyond.status, beyond.text) == (416, "<p>Too far.</p>")
        assert beyond.headers["content-range"] == "bytes */5"
        for answer in (post, beyond):
            assert not {"etag", "last-modified", "accept-ranges"} & answer.headers.keys()


async def test_an_error_is_no_visit_of_its_page(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page=SETTINGS) as server:
        site(server.root)
        for _ in range(3):
            await server.ask("/none")
        assert await total(server, "/errors/404.shtml") == "0"
        assert await total(server, "#total", "err") == "3"
        assert (await server.ask("/errors/404.shtml")).status == 200
        assert await total(server, "/errors/404.shtml") == "1"


async def test_head_and_odd_targets_get_the_page_too(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page=SETTINGS) as server:
        site(server.root)
        get, head = await server.ask("/none"), await server.ask("/none", method="HEAD")
        assert (head.status, head.body) == (404, b"")
        assert int(head.headers["content-length"]) in (len(get.body), len(get.body) + 1)  # HEAD
        for target in ("/../x", "/.git/config", "/a%00b", "/%ff", "/<b>?<i>", "/p.shtml.gz"):
            answer = await server.ask(target)
            assert answer.status == 404
            assert answer.text.startswith("<h1>Not here</h1>404|/")
            assert "<b>" not in answer.text
            assert "<i>" not in answer.text


async def test_a_page_s_own_status_does_not_count(tmp_path: Path) -> None:
    settings = {"error_page": "404=/e.shtml", "meta_headers": ["Status", "X-A"]}
    async with serving(tmp_path, **settings) as server:
        (server.root / "e.shtml").write_text(
            '<META HTTP-EQUIV=Status content="200 Fine">\n<META HTTP-EQUIV=X-A content="b">\noh'
        )
        answer = await server.ask("/none")
        assert (answer.status, answer.headers["x-a"], answer.text) == (404, "b", "oh")


async def test_an_error_page_is_packed_like_any_other(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page="404=/e.shtml 405=/e.html") as server:
        text = "All work and no play. " * 100
        (server.root / "e.shtml").write_text(text + '<!--#echo var="REDIRECT_STATUS" -->')
        (server.root / "e.html").write_text(text)
        accepting = {"Accept-Encoding": "gzip"}
        answer = await server.ask("/none", accepting)
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(answer.body).decode() == text + "404"
        while "content-encoding" not in (answer := await server.ask("/", accepting, "PUT")).headers:
            assert answer.text == text  # until the file has rested for a while
        assert gzip.decompress(answer.body).decode() == text
        assert (answer.status, answer.headers["vary"]) == (405, "Accept-Encoding")


@pytest.mark.parametrize(
    "settings",
    ["404=/none.html", "404=/docs", "404=/large.shtml", "404=/large.html", "403=/e.html"],
)
async def test_without_a_page_the_server_s_own_is_shown(
    tmp_path: Path,
    settings: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("counterd.web.root.PAGE_BYTES_MAX", 100)
    monkeypatch.setattr("counterd.web.root.FILE_BYTES_IN_MEMORY_MAX", 100)
    async with serving(tmp_path, error_page=settings) as server:
        (server.root / "docs").mkdir()
        (server.root / "e.html").write_text("not for this one")
        (server.root / "large.shtml").write_bytes(b"x" * 101)
        (server.root / "large.html").write_bytes(b"x" * 101)
        for _ in range(3):
            answer = await server.ask("/nowhere")
            assert answer.status == 404
            assert OURS in answer.text
    said = [record.getMessage() for record in caplog.records]
    expected = [] if settings.startswith("403") else ["no error page: status=404 at="]
    assert [line.partition("'")[0] for line in said] == expected  # once


async def test_a_page_that_comes_later_is_shown_and_missed_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(tmp_path, error_page="404=/e.html") as server:
        for _ in range(2):
            assert OURS in await server.text("/none")
            (server.root / "e.html").write_text("mine")
            assert await server.text("/none") == "mine"
            (server.root / "e.html").unlink()
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2


async def test_a_page_that_fails_is_no_second_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(tmp_path, error_page="500=/e.shtml 404=/e.shtml") as server:
        (server.root / "p.shtml").write_text("page")
        (server.root / "e.shtml").write_text("sorry")

        def broken(*_: object) -> None:
            raise RuntimeError("our mistake")

        monkeypatch.setattr("counterd.web.viewing.evaluate", broken)
        answer = await server.ask("/p.shtml")
        assert answer.status == 500
        assert "Something went wrong here" in answer.text
        assert OURS in await server.text("/none")
        monkeypatch.undo()
        assert await server.text("/none") == "sorry"
    assert sum(record.levelno == logging.ERROR for record in caplog.records) == 3


async def test_the_server_s_own_pages_keep_their_own_errors(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page="404=/e.html 405=/e.html") as server:
        (server.root / "e.html").write_text("mine")
        for target, method in (
            ("/-/none", "GET"),
            ("/-/api/counter?url=/none", "GET"),
            ("/healthz", "POST"),
        ):
            answer = await server.ask(target, method=method)
            assert answer.status in (404, 405)
            assert answer.text != "mine"


async def test_printenv_shows_what_the_page_is_told(tmp_path: Path) -> None:
    async with serving(tmp_path, error_page="404=/e.shtml") as server:
        (server.root / "e.shtml").write_text("<!--#printenv -->")
        lines = (await server.text("/none?x=<")).splitlines()
        assert [line for line in lines if line.startswith("REDIRECT_")] == [
            "REDIRECT_STATUS=404",
            "REDIRECT_URL=/none",
            "REDIRECT_REQUEST_METHOD=GET",
            "REDIRECT_QUERY_STRING=x=&lt;",
        ]
        assert "REDIRECT" not in await server.text("/e.shtml")


@pytest.mark.parametrize("path", ["/../x", "/.git/x", "/docs/", "/-/x", "/"])
async def test_a_place_where_nothing_is_served_is_the_operator_s_mistake(
    tmp_path: Path, path: str
) -> None:
    with pytest.raises(ConfigError, match=r"^error_page: nothing is served at '/"):
        async with serving(tmp_path, error_page=f"404={path}"):
            pass
