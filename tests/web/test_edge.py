"""From request to answer: methods, redirects, what is a hit, who is the client, own pages."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.serving import Serving, serving

OWN = '<!--#counter fmt="%T %U %V %N" -->'


async def figures(server: Serving, url: str) -> dict[str, object]:
    answer = await server.ask(f"/-/api/counter?url={url}")
    return {} if answer.status == 404 else dict(json.loads(answer.body))


async def test_head_says_what_get_would_and_counts_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(OWN)
        (server.root / "f.txt").write_text("text")
        await server.ask("/p.shtml")
        for target in ("/p.shtml", "/f.txt", "/none"):
            head = await server.ask(target, method="HEAD")
            get = await server.ask(target)
            assert head.status == get.status
            assert head.body == b""
            assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
        assert await server.text("/p.shtml") == "3 1 1 1"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
async def test_pages_are_read_only(tmp_path: Path, method: str) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(OWN)
        answer = await server.ask("/p.shtml", method=method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
        assert await figures(server, "/p.shtml") == {}


async def test_options_tells_what_is_allowed(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask("/anything", method="OPTIONS")
        assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/docs", "/docs/"),
        ("/docs?a=b&c=%20", "/docs/?a=b&c=%20"),
        ("//docs", "/docs/"),
        ("/a%20b", "/a%20b/"),
        ("//evil.example/..//docs", "/docs/"),
        ("//evil.example/%2e%2e/docs", "/docs/"),
        ("/%2fevil.example/%2e%2e/docs", "/docs/"),
        ("//evil.example", "/evil.example/"),
        ("///evil.example?//x", "/evil.example/?//x"),
        ("http://evil.example/docs", "/docs/"),
    ],
)
async def test_a_folder_is_found_with_its_slash(tmp_path: Path, target: str, location: str) -> None:
    async with serving(tmp_path) as server:
        (server.root / "docs").mkdir()
        (server.root / "a b").mkdir()
        (server.root / "evil.example").mkdir()
        answer = await server.ask(target)
        assert (answer.status, answer.headers["location"]) == (301, location)


@pytest.mark.parametrize(
    "target",
    [
        "/none",
        "/p.shtml/",
        "/p.shtml/more",
        "/docs/",
        "/../c.db",
        "/%2e%2e/c.db",
        "/..%2fc.db",
        "/%252e%252e/c.db",
        "/..\\c.db",
        "/.hidden",
        "/docs/.git/config",
        "/p.shtml%00.html",
        "/%ff",
        "/" + "x" * 300,
        "/-/none",
        "/-/api",
        "/-",
    ],
)
async def test_what_is_not_there_is_404(tmp_path: Path, target: str) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(OWN)
        (server.root / "docs" / ".git").mkdir(parents=True)
        (server.root / "docs" / ".git" / "config").write_text("secret")
        (server.root / ".hidden").write_text("secret")
        (server.root / "-").mkdir()
        answer = await server.ask(target)
        assert answer.status == 404
        assert b"secret" not in answer.body
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_no_answer_names_the_software_s_version(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        for target in ("/", "/none", "/healthz"):
            assert (await server.ask(target)).headers["server"] == "counterd"


async def test_the_client_is_whom_the_trusted_proxy_names(tmp_path: Path) -> None:
    async with serving(tmp_path, clients="exact") as server:
        (server.root / "p.shtml").write_text(OWN + '<!--#counter fmt=" %L" -->')
        assert await server.text("/p.shtml", "38.102.0.62") == (
            "1 1 1 1 LAST[0][  0] 2660003E  38.B\n"
        )
        assert (await server.text("/p.shtml", "6.6.6.6, 38.102.0.62")).startswith("2 1 1 1")


async def test_a_proxy_that_is_not_trusted_is_the_client(tmp_path: Path) -> None:
    async with serving(tmp_path, trusted_proxy=[]) as server:
        (server.root / "p.shtml").write_text(OWN)
        assert await server.text("/p.shtml", "38.102.0.62") == "1 1 1 1"
        assert await server.text("/p.shtml", "10.1.2.3") == "2 1 1 1"


async def test_who_is_ignored_is_shown_the_numbers_and_not_counted(tmp_path: Path) -> None:
    settings = {"ignore": ["192.0.2.0/24", "2001:db8::/32"], "ignore_path": ["/private/"]}
    async with serving(tmp_path, **settings) as server:
        (server.root / "private").mkdir()
        (server.root / "private" / "x.shtml").write_text(OWN)
        (server.root / "p.shtml").write_text(OWN)
        assert await server.text("/p.shtml", "10.0.0.1") == "1 1 1 1"
        assert await server.text("/p.shtml", "192.0.2.9") == "1 1 1 1"
        assert await server.text("/p.shtml", "2001:db8::9") == "1 1 1 1"
        assert await server.text("/private/x.shtml", "10.0.0.1") == "0 0 0 0"
        opted_out = await server.ask("/p.shtml", {"Cookie": "counterd_opt_out=1"})
        assert opted_out.text == "1 1 1 1"


async def test_parts_of_a_file_are_one_hit_if_they_begin_at_its_beginning(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "song.mp3").write_bytes(b"0123456789")
        for wanted, status, body in (
            ("bytes=0-3", 206, b"0123"),
            ("bytes=4-", 206, b"456789"),
            ("bytes=-2", 206, b"89"),
            ("bytes=10-", 416, b"The file is shorter than that.\n"),
        ):
            answer = await server.ask("/song.mp3", {"Range": wanted})
            assert (answer.status, answer.body) == (status, body)
        counted = await figures(server, "/song.mp3")
        unchanged = await server.ask("/song.mp3", {"If-None-Match": "*"})
        assert (unchanged.status, unchanged.body) == (304, b"")
        assert (counted["total"], (await figures(server, "/song.mp3"))["total"]) == (1, 2)


async def test_a_large_file_is_sent_whole_and_in_part(tmp_path: Path) -> None:
    content = bytes(range(256)) * 12_000
    async with serving(tmp_path) as server:
        (server.root / "big.bin").write_bytes(content)
        answer = await server.ask("/big.bin")
        assert answer.body == content
        assert answer.headers["content-type"] == "application/octet-stream"
        part = await server.ask("/big.bin", {"Range": "bytes=1000000-2999999"})
        assert part.body == content[1_000_000:3_000_000]
        assert (await server.ask("/big.bin", method="HEAD")).headers["content-length"] == str(
            len(content)
        )


async def test_a_visit_from_a_page_counts_for_that_page(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(
            '<!--#echo var="REFERER_COUNT" url="http://friend.example/links" fmt="%T" -->'
        )
        referer = {"Referer": "http://me:secret@FRIEND.example/links?from=mail#top"}
        assert (await server.ask("/p.shtml", referer)).text == "1"
        assert (await figures(server, "http://friend.example/&sel=ref,total"))["total"] == 1


async def test_errors_are_counted_apart(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(
            '<!--#counter sel="err" url="#total" fmt="%T" --> <!--#echo var="TOTAL_HITS" -->'
        )
        for _ in range(3):
            await server.ask("/none")
        assert await server.text("/p.shtml") == "3 1"
        assert await figures(server, "/none") == {}


async def test_the_opt_out_link_sets_its_cookie_and_takes_it_back(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        out = await server.ask("/-/opt-out")
        assert out.headers["set-cookie"].startswith("counterd_opt_out=1; Path=/; Max-Age=345")
        back = await server.ask("/-/opt-in", {"Cookie": "counterd_opt_out=1"})
        assert "Max-Age=0" in back.headers["set-cookie"]


async def test_health_is_told(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask("/healthz")
        assert (answer.status, answer.body) == (200, b"ok\n")


async def test_our_own_mistake_is_an_answer_and_one_traceback_without_the_visitor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(OWN)

        def broken(*_: object) -> None:
            raise RuntimeError("our mistake")

        monkeypatch.setattr("counterd.web.viewing.evaluate", broken)
        answer = await server.ask("/p.shtml", {"X-Forwarded-For": "38.102.0.62"})
        assert answer.status == 500
        assert "our mistake" not in answer.text
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info is not None
    assert "38.102.0.62" not in caplog.text


async def test_the_statistics_are_fed_by_every_request(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(OWN)
        (server.root / "f.txt").write_text("text")
        browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0"}
        await server.ask("/p.shtml", browser | {"Referer": "https://www.google.com/"})
        await server.ask("/f.txt", browser)
        await server.ask("/none", {"User-Agent": "Googlebot/2.1"})
        await server.ask("/p.shtml", browser, method="HEAD")
        await server.ask("/p.shtml", {"Cookie": "counterd_opt_out=1"})
        db = server.db
    connection = sqlite3.connect(db)
    query = "SELECT category, event, sum(count) FROM statistics GROUP BY 1, 2"
    counts = {(category, event): count for category, event, count in connection.execute(query)}
    connection.close()
    assert sum(count for (category, _), count in counts.items() if category == "time") == 5
    assert counts.pop(("traffic", "bytes")) > 7 + 4
    assert {key: count for key, count in counts.items() if key[0] != "time"} == {
        ("agent", "bot"): 1,
        ("agent", "human"): 3,
        ("bot", "search engine"): 1,
        ("broken", "/none"): 1,
        ("browser", "Firefox"): 1,
        ("country", "??"): 1,
        ("file", "/f.txt"): 1,
        ("page", "/p.shtml"): 1,
        ("referrer", "Google"): 1,
        ("site", "views"): 2,
        ("source", "search"): 1,
        ("status", "200"): 3,
        ("status", "404"): 1,
        ("system", "Linux"): 1,
    }
