"""Take new settings into use while the server runs: all of them, or if one is wrong, none."""

import logging
from collections.abc import Callable
from dataclasses import replace

import msgspec

from counterd.config import LASTING_SETTINGS, Config, Hosting, NamedSite
from counterd.config.hosting import WHOLE
from counterd.errors import ConfigError
from counterd.web.listening import Listening, manners_of
from counterd.web.reception import Addresses, Reception

logger = logging.getLogger(__name__)


class Reloading:
    """Exchanges the settings of a running server."""

    def __init__(
        self,
        hosting: Hosting,
        build: Callable[[Hosting], Addresses],
        reception: Reception,
        listening: Listening,
    ) -> None:
        self._hosting = hosting
        self._build = build
        self._reception = reception
        self._listening = listening

    def reload(self, reread: Callable[[], Hosting]) -> bool:
        """Use the settings that ``reread`` returns; say whether they could be used.

        Certificates are read again, too. Requests that are being answered go on as they began.
        """
        try:
            hosting = _lasting(self._hosting, reread())
            manners, addresses = manners_of(hosting.main), self._build(hosting)
        except ConfigError as error:
            logger.error("settings kept as they were: %s", error)  # noqa: TRY400 - it says it all
            return False
        self._hosting = hosting
        self._reception.move(addresses)
        self._listening.change(hosting.main, manners)
        self._listening.tell(self._reception.told)
        return True


def _lasting(was: Hosting, now: Hosting) -> Hosting:
    """Return ``now`` with what only a start can change as it was."""
    main = _lasting_of(was.main, now.main, "")
    if [site.names for site in was.sites] != [site.names for site in now.sites]:
        logger.warning("sites come, go and change their names by a restart alone")
        return Hosting(main, was.sites)
    pairs = zip(was.sites, now.sites, strict=True)
    kept = (replace(old, config=_of_site(old, new.config)) for old, new in pairs)
    return Hosting(main, tuple(kept))


def _of_site(old: NamedSite, config: Config) -> Config:
    return _lasting_of(old.config, config, f"{old.title}: ")


def _lasting_of(old: Config, new: Config, title: str) -> Config:
    was = {
        name: getattr(old, name)
        for name in sorted(LASTING_SETTINGS)
        if getattr(old, name) != getattr(new, name)
    }
    if told := was.keys() - (WHOLE if title else set()):
        logger.warning("%ssettings that need a restart: %s", title, ", ".join(sorted(told)))
    return msgspec.structs.replace(new, **was)
