"""``counterd render``: what a visitor would get, and nothing counted."""

import os
import subprocess
from pathlib import Path

import pytest

from counterd.config import read_config
from counterd.errors import ConfigError
from counterd.render import Visit, render
from counterd.web.root import PAGE_BYTES_MAX
from tests.counting import NOON
from tests.process import COMMAND, Client, plain_environment, process

COUNTERS = '<!--#counter --> <!--#counter fmt="%{today}" --> <!--#echo var="TOTAL_HITS" -->'
ERROR = b"[an error occurred while processing this directive]"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "docs").mkdir(parents=True)
    (root / "p.shtml").write_text(COUNTERS)
    (root / "docs" / "index.shtml").write_text('<!--#echo var="DOCUMENT_URI" -->')
    (root / "docs" / "a b.txt").write_bytes(b"\x00\xff\r\n<!--#counter -->")
    return root


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


def run(
    site: Path, *arguments: str, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, "render", "--root", str(site), *arguments],
        capture_output=True,
        check=False,
        timeout=30,
        cwd=folder,
        env=plain_environment() | {"PYTHONPATH": os.getcwd(), "COUNTERD_DB": f"{site}.db"},
    )


def rendered(site: Path, *arguments: str, folder: Path | None = None) -> bytes:
    ended = run(site, *arguments, folder=folder)
    assert (ended.returncode, ended.stderr) == (0, b""), ended
    return ended.stdout


def refusal(site: Path, *arguments: str) -> str:
    ended = run(site, *arguments)
    assert (ended.returncode, ended.stdout) == (2, b""), ended
    sentence = ended.stderr.decode()
    assert sentence.startswith("counterd: ")
    assert sentence.count("\n") == 1
    return sentence


async def body(site: Path, page: str, *headers: str) -> bytes:
    """What the command would print, without starting it."""
    settings = read_config({"root": str(site), "db": f"{site}.db"}, {}, None)
    return (await render(Visit(page, headers=headers), settings, None, NOON)).body


async def test_counters_stand_where_they_stood_and_nothing_is_counted(site: Path, db: Path) -> None:
    with process(site, db) as server:
        async with Client("127.0.0.1", server.port) as client:
            for _ in range(3):
                await client.ask("/p.shtml")
        # Beside the running server, and after it.
        assert rendered(site, "/p.shtml", "--db", str(db)) == b"3 3 3"
        server.stop()
    before = db.read_bytes()
    assert rendered(site, "/p.shtml", "--db", str(db)) == b"3 3 3"
    assert db.read_bytes() == before


def test_without_a_database_all_counters_are_zero_and_none_is_made(site: Path, db: Path) -> None:
    assert rendered(site, "/p.shtml", "--db", str(db)) == b"0 0 0"
    assert not db.exists()


def test_a_database_that_is_none_is_told(site: Path, db: Path) -> None:
    db.write_bytes(b"x" * 200)
    assert "is not a database of counterd" in refusal(site, "/p.shtml", "--db", str(db))


@pytest.mark.parametrize(
    "page", ["/docs/", "/docs/index.shtml", "/docs", "/./docs//?x=1", "docs", "docs/index.shtml"]
)
async def test_a_page_is_named_by_its_url(site: Path, page: str) -> None:
    assert await body(site, page) == b"/docs/index.shtml"


def test_a_page_is_named_by_its_file(site: Path) -> None:
    shown = b"/docs/index.shtml"
    assert rendered(site, str(site / "docs" / "index.shtml")) == shown
    assert rendered(site, "site/docs/../docs/index.shtml", folder=site.parent) == shown
    # Seen from the folder of the file, its own name is enough, though the root has one like it.
    (site / "index.shtml").write_text("wrong")
    assert rendered(site, "index.shtml", folder=site / "docs") == shown
    assert rendered(site, ".", folder=site / "docs") == shown
    assert rendered(site, "/index.shtml", folder=site / "docs") == b"wrong"


@pytest.mark.parametrize("page", ["/docs/a%20b.txt", "docs/a b.txt"])
async def test_a_file_that_is_no_page_is_shown_as_it_is(site: Path, page: str) -> None:
    assert await body(site, page) == b"\x00\xff\r\n<!--#counter -->"


def test_a_large_file_is_printed_whole(site: Path) -> None:
    (site / "large.bin").write_bytes(b"x" * 2_000_000)
    assert rendered(site, "/large.bin") == b"x" * 2_000_000


@pytest.mark.parametrize(
    "page",
    ["/none.shtml", "none", "/docs/none/", "/.hidden", "/-/opt-out", "/%ff", "../outside.txt", ""],
)
async def test_what_no_visitor_gets_is_no_page(site: Path, page: str) -> None:
    (site / ".hidden").write_text("x")
    (site / "-").mkdir()
    (site / "-" / "opt-out").write_text("x")
    (site.parent / "outside.txt").write_text("x")
    with pytest.raises(ConfigError, match="there is no page"):
        await body(site, page)


def test_database_and_settings_are_no_pages(site: Path) -> None:
    settings = site / "counterd.toml"
    settings.write_text('db = "c.db"\n')
    (site / "i.shtml").write_text('<!--#include virtual="counterd.toml" -->')
    assert "there is no page" in refusal(site, "/counterd.toml", "--config", str(settings))
    ended = run(site, "/i.shtml", "--config", str(settings))
    assert (ended.returncode, ended.stdout) == (0, ERROR)
    (site / "c.db-wal").write_text("x")
    assert "there is no page" in refusal(site, "/c.db-wal", "--db", str(site / "c.db"))


def test_a_page_that_is_too_large_to_be_one_is_told(site: Path) -> None:
    with open(site / "large.shtml", "wb") as file:
        file.truncate(PAGE_BYTES_MAX + 1)
    assert "/large.shtml is too large: 16,000,001 bytes" in refusal(site, "/large.shtml")


def test_the_query_stands_in_the_page_or_beside_it(site: Path) -> None:
    (site / "q.shtml").write_text(
        '<!--#echo var="QUERY_STRING" --> <!--#echo var="REQUEST_URI" -->'
    )
    assert rendered(site, "/q.shtml?x=1") == b"x=1 /q.shtml?x=1"
    assert rendered(site, "/q.shtml", "--query", "?x=%20&y") == b"x=%20&amp;y /q.shtml?x=%20&amp;y"
    assert rendered(site, "/q.shtml?x=1", "--query", "") == b" /q.shtml"


def test_headers_are_those_that_are_given(site: Path) -> None:
    (site / "h.shtml").write_text(
        '<!--#echo var="HTTP_USER_AGENT" --> <!--#echo var="HTTP_X_Y" -->'
        ' <!--#echo var="cookie_c" -->'
    )
    headers = ("User-Agent: Tester ü", "x-y:1", "X-Y: 2", "Cookie: b=1; c=2")
    flags = [word for header in headers for word in ("--header", header)]
    assert rendered(site, "/h.shtml", *flags) == "Tester ü 1 2".encode()
    assert rendered(site, "/h.shtml") == b"(none) (none) (none)"


def test_the_visitor_is_at_this_machine_unless_a_trusted_proxy_speaks(site: Path) -> None:
    (site / "v.shtml").write_text('<!--#echo var="REMOTE_ADDR" --> <!--#echo var="HTTP_HOST" -->')
    forwarded = ("--header", "X-Forwarded-For: 192.0.2.7", "--header", "Host: a.example")
    assert rendered(site, "/v.shtml", *forwarded) == b"127.0.0.1 a.example"
    settings = site / "counterd.toml"
    settings.write_text('trusted_proxy = ["127.0.0.1/32"]\nhost = "::1"\nport = 81\n')
    assert rendered(site, "/v.shtml", "--config", str(settings)) == b"127.0.0.1 [::1]:81"
    assert rendered(site, "/v.shtml", "--config", str(settings), *forwarded) == (
        b"192.0.2.7 a.example"
    )


@pytest.mark.parametrize("header", ["none", ": x", "a b: c", "X: a\nB: c", "X\u00fc: y"])
async def test_what_is_no_header_is_refused(site: Path, header: str) -> None:
    with pytest.raises(ConfigError, match="--header: expected 'Name: value', got "):
        await body(site, "/p.shtml", header)


def test_a_refusal_is_one_sentence(site: Path) -> None:
    assert refusal(site, "/none") == f"counterd: there is no page /none in {site}\n"
    assert "got 'X'" in refusal(site, "/p.shtml", "--header", "X")


def test_mistakes_are_told_with_file_line_and_column(site: Path) -> None:
    (site / "inner.shtml").write_text('\n <!--#fsize file="gone" -->')
    (site / "m.shtml").write_text('<!--#ehco -->\n<!--#include virtual="inner.shtml" -->')
    ended = run(site, "/m.shtml")
    assert (ended.returncode, ended.stdout) == (0, ERROR + b"\n\n " + ERROR)
    assert ended.stderr.decode().splitlines() == [
        f'{site}/m.shtml:1:1: unknown directive "ehco": did you mean "echo"?',
        f"{site}/inner.shtml:2:2: there is no 'gone' here",
    ]


def test_times_and_suffixes_follow_the_settings(site: Path) -> None:
    settings = site / "counterd.toml"
    settings.write_text('zone = "Asia/Tokyo"\nssi_suffix = [".html"]\nindex = ["home.html"]\n')
    (site / "home.html").write_text('<!--#config timefmt="%Z" --><!--#echo var="DATE_LOCAL" -->')
    assert rendered(site, "/", "--config", str(settings)) == b"JST"
    assert rendered(site, "/p.shtml", "--config", str(settings)).decode() == COUNTERS
