"""Lists of folders: all that a visitor could ask for, nothing that would be refused, one hit."""

import os
import re
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web import listing
from tests.asking import LONG_AGO_S
from tests.serving import Serving, serving

ODD = [
    "plain.txt",
    "two words.txt",
    "a&b.txt",
    "100%.txt",
    "%2e%2e.txt",
    "what?.txt",
    "a#b.txt",
    "a:b.txt",
    "javascript:alert(1)",
    '"quoted".txt',
    "'single'.txt",
    "<script>alert(1)<script>",
    "-",
    "ünï€ 名前.txt",
    "a;b=c,d.txt",
    "x" * 255,
]


def links(page: str) -> dict[str, str]:
    """Return where the entries lead, by their names."""
    body = page.partition("<tbody>")[2]
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', body)
    return {unescape(name): unescape(href) for href, name in found}


async def listed(server: Serving, target: str) -> dict[str, str]:
    answer = await server.ask(target)
    assert answer.status == 200
    return links(answer.body.decode())


async def test_folders_are_not_listed_unless_the_operator_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "a.txt").touch()
        assert (await server.ask("/")).status == 404


async def test_a_folder_is_listed_with_sizes_and_times(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True, zone="Asia/Tokyo") as server:
        docs = server.root / "docs"
        (docs / "sub").mkdir(parents=True)
        (docs / "b.txt").write_bytes(b"x" * 2_048)
        (docs / "A.txt").write_bytes(b"x" * 5)
        for name in ("A.txt", "b.txt"):
            os.utime(docs / name, (LONG_AGO_S, LONG_AGO_S))
        answer = await server.ask("/docs/")
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        page = answer.text
        assert list(links(page)) == ["../", "sub/", "A.txt", "b.txt"]
        assert "<title>/docs/</title>" in page
        assert '<td title="5 bytes">5 B</td>' in page
        assert '<td title="2,048 bytes">2.0 KB</td>' in page
        assert page.count("<time>2023-11-15<span> 07:13</span></time>") == 2
        assert '<a href="/">/</a><a href="/docs/" aria-current="page">docs/</a>' in page


async def test_every_name_leads_where_it_says(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True) as server:
        odd = server.root / "odd & folder"
        odd.mkdir()
        for name in ODD:
            (odd / name).write_text(name)
        found = await listed(server, "/odd%20%26%20folder/")
        assert sorted(found) == sorted(["../", *ODD])
        for name in ODD:
            assert found[name].startswith("/odd%20&%20folder/")
            assert (await server.ask(found[name])).body.decode() == name
        raw = (await server.ask("/odd%20%26%20folder/")).text
        assert "<script" not in raw
        assert found["../"] == "/"


async def test_what_would_be_refused_is_not_listed(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True) as server:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "secret.txt").touch()
        root = server.root
        for name in (".hidden", "back\\slash", "p.shtml.gz", "control\x01", "unread"):
            (root / name).touch()
        (root / "unread").chmod(0)
        for name in (".well-known", "__pycache__", "-"):
            (root / name).mkdir()
        os.link(server.db, root / "counts.db")
        os.mkfifo(root / "pipe")
        (root / "away").symlink_to(outside / "secret.txt")
        (root / "outside").symlink_to(outside)
        (root / "nowhere").symlink_to("none")
        (root / "round").symlink_to("round")
        with open(os.fsencode(root) + b"/latin\xe9", "wb"):
            pass
        (root / "p.shtml").touch()
        (root / "here").symlink_to("p.shtml")
        found = await listed(server, "/")
        assert sorted(found) == ["here", "p.shtml", *(["unread"] if os.geteuid() == 0 else [])]
        for href in found.values():
            assert (await server.ask(href)).status == 200


@pytest.mark.parametrize("target", ["/none/", "/-/", "/-/sub/", "/a.txt/", "/.git/", "/away/"])
async def test_what_is_no_folder_of_the_site_is_not_listed(tmp_path: Path, target: str) -> None:
    async with serving(tmp_path, listing=True) as server:
        (server.root / "a.txt").touch()
        for name in ("-", ".git"):
            (server.root / name / "sub").mkdir(parents=True)
        (tmp_path / "outside").mkdir()
        (server.root / "away").symlink_to(tmp_path / "outside")
        answer = await server.ask(target)
        assert answer.status != 200
        assert "<table" not in answer.text


async def test_links_may_lead_to_folders_that_are_listed(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True, follow_symlinks=True) as server:
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "a.txt").touch()
        (server.root / "docs").mkdir()
        (server.root / "docs" / "b.txt").touch()
        (server.root / "away").symlink_to(tmp_path / "outside")
        (server.root / "near").symlink_to("docs")
        assert list(await listed(server, "/")) == ["away/", "docs/", "near/"]
        assert list(await listed(server, "/away/")) == ["../", "a.txt"]
        assert list(await listed(server, "/near/")) == ["../", "b.txt"]


async def test_an_index_page_goes_before_even_when_it_is_not_served(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True) as server:
        (server.root / "index.html").write_text("welcome")
        assert await server.text("/") == "welcome"
        (server.root / "index.html").unlink()
        (server.root / "index.html").symlink_to("/etc/passwd")
        assert (await server.ask("/")).status == 404


async def test_a_list_is_a_view_of_the_folder(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True) as server:
        (server.root / "docs").mkdir()
        (server.root / "n.shtml").write_text('<!--#counter url="/docs/" fmt="%T" -->')
        for _ in range(3):
            await server.ask("/docs/")
        await server.ask("/docs/", method="HEAD")
        await server.ask("/docs")
        assert await server.text("/n.shtml") == "3"


async def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path, listing=True) as server:
        assert "There is nothing in this folder." in await server.text("/")
        (server.root / "docs").mkdir()
        assert "There is nothing in this folder." in await server.text("/docs/")
        assert list(await listed(server, "/docs/")) == ["../"]
        assert "nothing" not in await server.text("/")


async def test_a_folder_of_many_files_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ENTRIES_MAX", 5)
    async with serving(tmp_path, listing=True) as server:
        for number in range(5):
            (server.root / f"{number}.txt").touch()
        page = await server.text("/")
        assert (len(links(page)), "there are more" in page) == (5, False)
        (server.root / "9").mkdir()
        page = await server.text("/")
        assert (len(links(page)), "These are the first 5; there are more." in page) == (5, True)


@given(st.integers(-(10**14), 10**14))
def test_any_time_can_be_told(seconds: int) -> None:
    for zone in ("UTC", "Pacific/Kiritimati", "Etc/GMT+12"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", listing._time(seconds, ZoneInfo(zone)))


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0 B"), (972, "972 B"), (973, "1.0 KB"), (5_000_000, "4.8 MB"), (10**12, "931 GB")],
)
def test_sizes_are_as_people_read_them(size_bytes: int, text: str) -> None:
    assert listing._size(size_bytes) == text
