"""The routes of the server's own pages: which path is whose, by which method, open to whom."""

import enum
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from counterd.web.asked import Asked, wants_page
from counterd.web.reply import Reply

OWN_PREFIX: Final = "/-/"
"""Where the server's own pages lie; nothing there is a file or a hit."""
API_PREFIX: Final = "/-/api/"
"""Where those lie that programs ask for: they are told in JSON also what is wrong."""
_REST: Final = "{path}"


class Guard(enum.StrEnum):
    """Says whom a page is shown to; the parts with a name of their own, the operator opens."""

    OPEN = "open"  # to all, always
    MAP = "map"
    BADGES = "badges"
    COUNTERS = "counters"
    DASHBOARD = "dashboard"
    METRICS = "metrics"
    PRIVATE = "private"  # to who has a token, always
    ADMIN = "admin"  # to who has one that may change things


class Form(enum.Enum):
    """Says in which form those who ask for a page can read a refusal."""

    PAGE = "page"
    JSON = "json"
    TEXT = "text"
    EITHER = "either"  # a page for browsers, JSON for programs


class Question(NamedTuple):
    """A request for one of the server's own pages, and whom it is from."""

    asked: Asked
    path: str
    """What stands at ``{path}`` of the route, decoded; empty if it has none."""
    has_token: bool
    """Whether who asks may see the private parts as well."""


Handler = Callable[[Question], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Route:
    """One page. ``path`` may hold ``{path}`` once, which stands for one letter or more."""

    path: str
    handler: Handler
    guard: Guard
    form: Form = Form.PAGE
    methods: tuple[str, ...] = ("GET",)
    yields: bool = False
    """Whether a file of the site at this path goes before."""
    is_shared: bool = False
    """Whether pages of other sites may show the answer, read it by script, and send the form."""
    posting: Guard | None = None
    """Who may send something to it, if not all who may look at it."""

    def guard_of(self, method: str) -> Guard:
        """Return whom what ``method`` asks for is open to."""
        return self.posting if method == "POST" and self.posting is not None else self.guard

    def form_for(self, asked: Asked) -> Literal[Form.PAGE, Form.JSON, Form.TEXT]:
        """Return the form that whoever asks can read."""
        if self.form is not Form.EITHER:
            return self.form
        return Form.PAGE if wants_page(asked.headers) else Form.JSON


class Routes:
    """All routes, found by path in the time that one look-up takes or a few."""

    __slots__ = ("_exact", "_patterns", "all")

    def __init__(self, routes: Iterable[Route]) -> None:
        self.all: Final = tuple(routes)
        self._exact: Final[Mapping[str, Route]] = {
            route.path: route for route in self.all if _REST not in route.path
        }
        # By the first folder: each request of a page of the site is looked up here as well.
        self._patterns: Final[dict[str, list[tuple[str, str, Route]]]] = {}
        for route in self.all:
            head, rest, tail = route.path.partition(_REST)
            if rest:
                self._patterns.setdefault(_first_folder(head), []).append((head, tail, route))

    def find(self, path: str) -> tuple[Route, str] | None:
        """Return the route of a decoded URL path, and what stands at its ``{path}``."""
        route = self._exact.get(path)
        if route is not None:
            return route, ""
        for head, tail, candidate in self._patterns.get(_first_folder(path), ()):
            rest = path[len(head) : len(path) - len(tail)]
            if rest and path.startswith(head) and path.endswith(tail):
                return candidate, rest
        return None


def _first_folder(path: str) -> str:
    return path[: path.find("/", 1) + 1]
