"""The command line: serve, show, set, check."""

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Never

import click
import msgspec

from counterd.check import Finding, check_database, check_pages
from counterd.config import LIST_SETTINGS, Config, config_file, read_config
from counterd.counters.counter import EMPTY, Counter
from counterd.errors import ConfigError, CounterdError, StoreError
from counterd.model import Address
from counterd.store.counters import Wish, add_wish, load_counter, load_wishes, save_counters
from counterd.store.database import Claim, ClaimedError, Database, open_database
from counterd.web.api import figures, named_counter
from counterd.web.app import database_path, root_path, serve

WRONG: Final = 2  # exit code for what the operator must mend
FOUND: Final = 1  # exit code of `check` when there are mistakes
INTERRUPTED: Final = 130  # as of a program that SIGINT ended
_TAKEN_WITHIN_S: Final = 5.0
_ASK_AGAIN_S: Final = 0.1

Command = Callable[..., None]


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
    click.echo(f"counterd: {_printable(sentence)}", err=True)
    sys.exit(WRONG)


def _printable(text: str) -> str:
    """Return ``text`` on one line, whatever the names of files or settings in it hold."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def _settings(command: Command) -> Command:
    """Give ``command`` a flag for each setting, described as in README."""
    for field in reversed(msgspec.structs.fields(Config)):
        if field.name == "root":
            continue
        flag = "--" + field.name.replace("_", "-")
        (meta,) = field.type.__metadata__
        option = click.option(
            f"{flag}/--no-{flag[2:]}" if isinstance(field.default, bool) else flag,
            field.name,
            multiple=field.name in LIST_SETTINGS,
            default=None,
            help=meta.description,
        )
        command = option(command)
    return _config(click.argument("root", required=False)(command))


def _config(command: Command) -> Command:
    return click.option("--config", type=click.Path(path_type=Path), help="settings file (TOML)")(
        command
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="counterd", message="%(package)s %(version)s")
def cli() -> None:
    """Serve a web site and count its visits."""


@cli.command("serve")
@_settings
def serve_command(config: Path | None, **flags: object) -> None:
    """Serve the site in ROOT, or without one the demonstration site."""
    path = config_file(config, os.environ)
    settings = read_config(_given(flags), os.environ, path)
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(serve(settings, path, click.echo))


@cli.command("show")
@click.argument("url")
@click.option("--sel", help="another kind of counter: total, ref, err or ref,total")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@click.option("--db", help="database file")
@_config
def show_command(
    url: str, sel: str | None, *, as_json: bool, db: str | None, config: Path | None
) -> None:
    """Print all figures of the counter of URL: /page.shtml, '#total' or a referring page's URL."""
    settings = _of(config, db)
    address = named_counter(url, sel, settings.index)
    counter = asyncio.run(_stored(database_path(settings), address))
    if counter is None:
        raise ConfigError(f"there is no counter of {address.url}")
    _print(address, counter, settings, as_json=as_json)


@cli.command("set")
@click.argument("url")
@click.option("--total", type=click.IntRange(min=0, max=2**53), required=True, help="hits")
@click.option("--unique", type=click.IntRange(min=0, max=2**53), help="hits by changing clients")
@click.option(
    "--recent", type=click.IntRange(min=0, max=2**53), help="hits by clients not among the last ten"
)
@click.option("--db", help="database file")
@_config
def set_command(
    url: str,
    total: int,
    unique: int | None,
    recent: int | None,
    db: str | None,
    config: Path | None,
) -> None:
    """Let the counter of URL go on from these figures; also while the server runs."""
    settings = _of(config, db)
    address = named_counter(url, None, settings.index)
    wish = Wish(address, total, unique, recent)
    counter = asyncio.run(_granted(database_path(settings), wish))
    _print(address, counter, settings, as_json=False)


@cli.command("check")
@click.argument("root", required=False)
@click.option("--db", help="database file")
@_config
def check_command(root: str | None, db: str | None, config: Path | None) -> None:
    """Tell every SSI mistake below ROOT with file, line and column; check settings and database."""
    settings = _of(config, db, root)
    folder, database = root_path(settings), database_path(settings)
    is_sound = True
    for finding in _findings(folder, database, settings):
        is_sound = False
        click.echo(_printable(f"{finding.place}: {finding.message}"))
    if not is_sound:
        sys.exit(FOUND)
    click.echo(f"no mistakes in {folder}" + (f", {database} is sound" if database.exists() else ""))


def _findings(root: Path, database: Path, settings: Config) -> Iterator[Finding]:
    yield from check_pages(root, settings.ssi_suffix)
    if database.exists():
        yield from asyncio.run(check_database(database))


def _given(flags: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in flags.items() if value is not None and value != ()}


def _of(config: Path | None, db: str | None, root: str | None = None) -> Config:
    flags = _given({"db": db, "root": root})
    return read_config(flags, os.environ, config_file(config, os.environ))


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - it is optional
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _stored(path: Path, address: Address) -> Counter | None:
    database = await open_database(path, may_create=False)
    try:
        return await database.read(lambda connection: load_counter(connection, address))
    finally:
        await database.close()


async def _granted(path: Path, wish: Wish) -> Counter:
    """Set the counter, or have the server that runs set it; return the counter then."""
    try:
        claim = Claim(path)
    except ClaimedError:
        claim = None
    database = await open_database(path)
    try:
        if claim is None:
            await _taken(database, path, wish)
        else:
            counter = await database.read(lambda c: load_counter(c, wish.address)) or EMPTY
            row = (wish.address, wish.granted(counter))
            await database.transact(lambda c: save_counters(c, [row]))
        return await database.read(lambda c: load_counter(c, wish.address)) or EMPTY
    finally:
        await database.close()
        if claim is not None:
            claim.release()


async def _taken(database: Database, path: Path, wish: Wish) -> None:
    number = await database.transact(lambda connection: add_wish(connection, wish))
    deadline = asyncio.get_running_loop().time() + _TAKEN_WITHIN_S
    while number in await database.read(load_wishes):
        if asyncio.get_running_loop().time() > deadline:
            raise StoreError(
                f"whoever uses {path} has not taken the new figures within "
                f"{_TAKEN_WITHIN_S:.0f} s; the next server will"
            )
        await asyncio.sleep(_ASK_AGAIN_S)


def _print(address: Address, counter: Counter, settings: Config, *, as_json: bool) -> None:
    shown = figures(address, counter)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(shown)))
        return

    def local(at: int) -> str:
        moment = datetime.fromtimestamp(at, UTC).astimezone(settings.zone)
        return f"{moment:%Y-%m-%d %H:%M:%S %Z}" if at else "never"

    rows = (
        ("counter", f"{shown.url} ({shown.kind})"),
        ("total", f"{shown.total:,}  last {local(counter.total_at)}"),
        ("unique", f"{shown.unique:,}  last {local(counter.unique_at)}"),
        ("recent", f"{shown.recent:,}  last {local(counter.recent_at)}"),
        ("networks", f"{shown.networks:,}  {shown.networks_ipv4:,} of them IPv4"),
        ("since", local(counter.created)),
    )
    for name, text in rows:
        click.echo(f"{name:9} {text}")
