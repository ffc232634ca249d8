"""The command line: its commands, and what becomes of their errors."""

import contextlib
import logging
import sys
from collections.abc import Iterator
from typing import Final, Never

import click

from counterd.commands.backups import backup_command, restore_command
from counterd.commands.figures import set_command, show_command
from counterd.commands.pages import check_command, render_command
from counterd.commands.reporting import report_command
from counterd.commands.serving import serve_command
from counterd.commands.tokens import token_command
from counterd.errors import CounterdError
from counterd.printed import one_line

WRONG: Final = 2  # exit code for what the operator must mend
INTERRUPTED: Final = 130  # as of a program that SIGINT ended


def main() -> None:
    """Run the command line."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with _told():
        cli(prog_name="counterd", standalone_mode=False)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn an error that somebody must act on into one sentence and exit code 2."""
    try:
        yield
    except CounterdError as error:
        _refuse(str(error))
    except click.ClickException as error:
        _refuse(error.format_message())
    except click.Abort:
        sys.exit(INTERRUPTED)
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def _refuse(sentence: str) -> Never:
    click.echo(f"counterd: {one_line(sentence)}", err=True)
    sys.exit(WRONG)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="counterd", message="%(package)s %(version)s")
def cli() -> None:
    """Serve a web site and count its visits."""


for command in (
    serve_command,
    show_command,
    set_command,
    report_command,
    check_command,
    render_command,
    token_command,
    backup_command,
    restore_command,
):
    cli.add_command(command)
