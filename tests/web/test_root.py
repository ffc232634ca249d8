"""The document root: index pages, memory that is never stale, validators that never lie."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterd.web.root import (
    FILE_BYTES_IN_MEMORY_MAX,
    PAGE_BYTES_MAX,
    DocumentRoot,
    File,
    RootRules,
)
from counterd.web.target import Target, requested
from tests.asking import LONG_AGO_S, settled


def find(root: DocumentRoot, url: str) -> File | Target | None:
    target = requested(url)
    assert target is not None
    return root.find(target)


def content(root: DocumentRoot, url: str) -> bytes | None:
    found = find(root, url)
    return found.content if isinstance(found, File) else None


def rested(root: DocumentRoot, url: str) -> File:
    """The file, as soon as it is kept in memory."""
    while True:
        first, second = find(root, url), find(root, url)
        if isinstance(first, File) and first is second:
            return first


def test_a_file_is_found_with_all_that_is_told_of_it(tmp_path: Path) -> None:
    file = settled(tmp_path / "a.html", b"Hello")
    assert file.content == b"Hello"
    assert file.size_bytes == 5
    assert file.name == "a.html"
    assert file.content_type == "text/html; charset=utf-8"
    assert file.modified_s == LONG_AGO_S
    assert file.etag == f'"{LONG_AGO_S * 10**9:x}-5"'
    assert file.page is None


def test_a_folder_has_the_first_index_page_that_is_there(tmp_path: Path) -> None:
    root = DocumentRoot(tmp_path, RootRules())
    assert find(root, "/") is None
    (tmp_path / "index.html").write_bytes(b"html")
    assert content(root, "/") == b"html"
    (tmp_path / "index.shtml").write_bytes(b"shtml")
    assert content(root, "/") == b"shtml"
    (tmp_path / "index.shtml").unlink()
    (tmp_path / "index.shtml").mkdir()
    assert content(root, "/") == b"html"


def test_a_folder_without_its_slash_is_a_place_to_go(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    root = DocumentRoot(tmp_path, RootRules())
    assert find(root, "/docs") == Target(("docs",), is_folder=True)
    assert find(root, "/docs/") is None


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"a")
    assert find(DocumentRoot(tmp_path, RootRules()), "/a.html/") is None


def test_a_file_that_rests_is_read_once(tmp_path: Path) -> None:
    settled(tmp_path / "a.html", b"a")
    root = DocumentRoot(tmp_path, RootRules())
    assert rested(root, "/a.html") is rested(root, "/a.html")


def test_a_change_is_seen_at_the_next_request(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    settled(path, b"one")
    root = DocumentRoot(tmp_path, RootRules())
    rested(root, "/a.html")
    path.write_bytes(b"two")
    assert content(root, "/a.html") == b"two"
    (tmp_path / "new").write_bytes(b"six")
    (tmp_path / "new").rename(path)
    assert content(root, "/a.html") == b"six"
    os.truncate(path, 1)
    assert content(root, "/a.html") == b"s"
    path.unlink()
    assert find(root, "/a.html") is None


def test_a_change_within_one_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    root = DocumentRoot(tmp_path, RootRules())
    for number in range(500):
        text = f"{number:03}".encode()
        path.write_bytes(text)
        assert content(root, "/a.html") == text


def test_what_changed_within_a_tick_is_neither_remembered_nor_tagged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"a")
    root = DocumentRoot(tmp_path, RootRules())
    for age_ns, is_settled in ((0, False), (50_000_000, False), (50_000_001, True)):
        now = path.stat().st_ctime_ns + age_ns
        monkeypatch.setattr("counterd.web.root.time_ns", lambda now=now: now)
        first, second = find(root, "/a.html"), find(root, "/a.html")
        assert isinstance(first, File)
        assert (first is second) is is_settled
        assert (first.etag is not None) is is_settled


def test_a_change_that_hides_behind_the_old_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    settled(path, b"one")
    root = DocumentRoot(tmp_path, RootRules())
    rested(root, "/a.html")
    path.write_bytes(b"two")
    os.utime(path, (LONG_AGO_S, LONG_AGO_S))
    assert content(root, "/a.html") == b"two"


def test_a_file_that_changed_just_now_has_no_validator_that_could_lie(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    root = DocumentRoot(tmp_path, RootRules())
    seen: dict[str, bytes] = {}
    for text in (b"one", b"two", b"six") * 30:
        path.write_bytes(text)
        file = find(root, "/a.html")
        assert isinstance(file, File)
        if file.etag is not None:
            assert seen.setdefault(file.etag, text) == text


def test_a_right_withdrawn_is_noticed_though_the_file_is_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    settled(path, b"a")
    root = DocumentRoot(tmp_path, RootRules())
    before = rested(root, "/a.html")
    path.chmod(0o600)
    assert find(root, "/a.html") is not before


def test_a_link_led_elsewhere_is_noticed_though_its_file_is_in_memory(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    settled(site / "a.html", b"a")
    (tmp_path / "b.html").write_bytes(b"b")
    (site / "l.html").symlink_to("a.html")
    root = DocumentRoot(site, RootRules())
    assert rested(root, "/l.html").content == b"a"
    (site / "l.html").unlink()
    (site / "l.html").symlink_to("../b.html")
    assert find(root, "/l.html") is None


@pytest.mark.parametrize(
    ("name", "limit"),
    [("a.bin", FILE_BYTES_IN_MEMORY_MAX), ("a.shtml", PAGE_BYTES_MAX)],
)
def test_files_up_to_a_limit_are_held_in_memory(tmp_path: Path, name: str, limit: int) -> None:
    (tmp_path / name).write_bytes(b"x" * limit)
    root = DocumentRoot(tmp_path, RootRules())
    assert content(root, f"/{name}") == b"x" * limit
    with (tmp_path / name).open("ab") as file:
        file.write(b"x")
    found = find(root, f"/{name}")
    assert isinstance(found, File)
    assert found.content is None
    assert found.size_bytes == limit + 1


def test_the_charset_of_a_large_text_is_told_by_its_beginning(tmp_path: Path) -> None:
    root = DocumentRoot(tmp_path, RootRules())
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9 " * 300_000)
    (tmp_path / "utf.txt").write_bytes("x€€€".encode() * 200_000)
    kinds = [find(root, url) for url in ("/latin.txt", "/utf.txt")]
    assert [k.content_type for k in kinds if isinstance(k, File)] == [
        "text/plain",
        "text/plain; charset=utf-8",
    ]


def test_a_page_of_an_unknown_type_is_html(tmp_path: Path) -> None:
    file = settled(tmp_path / "a.page", b"x", RootRules(page_suffix=(".page",)))
    assert file.content_type == "text/html; charset=utf-8"


def test_the_file_that_is_sent_is_the_one_that_was_found(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (FILE_BYTES_IN_MEMORY_MAX + 1))
    root = DocumentRoot(tmp_path, RootRules())
    file = find(root, "/a.bin")
    assert isinstance(file, File)
    descriptor = root.open(file)
    assert descriptor is not None
    assert os.pread(descriptor, 1, 0) == b"x"
    os.close(descriptor)
    os.truncate(path, FILE_BYTES_IN_MEMORY_MAX)
    assert root.open(file) is None
    path.unlink()
    assert root.open(file) is None
    path.mkdir()
    assert root.open(file) is None


@pytest.fixture(scope="module")
def three_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    for name in "abc":
        settled(folder / f"{name}.bin", name.encode() * 1_000)
    return folder


@given(st.lists(st.sampled_from("abc"), max_size=12), st.sampled_from([0, 2_999, 3_000, 6_000]))
@settings(max_examples=50)
def test_memory_stays_within_its_budget_and_the_least_asked_for_goes(
    three_files: Path, names: list[str], budget: int
) -> None:
    # Each file costs 3,000 bytes: its own 1,000 and what stands around them.
    root = DocumentRoot(three_files, RootRules(cache_bytes_max=budget))
    files: dict[str, File] = {}
    kept: list[str] = []
    for name in names:
        file = find(root, f"/{name}.bin")
        assert isinstance(file, File)
        assert file.content == name.encode() * 1_000
        assert (files.get(name) is file) == (name in kept)
        kept = [*(other for other in kept if other != name), name]
        kept = kept[-(budget // 3_000) :] if budget >= 3_000 else []
        files[name] = file


def test_a_file_beyond_the_budget_does_not_push_the_others_out(tmp_path: Path) -> None:
    settled(tmp_path / "small.bin", b"s")
    settled(tmp_path / "large.bin", b"l" * 10_000)
    root = DocumentRoot(tmp_path, RootRules(cache_bytes_max=5_000))
    small = rested(root, "/small.bin")
    find(root, "/large.bin")
    assert find(root, "/small.bin") is small


@pytest.mark.parametrize("time_s", [-1, 0, 2**33, 10**12])
def test_any_time_of_change_is_taken(tmp_path: Path, time_s: int) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"a")
    os.utime(path, (time_s, time_s))
    assert content(DocumentRoot(tmp_path, RootRules()), "/a.html") == b"a"
