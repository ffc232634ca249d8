"""Settings: names of files and headers that pages may have."""

import pytest

from counterd.config.settings import Config


@pytest.mark.parametrize("name", ["index.html", "Default.htm", "home page.html", "x.y.z"])
def test_names_of_index_pages_are_names_of_files(name: str) -> None:
    assert Config(index=(name,)).index == (name,)


@pytest.mark.parametrize("name", ["", ".", "..", ".htpasswd", "a/b", "a\\b", "a\0b", "/index.html"])
def test_names_that_are_not_served_are_no_index_pages(name: str) -> None:
    with pytest.raises(ValueError, match=r"^index: expected "):
        Config(index=("index.html", name))


@pytest.mark.parametrize("suffix", ["", "/", "a/b", "\0"])
def test_a_suffix_is_the_end_of_a_file_name(suffix: str) -> None:
    with pytest.raises(ValueError, match=r"^ssi_suffix: expected "):
        Config(ssi_suffix=(suffix,))
    assert Config(ssi_suffix=(".html", "_ssi")).ssi_suffix == (".html", "_ssi")


def test_types_are_given_by_ends_of_names() -> None:
    types = {
        ".wasm": "application/wasm",
        ".x": "text/plain; charset=utf-8",
        ".y": 'text/plain;a=b; c="d e"',
        ".ü": "a/b",
    }
    assert Config(types=types).types == types


@pytest.mark.parametrize("suffix", ["", ".", "wasm", "a.wasm", ".tar.gz", "./x", ".a b", ".a\0"])
def test_a_type_is_that_of_one_end(suffix: str) -> None:
    with pytest.raises(ValueError, match=r"^types: expected ends of names like \.wasm, got "):
        Config(types={suffix: "a/b"})


@pytest.mark.parametrize(
    "kind",
    ["", "text", "text/", "/plain", "a b/c", "text/plain; charset", "a/b\r\nX: y", "a/b;", "a/ü"],
)
def test_a_type_has_two_words(kind: str) -> None:
    with pytest.raises(ValueError, match=r"^types: expected a type like text/plain for \.x, got "):
        Config(types={".x": kind})


def test_caches_are_told_by_path_or_end_of_name() -> None:
    values = {"/a/": "max-age=60", ".css": "public, max-age=3600", ".min.js": "no-cache"}
    assert Config(cache_control=values).cache_control == values


@pytest.mark.parametrize("pattern", ["", "css", "a/b", ".", "./a", ".a b", "*.css"])
def test_a_cache_rule_begins_with_a_slash_or_a_dot(pattern: str) -> None:
    with pytest.raises(
        ValueError, match=r"^cache_control: expected /path/ or \.end of a name, got "
    ):
        Config(cache_control={pattern: "no-cache"})


@pytest.mark.parametrize("value", ["", " ", "a\r\nX: y", "no-cache ", "ü"])
def test_what_caches_are_told_is_one_line(value: str) -> None:
    with pytest.raises(
        ValueError, match=r"^cache_control: expected words like max-age=3600 for /, "
    ):
        Config(cache_control={"/": value})


def test_errors_have_pages() -> None:
    pages = {"404": "/errors/404.shtml", "500": "/oh dear.html"}
    assert Config(error_page=pages).error_page == pages


@pytest.mark.parametrize("status", ["", "200", "304", "399", "600", "4xx", "0404", "404 ", "x"])
def test_only_errors_have_pages(status: str) -> None:
    with pytest.raises(ValueError, match=r"^error_page: expected a status like 404, got "):
        Config(error_page={status: "/a"})


@pytest.mark.parametrize("path", ["", "errors/404.html", "http://elsewhere.example/"])
def test_error_pages_lie_on_the_site(path: str) -> None:
    with pytest.raises(
        ValueError, match=r"^error_page: expected a path that begins with / for 404"
    ):
        Config(error_page={"404": path})
