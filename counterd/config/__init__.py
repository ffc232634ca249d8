"""The settings: one name each, the same in counterd.toml, in COUNTERD_… variables and as a flag."""

from counterd.config.decoding import Network, Networks
from counterd.config.settings import LASTING_SETTINGS, LIST_SETTINGS, Config
from counterd.config.sites import Hosting, NamedSite, read_config, read_hosting
from counterd.config.sources import DEFAULT_FILE, ENVIRONMENT_PREFIX, config_file, data_folder

__all__ = [
    "DEFAULT_FILE",
    "ENVIRONMENT_PREFIX",
    "LASTING_SETTINGS",
    "LIST_SETTINGS",
    "Config",
    "Hosting",
    "NamedSite",
    "Network",
    "Networks",
    "config_file",
    "data_folder",
    "read_config",
    "read_hosting",
]
