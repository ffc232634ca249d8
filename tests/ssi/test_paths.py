"""Paths: decoded once, the query cut off before."""

import pytest

from counterd.errors import PageError
from counterd.ssi.paths import Path, split_path


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("/a.html", Path("/a.html", None)),
        ("a/../b.html", Path("a/../b.html", None)),
        ("/a%20b%3fc", Path("/a b?c", None)),
        ("/a%2520", Path("/a%20", None)),
        ("/a?x=%20&y", Path("/a", "x=%20&y")),
        ("/a?", Path("/a", "")),
        ("/a?b?c", Path("/a", "b?c")),
        ("/a?b#c?d", Path("/a", "b")),
        ("/a#b?c", Path("/a", None)),
        ("a:b", Path("a:b", None)),
        ("//a/b.html", Path("//a/b.html", None)),
    ],
)
def test_a_virtual_path_has_a_query(value: str, path: Path) -> None:
    assert split_path(value, "virtual") == path


@pytest.mark.parametrize(
    ("value", "path"), [("a%20b?c#d", "a b?c#d"), ("a/b..c/...", "a/b..c/..."), ("./a", "./a")]
)
def test_a_file_has_none(value: str, path: str) -> None:
    assert split_path(value, "file") == Path(path, None)


@pytest.mark.parametrize("value", ["", "?x", "#x", "http://example.org/", "X+y://"])
def test_some_virtual_paths_are_refused(value: str) -> None:
    with pytest.raises(PageError):
        split_path(value, "virtual")


@pytest.mark.parametrize("value", ["", "/a", "%2Fa", "..", "../a", "a/%2e%2e/b", "a/.%2E", "a/.."])
def test_a_file_stays_below_its_folder(value: str) -> None:
    with pytest.raises(PageError):
        split_path(value, "file")
