"""Put the settings of all sites together: those at the top, and each ``[[site]]`` of the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counterd.config.hosting import WHOLE
from counterd.config.names import site_name
from counterd.config.settings import Config
from counterd.config.sources import checked, data_folder, merged
from counterd.errors import ConfigError

DATABASE: Final = "counterd.db"
_TABLES: Final = "site"
_NOT_INHERITED: Final = frozenset({"root", "db"})

Name = str
"""Of a host, as ``site_name`` writes it."""


@dataclass(frozen=True, slots=True)
class NamedSite:
    """A site that is found by the hosts that it is named after."""

    number: int
    """1 is the first in the file."""
    names: tuple[Name, ...]
    config: Config

    @property
    def title(self) -> str:
        """What it is called where something is wrong with it."""
        return f"site[{self.number}] ({self.names[0]})"


@dataclass(frozen=True, slots=True)
class Hosting:
    """The settings of a server and of all its sites."""

    main: Config
    sites: tuple[NamedSite, ...] = ()

    @property
    def has_default(self) -> bool:
        """Whether the settings at the top are those of a site, too."""
        return self.main.unknown_host == "default"

    def of_site(self, name: str | None) -> Config:
        """Return the settings of the site with ``name``; without one, those at the top.

        Raises:
            ConfigError: there is no such site.
        """
        known = ", ".join(one for site in self.sites for one in site.names) or "none"
        if name is None:
            if not self.has_default:
                raise ConfigError(f"which site? name it by --site; there are {known}")
            return self.main
        for site in self.sites:
            if _written(name) in site.names:
                return site.config
        raise ConfigError(f"--site: there is no site {name!r}; there are {known}")


def read_hosting(
    flags: Mapping[str, object], environment: Mapping[str, str], file: Path | None
) -> Hosting:
    """Put the settings together: flags before environment before file before defaults.

    What a ``[[site]]`` does not say for itself is as it is at the top, but for root and db.

    Raises:
        ConfigError: names the source, the setting and what was expected.
    """
    top = merged(flags, environment, file)
    tables = top.pop(_TABLES, [])
    main = checked(top, str)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(f"{file}: site: expected [[site]] tables, got {tables!r}")
    if not tables and main.unknown_host != "default":
        raise ConfigError("unknown_host: 421 needs sites to be there, as [[site]] in the file")
    inherited = {name: value for name, value in top.items() if name not in _NOT_INHERITED}
    reading = _Reading(f"{file}: ", inherited, main.db or data_folder(environment) / DATABASE)
    sites = tuple(reading.site(number, table) for number, table in enumerate(tables, 1))
    _check_names(sites, f"{file}: ")
    return Hosting(main, sites)


def read_config(
    flags: Mapping[str, object], environment: Mapping[str, str], file: Path | None
) -> Config:
    """Put together the settings at the top, as ``read_hosting`` does."""
    return read_hosting(flags, environment, file).main


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the tables of sites are read with."""

    source: str
    inherited: Mapping[str, object]
    main_database: Path

    def site(self, number: int, table: Mapping[str, object]) -> NamedSite:
        at = f"{self.source}site[{number}]."
        settings = dict(table)
        names = _names(settings.pop("names", None), f"{at}names")
        for name in sorted(WHOLE & settings.keys()):
            raise ConfigError(f"{at}{name}: is a setting of the whole server, above the sites")
        if "root" not in settings:
            raise ConfigError(f"{at}root: expected a path, got none")
        checked(settings, at.__add__)
        config = checked(
            {"db": str(self._database(names[0])), **self.inherited, **settings}, at.__add__
        )
        return NamedSite(number, names, config)

    def _database(self, name: Name) -> Path:
        return self.main_database.with_name(f"{name.replace('*', '_').strip('[]')}.db")


def _names(given: object, at: str) -> tuple[Name, ...]:
    texts = given if isinstance(given, list) else []
    names = [_written(text) if isinstance(text, str) else None for text in texts]
    known = tuple(name for name in names if name is not None)
    if not names or len(known) < len(names):
        expected = 'a list like ["example.org", "*.example.org"]'
        wrong = given if not names else texts[names.index(None)]
        raise ConfigError(f"{at}: expected {expected}, got {wrong!r}")
    return known


def _written(text: str) -> Name | None:
    try:
        return site_name(text)
    except ValueError:
        return None


def _check_names(sites: Iterable[NamedSite], source: str) -> None:
    owners: dict[Name, int] = {}
    for site in sites:
        for name in site.names:
            if name in owners:
                owner = f"site[{owners[name]}]"
                raise ConfigError(f"{source}site[{site.number}].names: {name} is {owner} already")
            owners[name] = site.number
