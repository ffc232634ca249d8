"""Take new settings into use while the server runs: all of them, or if one is wrong, none."""

import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from counterd.config import LASTING_SETTINGS, Config
from counterd.errors import ConfigError
from counterd.web.edge import Edge
from counterd.web.listening import Listening, manners_of

logger = logging.getLogger(__name__)


class Front:
    """Where every request comes to: the edge of the settings that are in use."""

    __slots__ = ("edge",)

    def __init__(self, edge: Edge) -> None:
        self.edge = edge

    def answer(self, request: web.BaseRequest) -> Awaitable[web.StreamResponse]:
        """Answer ``request`` by the settings that are in use when it comes."""
        return self.edge.handle(request)


class Reloading:
    """Exchanges the settings of a running server."""

    def __init__(
        self,
        config: Config,
        build: Callable[[Config], Edge],
        front: Front,
        listening: Listening,
    ) -> None:
        self._config = config
        self._build = build
        self._front = front
        self._listening = listening

    def reload(self, reread: Callable[[], Config]) -> bool:
        """Use the settings that ``reread`` returns; say whether they could be used.

        Certificates are read again, too. Requests that are being answered go on as they began.
        """
        try:
            config = self._lasting(reread())
            manners, edge = manners_of(config), self._build(config)
        except ConfigError as error:
            logger.error("settings kept as they were: %s", error)  # noqa: TRY400 - it says it all
            return False
        self._config = config
        self._front.edge.end_streams()  # whoever watches comes again, to the new settings
        self._front.edge = edge
        self._listening.change(config, manners)
        return True

    def _lasting(self, config: Config) -> Config:
        """Return ``config`` with what only a start can change as it is now."""
        was = {
            name: getattr(self._config, name)
            for name in sorted(LASTING_SETTINGS)
            if getattr(self._config, name) != getattr(config, name)
        }
        if was:
            logger.warning("settings that need a restart: %s", ", ".join(was))
        return msgspec.structs.replace(config, **was)
