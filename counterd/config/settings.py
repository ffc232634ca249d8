"""Every setting, put together from its themes: their order is that of README and --help.

A theme is a struct in a module of its own: its fields, a method that checks what their types cannot
say, and what they mean as properties. Structs of msgspec have one base, so each theme goes on from
the one before: listening, connections, counting, serving, statistics, own pages, logs,
hosting.
"""

from typing import Final

import msgspec

from counterd.config.hosting import HostingSettings
from counterd.config.listening import ListeningSettings


class Config(HostingSettings, frozen=True, kw_only=True):
    """Every setting with its default; a field's description is its line in README and in --help."""

    def __post_init__(self) -> None:
        """Check what the types cannot say.

        Raises:
            ValueError: names the setting, what was expected and what is there.
        """
        self._check_listening()
        self._check_connections()
        self._check_counting()
        self._check_serving()
        self._check_statistics()
        self._check_own()


LIST_SETTINGS: Final = frozenset(
    field.name
    for field in msgspec.structs.fields(Config)
    if isinstance(field.default, tuple) or field.default_factory is dict
)

# The names of settings that a server keeps as long as it runs: sockets, files, and what was counted
# by them. All others can change while it runs.
LASTING_SETTINGS: Final = frozenset(
    field.name
    for field in msgspec.structs.fields(Config)
    if field.name.startswith("usage_")
    or field.name in ListeningSettings.__struct_fields__
    or field.name
    in (
        "bots",
        "clients",
        "counter",
        "counter_path",
        "counters_max",
        "error_log",
        "referers_max",
        "unix_socket",
        "unknown_host",
        "zone",
    )
)
