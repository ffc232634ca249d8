"""Includes: by the rules of requests, relative to the page they stand in, bytes as they are."""

import os
from pathlib import Path

import pytest

from counterd.errors import PageError
from counterd.ssi.context import Facts, Source
from counterd.ssi.nodes import Page, Text
from counterd.ssi.parser import parse
from counterd.web.compiled import Compiled
from counterd.web.loader import RootLoader
from counterd.web.root import FILE_BYTES_IN_MEMORY_MAX, DocumentRoot, File, RootRules
from tests.asking import LONG_AGO_S, settled


def compiled(file: File) -> Compiled | None:
    return Compiled(parse(file.content)) if file.content and file.name.endswith(".shtml") else None


@pytest.fixture
def loader(tmp_path: Path) -> RootLoader:
    site = tmp_path / "site"
    (site / "docs").mkdir(parents=True)
    (site / "top.html").write_bytes(b"top \xe9\x00")
    (site / "docs" / "part.html").write_bytes(b"part")
    (site / "docs" / "page.shtml").write_bytes(b"page")
    (site / "docs" / "index.html").write_bytes(b"index")
    (site / "café.txt").write_bytes(b"latin or not")
    (site / "menu.inc").write_bytes(b"menu")
    (site / "logo.png").write_bytes(b"\x89PNG")
    (site / ".htpasswd").write_bytes(b"secret")
    (tmp_path / "outside.html").write_bytes(b"outside")
    (site / "up.html").symlink_to("../outside.html")
    os.mkfifo(site / "pipe.html")
    return RootLoader(DocumentRoot(site, RootRules()), compiled)


def source(loader: RootLoader, path: str, base: str = "/docs/page.shtml") -> Source:
    return loader.source(path, kind="virtual", base=base)


@pytest.mark.parametrize(
    ("path", "uri", "content"),
    [
        ("part.html", "/docs/part.html", b"part"),
        ("../top.html", "/top.html", b"top \xe9\x00"),
        ("/top.html", "/top.html", b"top \xe9\x00"),
        ("/docs/", "/docs/index.html", b"index"),
        ("/docs", "/docs/index.html", b"index"),
        (".", "/docs/index.html", b"index"),
        ("/menu.inc", "/menu.inc", b"menu"),
        ("/caf\xc3\xa9.txt", "/caf\xc3\xa9.txt", b"latin or not"),
    ],
)
def test_a_file_is_put_in_as_it_is(loader: RootLoader, path: str, uri: str, content: bytes) -> None:
    assert source(loader, path) == Source(uri, Text(content))


def test_a_file_that_stays_the_same_is_the_same_text_at_each_view(
    tmp_path: Path, loader: RootLoader
) -> None:
    path = tmp_path / "site" / "top.html"
    settled(path, b"top")
    first = source(loader, "/top.html").content
    while (second := source(loader, "/top.html").content) is not first:
        first = second  # until it has rested for long enough to be kept
    path.write_bytes(b"new")
    assert source(loader, "/top.html").content == Text(b"new")


def test_a_page_is_put_in_as_a_page(loader: RootLoader) -> None:
    found = source(loader, "page.shtml", base="/docs/other.shtml")
    assert isinstance(found.content, Page)
    assert found.uri == "/docs/page.shtml"


@pytest.mark.parametrize(
    "path",
    [
        "none.html",
        "../../outside.html",
        "/../outside.html",
        "/up.html",
        "/.htpasswd",
        "/docs/../.htpasswd",
        "/pipe.html",
        "/a\\b",
        "/a\x00",
        "/none/",
        "/" + "x" * 300,
        "/" + "x/" * 5_000,
        "/caf\xe9.txt",
    ],
)
def test_what_a_request_would_not_get_an_include_does_not_get(
    loader: RootLoader, path: str
) -> None:
    with pytest.raises(PageError, match=r"is not UTF-8|there is no"):
        source(loader, path)
    with pytest.raises(PageError, match=r"is not UTF-8|there is no"):
        loader.facts(path, kind="file", base="/docs/page.shtml")


def test_pictures_and_the_like_are_refused(loader: RootLoader) -> None:
    with pytest.raises(PageError, match="image/png"):
        source(loader, "/logo.png")


def test_what_is_too_large_for_memory_is_refused(tmp_path: Path, loader: RootLoader) -> None:
    large = tmp_path / "site" / "large.txt"
    large.write_bytes(b"x" * FILE_BYTES_IN_MEMORY_MAX)
    assert source(loader, "/large.txt").content == Text(b"x" * FILE_BYTES_IN_MEMORY_MAX)
    with large.open("ab") as file:
        file.write(b"x")
    with pytest.raises(PageError, match="1,000,001 bytes"):
        source(loader, "/large.txt")
    assert loader.facts("/large.txt", kind="virtual", base="/").size_bytes == 1_000_001


def test_size_and_time_are_told_of_any_file_that_is_served(
    tmp_path: Path, loader: RootLoader
) -> None:
    settled(tmp_path / "site" / "logo.png", b"12345678")
    facts = loader.facts("../logo.png", kind="virtual", base="/docs/page.shtml")
    assert facts == Facts(size_bytes=8, modified=LONG_AGO_S)


def test_a_page_of_the_top_folder_has_it_as_its_base(loader: RootLoader) -> None:
    assert source(loader, "top.html", base="/page.shtml").uri == "/top.html"
