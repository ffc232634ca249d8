"""Show the figures of a counter, and set them."""

import asyncio
from pathlib import Path

import click

from counterd.commands.options import config_option, db_option, settings_of
from counterd.errors import ConfigError
from counterd.printed import counter_text
from counterd.start_values import set_counter, stored_counter
from counterd.store.counters import Wish
from counterd.web.app import database_path
from counterd.web.figures import named_counter


@click.command("show")
@click.argument("url")
@click.option("--sel", help="another kind of counter: total, ref, err or ref,total")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@db_option
@config_option
def show_command(
    url: str, sel: str | None, *, as_json: bool, db: str | None, config: Path | None
) -> None:
    """Print all figures of the counter of URL: /page.shtml, '#total' or a referring page's URL."""
    settings = settings_of(config, db)
    address = named_counter(url, sel, settings.index)
    counter = asyncio.run(stored_counter(database_path(settings), address))
    if counter is None:
        raise ConfigError(f"there is no counter of {address.url}")
    click.echo(counter_text(address, counter, settings.zone, as_json=as_json))


@click.command("set")
@click.argument("url")
@click.option("--total", type=click.IntRange(min=0, max=2**53), required=True, help="hits")
@click.option("--unique", type=click.IntRange(min=0, max=2**53), help="hits by changing clients")
@click.option(
    "--recent", type=click.IntRange(min=0, max=2**53), help="hits by clients not among the last ten"
)
@db_option
@config_option
def set_command(
    url: str,
    total: int,
    unique: int | None,
    recent: int | None,
    db: str | None,
    config: Path | None,
) -> None:
    """Let the counter of URL go on from these figures; also while the server runs."""
    settings = settings_of(config, db)
    address = named_counter(url, None, settings.index)
    wish = Wish(address, total, unique, recent)
    counter = asyncio.run(set_counter(database_path(settings), wish))
    click.echo(counter_text(address, counter, settings.zone, as_json=False))
