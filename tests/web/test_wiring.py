"""The wiring of a site: its files without its secrets, and spam lists that cannot be read."""

from pathlib import Path

import pytest

from counterd.config import read_config
from counterd.errors import ConfigError
from counterd.web.target import requested
from counterd.web.wiring import Places, document_root
from tests.serving import serving


def test_database_and_settings_are_no_files_of_the_site(tmp_path: Path) -> None:
    for name in ("c.db", "c.db-wal", "c.db-shm", "c.db-lock", "counterd.toml", "a.txt"):
        (tmp_path / name).write_text("text")
    places = Places(tmp_path, tmp_path / "c.db", tmp_path / "counterd.toml")
    root = document_root(read_config({}, {}, None), places)
    shown = [
        path.name
        for path in tmp_path.iterdir()
        for target in (requested(f"/{path.name}"),)
        if target is not None and root.find(target) is not None
    ]
    assert shown == ["a.txt"]


async def test_strips_that_are_not_there_end_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^strips: there is no folder .*none$"):
        async with serving(tmp_path, strips=str(tmp_path / "none")):
            pass


async def test_a_spam_list_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"spam_list: .*none\.txt: No such file"):
        async with serving(tmp_path, spam_list=str(tmp_path / "none.txt")):
            pass
