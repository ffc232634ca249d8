"""Check the pages of a site, and print one as a visitor would get it."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from counterd.check import Finding, check_database, check_pages
from counterd.commands.options import config_option, db_option, settings_of
from counterd.config import Config, config_file
from counterd.printed import one_line
from counterd.render import Visit, render
from counterd.web.app import database_path, root_path

FOUND: Final = 1  # exit code of `check` when there are mistakes


@click.command("check")
@click.argument("root", required=False)
@db_option
@config_option
def check_command(root: str | None, db: str | None, config: Path | None) -> None:
    """Tell every SSI mistake below ROOT with file, line and column; check settings and database."""
    settings = settings_of(config, db, root)
    folder, database = root_path(settings), database_path(settings)
    is_sound = True
    for finding in _findings(folder, database, settings):
        is_sound = False
        click.echo(one_line(f"{finding.place}: {finding.message}"))
    if not is_sound:
        sys.exit(FOUND)
    click.echo(f"no mistakes in {folder}" + (f", {database} is sound" if database.exists() else ""))


@click.command("render")
@click.argument("page")
@click.option("--query", help="what stands behind the question mark of the URL")
@click.option("--header", "headers", multiple=True, help="a header that is sent, 'Name: value'")
@click.option("--root", help="folder of the site")
@db_option
@config_option
def render_command(
    page: str,
    query: str | None,
    headers: tuple[str, ...],
    root: str | None,
    db: str | None,
    config: Path | None,
) -> None:
    """Print PAGE, a URL path or a file, as a visitor gets it; count nothing."""
    settings = settings_of(config, db, root)
    path = config_file(config, os.environ)
    rendered = asyncio.run(render(Visit(page, query, headers), settings, path, now=time.time()))
    for finding in rendered.findings:
        click.echo(one_line(f"{finding.place}: {finding.message}"), err=True)
    click.echo(rendered.body, nl=False)


def _findings(root: Path, database: Path, settings: Config) -> Iterator[Finding]:
    yield from check_pages(root, settings.ssi_suffix)
    if database.exists():
        yield from asyncio.run(check_database(database))
