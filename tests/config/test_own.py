"""Settings of the server's own pages: what is open, and what is no part or path."""

from pathlib import Path

import pytest

from counterd.config import Config, read_config
from counterd.config.own import PUBLIC_PARTS
from counterd.web.own.routes import Guard


def test_the_parts_are_those_that_guards_know() -> None:
    assert set(PUBLIC_PARTS) == set(Guard) - {Guard.OPEN, Guard.PRIVATE, Guard.ADMIN}
    assert set(Config().public) < set(PUBLIC_PARTS)


@pytest.mark.parametrize("part", ["", "Map", "private", "admin", "open"])
def test_what_is_no_part_is_named(part: str) -> None:
    with pytest.raises(ValueError, match=r"^public: expected some of map, .*, got "):
        Config(public=("map", part))


def test_strips_are_a_folder_or_none() -> None:
    assert Config().strips is None
    assert read_config({"strips": "/srv/digits"}, {}, None).strips == Path("/srv/digits")


@pytest.mark.parametrize("pattern", ["/guest/*", "*", "/a.html", "*.html"])
def test_patterns_are_of_paths(pattern: str) -> None:
    assert Config(embed_allow=(pattern,)).embed_allow == (pattern,)


@pytest.mark.parametrize("pattern", ["", "guest/*", "https://example.org/*"])
def test_what_is_no_path_is_named(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^embed_allow: expected paths like /guest/\* or \*"):
        Config(embed_allow=(pattern,))
