"""Files that nobody may see: by what they are, and logs by the names that moving them makes."""

import os
from pathlib import Path

import pytest

from counterd.web.hidden import Hidden


def is_hidden(hidden: Hidden, path: Path) -> bool:
    folder = os.open(path.parent, os.O_PATH)
    try:
        found = hidden.holds(path.name, folder, path.lstat())
    finally:
        os.close(folder)
    assert found == hidden.holds(str(path), None, path.lstat())
    return found


MOVED = [
    *("access.log", "access.log.1", "access.log.2.gz", "access.log.10.xz", "access.log.gz"),
    *("access.log-20261124", "access.log-20261124.zst", "access.log-20261124-1795555555.bz2"),
    *("access.log.2026-11-24T10:00:00+01:00", "access.log.old", "access.log.bak.gz", "access.log~"),
    *("access.1.log", "access.1.log.gz", "access-20261124.log", "access-2026-11-24.log.Z"),
]
OTHERS = [
    *("access.html", "access.log.html", "access.logs", "access-log", "about-access.log", "ACCESS"),
    *("access.1.log.html", "access-control.log", "access", "log.1", "xaccess.log.1", "1.log"),
]


@pytest.mark.parametrize("name", MOVED)
def test_a_log_is_hidden_whatever_becomes_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    hidden = Hidden((), [tmp_path / "access.log"])
    assert is_hidden(hidden, tmp_path / name)
    # Also by another of its names, in another folder.
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "page.html").hardlink_to(tmp_path / name)
    assert is_hidden(hidden, tmp_path / "sub" / "page.html")


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_named_otherwise_is_not(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    (tmp_path / "twin.html").hardlink_to(tmp_path / name)
    hidden = Hidden((), [tmp_path / "access.log"])
    assert not is_hidden(hidden, tmp_path / name)
    assert not is_hidden(hidden, tmp_path / "twin.html")


def test_a_log_without_a_suffix_hides_no_page_that_begins_like_it(tmp_path: Path) -> None:
    hidden = Hidden((), [tmp_path / "log"])
    for name, expected in {
        "log.1": True,
        "log-1.gz": True,
        "log.html": False,
        "logs": False,
    }.items():
        (tmp_path / name).write_text("x")
        assert is_hidden(hidden, tmp_path / name) == expected


def test_so_named_files_of_other_folders_are_not_logs_of_ours(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "access.log.1").write_text("x")
    hidden = Hidden((), [tmp_path / "access.log", tmp_path / "gone" / "access.log"])
    assert not is_hidden(hidden, tmp_path / "sub" / "access.log.1")
    (tmp_path / "sub" / "twin").hardlink_to(tmp_path / "sub" / "access.log.1")
    assert not is_hidden(hidden, tmp_path / "sub" / "twin")


def test_other_files_are_hidden_by_what_they_are_alone(tmp_path: Path) -> None:
    for name in ("c.db", "c.db.1"):
        (tmp_path / name).write_text("x")
    (tmp_path / "link").hardlink_to(tmp_path / "c.db")
    hidden = Hidden([tmp_path / "c.db", tmp_path / "none"])
    assert is_hidden(hidden, tmp_path / "c.db")
    assert is_hidden(hidden, tmp_path / "link")
    assert not is_hidden(hidden, tmp_path / "c.db.1")


def test_a_folder_that_is_gone_hides_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    hidden = Hidden((), [tmp_path / "access.log"])
    assert not hidden.holds(str(tmp_path / "gone" / "access.log.1"), None, file.stat())
