"""Settings of the logs: off, or files."""

from pathlib import Path

from counterd.config import read_config


def test_without_settings_requests_are_not_logged() -> None:
    config = read_config({}, {}, None)
    assert (config.access_log, config.error_log) == (None, None)
    assert config.access_log_format == "combined"


def test_a_file_or_stdout_is_named() -> None:
    config = read_config({"access_log": "-"}, {"COUNTERD_ERROR_LOG": "e.log"}, None)
    assert (config.access_log, config.error_log) == (Path("-"), Path("e.log"))
