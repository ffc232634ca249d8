"""Requests that may come again: who asks for what, looked at once."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final
from weakref import ref

from counterd.web.asked import Asked
from counterd.web.clients import UNIX_PEER, Trust
from counterd.web.hits import Hits, Visitor
from counterd.web.own.pages import OwnPages
from counterd.web.own.routes import Route
from counterd.web.prepared import Prepared
from counterd.web.protocol.instant import Came
from counterd.web.protocol.plain import Fields, Plain
from counterd.web.root import File
from counterd.web.target import Target, requested

# Each is about two kilobytes.
_STANDING_MAX: Final = 8192
_VISITORS_MAX: Final = 1024
_NOWHERE: Final = Target((), is_folder=True)


class Standing:
    """What is the same whenever the same request comes from the same place."""

    __slots__ = ("_is_learnt", "asked", "file", "path", "prepared", "route", "visitor")

    def __init__(
        self, path: str, asked: Asked, visitor: Visitor, route: tuple[Route, str] | None = None
    ) -> None:
        self.path: Final = path
        """As it came, still escaped."""
        self.asked: Final = asked
        """The request, but for its time."""
        self.route: Final = route
        """Which page of our own it is for, and what stands at its ``{path}``; ``None``: a file."""
        self.visitor: Final = visitor
        self.file: Callable[[], File | None] = _nowhere
        """What it was answered with last, as long as that is in memory for others' sake."""
        self.prepared: Prepared | None = None
        """A shorter way to answer with the same."""
        self._is_learnt = False

    def is_to_be_learnt(self, found: File) -> bool:
        """Note that it is answered with ``found``; say whether to look for a shorter way now.

        Once, and not before the second time: who comes twice may come again and again.
        """
        if self.file() is not found:
            self.file, self.prepared, self._is_learnt = ref(found), None, False
            return False
        is_new, self._is_learnt = not self._is_learnt, True
        return is_new

    def forget(self) -> None:
        """Forget the shorter way, to look for another the next time."""
        self.prepared, self._is_learnt = None, False


def _nowhere() -> None:
    return None


class Standings:
    """The requests that came of late."""

    def __init__(self, own: OwnPages, hits: Hits, trust: Trust) -> None:
        self._own = own
        self._hits = hits
        self._trust = trust
        # A browser says the same of itself whatever it asks for.
        self._seen = lru_cache(_VISITORS_MAX)(self._look_at)
        self.of: Final[Callable[[Plain, Came], Standing | None]] = lru_cache(_STANDING_MAX)(
            self._stand
        )
        """Returns the same for the same request; ``None`` for one that is not answered at once."""

    def _stand(self, plain: Plain, came: Came) -> Standing | None:
        path, _, query = plain.target.partition("?")
        target = requested(path)
        if target is None:
            return None
        asked, visitor = self._seen(plain.fields, came)
        asked = asked._replace(raw_target=plain.target, target=target, query=query)
        if not self._own.has(target.url):
            return Standing(path, asked, visitor)
        # Those that pages elsewhere show are asked for as often as pages.
        route = self._own.route(asked, yielding=False)
        return Standing(path, asked, visitor, route) if route and route[0].is_shared else None

    def _look_at(self, fields: Fields, came: Came) -> tuple[Asked, Visitor]:
        """Return a request for nothing, and who it is from."""
        headers, peer = fields.headers, came.peer or UNIX_PEER
        asked = Asked(
            method="GET",
            raw_target="/",
            target=_NOWHERE,
            query="",
            headers=headers,
            address=self._trust.client(peer, headers),
            now=0.0,
            scheme=self._trust.scheme(peer, headers, came.scheme),
            server=came.server,
            protocol="HTTP/1.0" if fields.is_old else "HTTP/1.1",
            peer=peer,
        )
        return asked, self._hits.visitor(asked)
