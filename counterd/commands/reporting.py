"""Print what was counted in each period."""

import asyncio
import shutil
import sys
import time
from pathlib import Path
from typing import Final

import click

from counterd.commands.options import config_option, db_option, settings_of
from counterd.printed import Form, report_text
from counterd.report import Question
from counterd.stored_report import answer
from counterd.usage.periods import Level
from counterd.web.app import database_path

LEVELS: Final = tuple(level.name.lower() for level in Level)
TABLE_TOP: Final = 10  # events of a category; more would hide the next category


@click.command("report")
@click.option("--level", type=click.Choice(LEVELS), default="day", help="how long a period is")
@click.option("--since", help="first day, like 2026-11-22; without it the last few periods")
@click.option("--until", help="last day; without it today")
@click.option("--category", help="page, file, status, broken, referrer, browser, visitor …")
@click.option("--minimum", type=click.IntRange(min=0), default=0, help="leave out smaller counts")
@click.option("--top", type=click.IntRange(min=1), help="so many of each category; 10 in the table")
@click.option("--table", "form", flag_value="table", default=True, help="print a table (default)")
@click.option("--csv", "form", flag_value="csv", help="print CSV")
@click.option("--json", "form", flag_value="json", help="print JSON")
@db_option
@config_option
def report_command(
    level: str,
    since: str | None,
    until: str | None,
    category: str | None,
    minimum: int,
    top: int | None,
    form: Form,
    db: str | None,
    config: Path | None,
) -> None:
    """Print what was counted in each period, newest first; also while the server runs."""
    settings = settings_of(config, db)
    if form == "table":
        top = top or TABLE_TOP
    question = Question(Level[level.upper()], since, until, category, minimum, top)
    entries = asyncio.run(
        answer(database_path(settings), question, settings.usage, now=int(time.time()))
    )
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(report_text(entries, form, width))
