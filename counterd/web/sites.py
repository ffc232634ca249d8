"""The sites of a server: where each lies on the disk, and that none takes what is another's."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counterd.bundled import bundled
from counterd.config import Config, Hosting, data_folder
from counterd.config.sites import DATABASE
from counterd.errors import ConfigError, StoreError

_WILDCARD: Final = "*"
_HOST: Final = re.compile(r"(?<=://)(\[[^\]]*\]|[^:/]*)")


def database_path(config: Config) -> Path:
    """Return the database file; if it lies in the default folder, that is made.

    Raises:
        ConfigError: the default folder cannot be made.
    """
    folder = data_folder(os.environ)
    path = folder / DATABASE if config.db is None else config.db
    if path.parent == folder:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"db: cannot make the folder {folder}: {error.strerror}") from error
    return path


def root_path(config: Config) -> Path:
    """Return the folder of the site.

    Raises:
        ConfigError: there is no such folder.
    """
    root = bundled("public") if config.root is None else config.root
    if not root.is_dir():
        raise ConfigError(f"root: there is no folder {root}")
    return root


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is to be served."""

    title: str
    """What it is called where something is wrong with it; empty for the default site."""
    names: tuple[str, ...]
    """Of hosts; none for the default site, which is at all others."""
    config: Config
    root: Path
    database: Path

    def told(self, sentence: str) -> str:
        """Return ``sentence`` so that it says which site it is about."""
        return f"{self.title}: {sentence}" if self.title else sentence

    def url(self, server: str) -> str:
        """Return the URL of its front page; ``server`` is that of the server, by its address."""
        if not self.names or not server.startswith("http"):
            return server
        exact = (name for name in self.names if not name.startswith(_WILDCARD))
        host = next(exact, self.names[0].replace(_WILDCARD, "www"))
        return _HOST.sub(host, server)


def sites(hosting: Hosting) -> tuple[Site, ...]:
    """Return the sites of a server, the default site first if there is one.

    Raises:
        ConfigError: a folder is not there, or two sites would have one database.
    """
    wanted = [(one.title, one.names, one.config) for one in hosting.sites]
    if hosting.has_default:
        wanted.insert(0, ("", (), hosting.main))
    found = []
    for title, names, config in wanted:
        with naming(title):
            root, database = root_path(config), database_path(config)
        found.append(Site(title, names, config, root, database))
    _check_databases(found)
    return tuple(found)


@contextmanager
def naming(title: str) -> Iterator[None]:
    """Let errors say which site they are about."""
    try:
        yield
    except (ConfigError, StoreError) as error:
        if not title:
            raise
        raise type(error)(f"{title}: {error}") from error


def _check_databases(all_sites: Sequence[Site]) -> None:
    for number, site in enumerate(all_sites):
        for other in all_sites[:number]:
            if _is_same(site.database, other.database):
                owner = other.title or "the default site"
                raise ConfigError(site.told(f"db: {site.database} is the database of {owner}"))


def _is_same(one: Path, other: Path) -> bool:
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(one, other)
    except OSError:  # one of them is yet to be made
        return False
