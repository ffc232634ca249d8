"""Put the settings together from counterd.toml, COUNTERD_… variables and flags."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from counterd.config.decoding import decoded
from counterd.config.settings import LIST_SETTINGS, Config
from counterd.errors import ConfigError

ENVIRONMENT_PREFIX: Final = "COUNTERD_"
DEFAULT_FILE: Final = "counterd.toml"

Named = Callable[[str], str]
"""Says what a setting is called in its source."""

_CHOICES: Final = {
    name: " or ".join(get_args(hint))
    for name, hint in get_type_hints(Config).items()
    if get_origin(hint) is Literal
}
# Values of these may hold blanks and commas: what divides them is known by what begins after it.
_TABLES: Final = {
    "cache_control": r"[\s,]+(?=[/.])",
    "types": r"[\s,]+(?=\.)",
    "error_page": r"[\s,]+(?=[0-9]+=)",
}
_IN_TOML: Final = {"`array`": "a list", "`object`": "a table"}
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_WRONG: Final = re.compile(r"(?:Expected )?(.*?)(?:, got .*)? - at `\$\.(\w+).*`", re.DOTALL)


def config_file(named: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Return the file to read: the one named, COUNTERD_CONFIG's, or this folder's counterd.toml."""
    if named is None and (other := environment.get(ENVIRONMENT_PREFIX + "CONFIG")):
        named = Path(other)
    if named is None and os.path.isfile(DEFAULT_FILE):
        named = Path(DEFAULT_FILE)
    return named


def merged(
    flags: Mapping[str, object], environment: Mapping[str, str], file: Path | None
) -> dict[str, object]:
    """Put the settings together: flags before environment before file; sites stay as they are.

    Raises:
        ConfigError: names the source, the setting and what was expected.
    """
    merged = {} if file is None else _of_file(file)
    checked(
        {name: value for name, value in merged.items() if name != "site"},
        lambda name: f"{file}: {name}",
    )
    for settings, named in (
        (_spread(_of_environment(environment)), _variable),
        (_spread(flags), _flag),
    ):
        checked(settings, named)
        merged |= settings
    return merged


def data_folder(environment: Mapping[str, str]) -> Path:
    """Return this user's folder for counterd's data."""
    base = environment.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "counterd"


def _variable(name: str) -> str:
    return ENVIRONMENT_PREFIX + name.upper()


def _flag(name: str) -> str:
    return "ROOT" if name == "root" else "--" + name.replace("_", "-")


def _of_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot read the configuration {path}: {error.strerror}") from error
    except ValueError as error:  # of TOML or of UTF-8
        raise ConfigError(f"{path} is not TOML: {error}") from error


def _of_environment(environment: Mapping[str, str]) -> dict[str, object]:
    return {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX) and name != ENVIRONMENT_PREFIX + "CONFIG"
    }


def _spread(texts: Mapping[str, object]) -> dict[str, object]:
    """Give lists and tables, which came as text or repeated flags, the shape they have in TOML."""
    spread = dict(texts)
    for name in LIST_SETTINGS & texts.keys():
        if name == "counter_path":
            # Between its commas stand counters; one before a slash divides paths.
            pairs = (word.rpartition("=") for word in _words(texts[name], r"\s+|,(?=/)"))
            spread[name] = {path or text: text for path, _, text in pairs}
        elif name in _TABLES:
            cut = (word.partition("=") for word in _words(texts[name], _TABLES[name]))
            spread[name] = {key: text for key, _, text in cut}
        else:
            spread[name] = _words(texts[name], r"[\s,]+")
    return spread


def _words(given: object, between: str) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    assert isinstance(texts, Iterable)
    return [word for text in texts for word in re.split(between, str(text)) if word]


def checked(settings: Mapping[str, object], named: Named) -> Config:
    """Return the settings, those that are not there by their defaults.

    Raises:
        ConfigError: says what is wrong, by the name that ``named`` gives it.
    """
    try:
        return msgspec.convert(settings, Config, strict=False, dec_hook=decoded)
    except msgspec.ValidationError as error:
        raise ConfigError(_sentence(str(error), settings, named)) from error


def _sentence(complaint: str, settings: Mapping[str, object], named: Named) -> str:
    """Say in our words what msgspec says: which setting, what was expected, what is there."""
    if match := _UNKNOWN.fullmatch(complaint):
        alike = difflib.get_close_matches(match[1], Config.__struct_fields__, 1)
        hint = f"; is it {named(alike[0])}?" if alike else ""
        return f"{named(match[1])}: there is no such setting{hint}"
    if match := _WRONG.fullmatch(complaint):
        expected, name = match.groups()
        expected = _CHOICES.get(name) or _IN_TOML.get(expected) or expected.replace("`", "")
        return f"{named(name)}: expected {expected}, got {settings[name]!r}"
    name, _, sentence = complaint.partition(": ")  # by the settings themselves
    return f"{named(name)}: {sentence}"
