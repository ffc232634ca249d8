"""The commands around tokens: make one, list them, revoke one."""

import asyncio
import time
from datetime import datetime
from pathlib import Path

import click

from counterd.commands.options import config_option, db_option, settings_of
from counterd.stored_tokens import all_tokens, new_token, revoke
from counterd.tokens import Scope
from counterd.web.app import database_path


@click.group("token")
def token_command() -> None:
    """Make, list and revoke tokens, which open the pages below /-/; also while the server runs."""


@token_command.command("new")
@click.argument("name")
@click.option("--read", is_flag=True, help="a token that may read, and change nothing")
@db_option
@config_option
def new_command(name: str, *, read: bool, db: str | None, config: Path | None) -> None:
    """Make a token and print it, once; NAME says what it is for."""
    path = database_path(settings_of(config, db))
    scope = Scope.READ if read else Scope.ADMIN
    _, secret = asyncio.run(new_token(path, name, scope, int(time.time())))
    click.echo(secret)


@token_command.command("list")
@db_option
@config_option
def list_command(db: str | None, config: Path | None) -> None:
    """Print all tokens: number, what it may, since when, and its name."""
    settings = settings_of(config, db)
    for token in asyncio.run(all_tokens(database_path(settings))):
        since = datetime.fromtimestamp(token.created, settings.zone)
        click.echo(f"{token.number:4}  {token.scope:5}  {since:%Y-%m-%d %H:%M}  {token.name}")


@token_command.command("revoke")
@click.argument("number", type=click.IntRange(min=1))
@db_option
@config_option
def revoke_command(number: int, db: str | None, config: Path | None) -> None:
    """Make the token with NUMBER worthless, at once, and sign out who used it."""
    asyncio.run(revoke(database_path(settings_of(config, db)), number))
    click.echo(f"token {number} is revoked")
