"""Settings: what becomes of requests for hosts that no site of ours is named after."""

from typing import Annotated, Final, Literal

from msgspec import Meta

from counterd.config.connections import ConnectionSettings
from counterd.config.listening import ListeningSettings
from counterd.config.logs import LogSettings

_CONNECTIONS: Final = frozenset(
    {*ConnectionSettings.__struct_fields__} - {*ListeningSettings.__struct_fields__}
)
WHOLE: Final = _CONNECTIONS | {"error_log", "host", "port", "trusted_proxy", "unknown_host"}
"""Settings of the server as a whole; all others, each ``[[site]]`` may have for itself."""


class HostingSettings(LogSettings, frozen=True, kw_only=True):
    """Several sites on one server."""

    unknown_host: Annotated[
        Literal["default", "421"],
        Meta(description="for hosts of no [[site]]: the site of these settings, or an error"),
    ] = "default"
