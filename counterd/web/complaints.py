"""Log the mistakes of pages, each once for each version of the page."""

import logging
from collections import OrderedDict
from typing import Final

from counterd.web.root import File, Version

logger = logging.getLogger(__name__)

# A page full of mistakes says after these what it has to say.
_LOGGED_A_PAGE_MAX: Final = 20
_PAGES_MAX: Final = 1_000

Place = tuple[str, int, int]
"""Path of the file, line, column."""


class Complaints:
    """Remembers what was logged."""

    def __init__(self) -> None:
        self._logged: OrderedDict[str, tuple[Version, set[Place]]] = OrderedDict()

    def log(self, page: File, place: Place, reason: str) -> None:
        """Log a mistake that showing ``page`` met at ``place``, unless it was logged before."""
        version, places = self._logged.get(page.target.url, (None, set[Place]()))
        if version != page.version:
            places = set()
            self._logged[page.target.url] = (page.version, places)
            self._logged.move_to_end(page.target.url)
            if len(self._logged) > _PAGES_MAX:
                self._logged.popitem(last=False)
        if place not in places and len(places) < _LOGGED_A_PAGE_MAX:
            places.add(place)
            # In ASCII: a name or a value may hold control characters or pretend to be a line.
            uri, line, column = place
            logger.warning(
                "page mistake: at=%s:%d:%d reason=%s", ascii(uri), line, column, ascii(reason)
            )
