"""The command line names its commands, and says what it does not know."""

import pytest

from tests.commanding import refusal, told


@pytest.mark.parametrize("command", ["serv", ""])
def test_so_is_an_unknown_command(command: str) -> None:
    assert "No such command" in refusal(command)


def test_help_names_every_command_and_setting() -> None:
    assert {"serve", "show", "set", "check"} <= set(told("--help").split())
    text = told("serve", "--help")
    for flag in ("--host", "--port", "--db", "--config", "--trusted-proxy", "--no-follow-symlinks"):
        assert flag in text
    assert "address to listen on" in text


def test_the_version_is_told() -> None:
    assert told("--version").startswith("counterd ")
