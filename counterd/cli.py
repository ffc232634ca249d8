"""The command line: serve, show, set, report, check, render."""

import asyncio
import contextlib
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Never

import click
import msgspec

from counterd.check import Finding, check_database, check_pages
from counterd.config import LIST_SETTINGS, Config, config_file, read_config
from counterd.errors import ConfigError, CounterdError
from counterd.printed import Form, counter_text, report_text
from counterd.render import Visit, render
from counterd.report import Question
from counterd.start_values import set_counter, stored_counter
from counterd.store.counters import Wish
from counterd.stored_report import answer
from counterd.usage.periods import Level
from counterd.web.app import database_path, root_path, serve
from counterd.web.figures import named_counter

LEVELS: Final = tuple(level.name.lower() for level in Level)
TABLE_TOP: Final = 10  # events of a category; more would hide the next category
WRONG: Final = 2  # exit code for what the operator must mend
FOUND: Final = 1  # exit code of `check` when there are mistakes
INTERRUPTED: Final = 130  # as of a program that SIGINT ended

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
    counter = asyncio.run(stored_counter(database_path(settings), address))
    if counter is None:
        raise ConfigError(f"there is no counter of {address.url}")
    click.echo(counter_text(address, counter, settings.zone, as_json=as_json))


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
    counter = asyncio.run(set_counter(database_path(settings), wish))
    click.echo(counter_text(address, counter, settings.zone, as_json=False))


@cli.command("report")
@click.option("--level", type=click.Choice(LEVELS), default="day", help="how long a period is")
@click.option("--since", help="first day, like 2026-11-22; without it the last few periods")
@click.option("--until", help="last day; without it today")
@click.option("--category", help="page, file, status, broken, referrer, browser, visitor …")
@click.option("--minimum", type=click.IntRange(min=0), default=0, help="leave out smaller counts")
@click.option("--top", type=click.IntRange(min=1), help="so many of each category; 10 in the table")
@click.option("--table", "form", flag_value="table", default=True, help="print a table (default)")
@click.option("--csv", "form", flag_value="csv", help="print CSV")
@click.option("--json", "form", flag_value="json", help="print JSON")
@click.option("--db", help="database file")
@_config
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
    settings = _of(config, db)
    if form == "table":
        top = top or TABLE_TOP
    question = Question(Level[level.upper()], since, until, category, minimum, top)
    entries = asyncio.run(
        answer(database_path(settings), question, settings.usage, now=int(time.time()))
    )
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(report_text(entries, form, width))


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


@cli.command("render")
@click.argument("page")
@click.option("--query", help="what stands behind the question mark of the URL")
@click.option("--header", "headers", multiple=True, help="a header that is sent, 'Name: value'")
@click.option("--root", help="folder of the site")
@click.option("--db", help="database file")
@_config
def render_command(
    page: str,
    query: str | None,
    headers: tuple[str, ...],
    root: str | None,
    db: str | None,
    config: Path | None,
) -> None:
    """Print PAGE, a URL path or a file, as a visitor gets it; count nothing."""
    settings = _of(config, db, root)
    path = config_file(config, os.environ)
    rendered = asyncio.run(render(Visit(page, query, headers), settings, path, now=time.time()))
    for finding in rendered.findings:
        click.echo(_printable(f"{finding.place}: {finding.message}"), err=True)
    click.echo(rendered.body, nl=False)


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
