"""Back the database up into a file, and restore it from one."""

from pathlib import Path

import click

from counterd.commands.options import config_option, db_option, settings_of
from counterd.store.backup import Figures, back_up, restore
from counterd.web.app import database_path


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="replace FILE if there is one")
@db_option
@config_option
def backup_command(file: Path, *, force: bool, db: str | None, config: Path | None) -> None:
    """Copy the database to FILE and prove the copy; also while the server runs."""
    path = database_path(settings_of(config, db))
    held = back_up(path, file, may_replace=force)
    click.echo(f"{file} holds {_told(held)}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@db_option
@config_option
def restore_command(file: Path, db: str | None, config: Path | None) -> None:
    """Let the database be what FILE holds; no server may run. What was there is kept beside it."""
    path = database_path(settings_of(config, db))
    held, kept = restore(file, path)
    click.echo(f"{path} holds {_told(held)}")
    if kept is not None:
        click.echo(f"what was there is kept as {kept}")


def _told(held: Figures) -> str:
    counters = f"{held.hits:,} hits of pages in {held.counters:,} counters"
    return f"{counters}, and {held.statistics:,} rows of statistics"
