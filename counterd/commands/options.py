"""What several commands have in common: the settings as flags, where the database lies."""

import os
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from counterd.config import LIST_SETTINGS, Config, config_file, read_config

Command = Callable[..., None]


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
    """Give ``command`` the flag that names the database."""
    return click.option("--db", help="database file")(command)


def settings_of(config: Path | None, db: str | None, root: str | None = None) -> Config:
    """Return the settings that rule a command which takes only these of them as flags.

    Raises:
        ConfigError: says which is wrong.
    """
    flags = given({"db": db, "root": root})
    return read_config(flags, os.environ, config_file(config, os.environ))


def given(flags: dict[str, object]) -> dict[str, object]:
    """Return those flags that were given."""
    return {name: value for name, value in flags.items() if value is not None and value != ()}
