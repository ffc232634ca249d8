"""What several commands have in common: the settings as flags, where the database lies."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
import msgspec

from counterd.config import LIST_SETTINGS, Config, config_file, read_config, read_hosting

Command = Callable[..., None]

_SITE: Final = "counterd.site"


def settings_options(command: Command) -> Command:
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
    return config_option(click.argument("root", required=False)(command))


def config_option(command: Command) -> Command:
    """Give ``command`` the flag that names the file of settings."""
    return click.option("--config", type=click.Path(path_type=Path), help="settings file (TOML)")(
        command
    )


def db_option(command: Command) -> Command:
    """Give ``command`` the flags that name the database, and the site."""
    site = click.option(
        "--site",
        expose_value=False,
        callback=_remember_site,
        help="a name of the site, of several on one server",
    )
    return click.option("--db", help="database file")(site(command))


def settings_of(config: Path | None, db: str | None, root: str | None = None) -> Config:
    """Return the settings that rule a command which takes only these of them as flags.

    Those of a site are the ones that ``--site`` names; the flags then go before what it says.

    Raises:
        ConfigError: says which is wrong.
    """
    name = click.get_current_context().meta.get(_SITE)
    flags = given({"db": db, "root": root})
    file = config_file(config, os.environ)
    if name is None:
        return read_hosting(flags, os.environ, file).of_site(None)
    settings = read_hosting({}, os.environ, file).of_site(name)
    paths = read_config(flags, {}, None)
    return msgspec.structs.replace(settings, **{flag: getattr(paths, flag) for flag in flags})


def _remember_site(context: click.Context, _: click.Parameter, name: str | None) -> None:
    context.meta[_SITE] = name


def given(flags: dict[str, object]) -> dict[str, object]:
    """Return those flags that were given."""
    return {name: value for name, value in flags.items() if value is not None and value != ()}
