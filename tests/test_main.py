"""``python -m counterd`` is the command line."""

import runpy

from counterd import cli


def test_the_module_runs_the_command_line() -> None:
    assert runpy.run_module("counterd.__main__")["main"] is cli.main
