"""Where the program's log goes: to stderr or a file, and back to what was there before."""

import logging
from pathlib import Path

import pytest

from counterd.errors import ConfigError
from counterd.logs.errors import error_log

logger = logging.getLogger("tests.errors")


def test_without_a_file_it_is_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    with error_log(None) as reopen:
        for _ in range(3):
            logger.warning("here")
        reopen()
    first, last = capsys.readouterr().err.splitlines()
    assert first.endswith(" WARNING tests.errors: here")
    assert last.endswith(": here … 2 more times")
    assert logging.getLogger().handlers == before


def test_a_file_holds_all_and_can_be_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "e.log"
    with error_log(path) as reopen:
        logger.warning("old ü \udcff")
        path.rename(tmp_path / "e.log.1")
        reopen()
    assert (
        (tmp_path / "e.log.1").read_text("utf-8").endswith("WARNING tests.errors: old ü \\udcff\n")
    )
    assert capsys.readouterr().err == ""


def test_what_cannot_be_logged_is_told_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    with error_log(folder / "e.log") as reopen:
        (folder / "e.log").unlink()
        folder.rmdir()
        reopen()
        said = ""
        while not said.endswith("\n"):
            said += capsys.readouterr().err
        assert said == "counterd: error_log: lines are being lost: No such file or directory\n"
        logger.warning("lost")
    assert capsys.readouterr().err == "counterd: error_log: lines lost: 1\n"
    with pytest.raises(ConfigError, match="error_log: cannot open"), error_log(folder / "e.log"):
        pass
